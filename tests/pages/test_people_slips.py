"""Login slips: passwords on paper and nowhere else."""

import re
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.urls import reverse

from classroom.models import Enrolment, SlipSheet, User
from classroom.passwords import password_of_slip
from classroom.services import passwords, rosters
from simulator.idempotency import new_key
from tests.conftest import Clock
from tests.pages.talk import send, text
from tests.shift_cast import START, Cast, client_of, minutes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
READABLE = re.compile(r"[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}")


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.instructor)


def passwords_on(page: Any) -> dict[str, str]:
    return {slip.person.username: slip.password for slip, _ in page.context["slips"]}


def handed_out(desk: Client, cast: Cast, **fields: object) -> tuple[str, dict[str, str]]:
    done = send(desk, "slips-issue", cast.teaching_class.pk, **fields)
    address = done.headers["Location"]
    return address, passwords_on(desk.get(address))


def everything_stored() -> str:
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows.append(cursor.fetchall())
    return repr(rows)


def test_slips_carry_passwords_that_open_the_door_once_and_are_stored_nowhere(
    cast: Cast, desk: Client
) -> None:
    chosen = [cast.students[0].pk, cast.students[1].pk]
    _, handed = handed_out(desk, cast, student=chosen)
    assert set(handed) == {"s01", "s02"}
    assert all(READABLE.fullmatch(password) for password in handed.values())
    stored = everything_stored()
    assert not any(password in stored for password in handed.values())
    client = Client()
    fields = {"username": "s01", "password": handed["s01"].upper().lower()}
    assert client.post(reverse("login"), fields).status_code == 302
    assert client.get(reverse("home")).headers["Location"] == reverse("password-change")


def test_a_slip_is_readable_on_paper_and_its_code_leads_to_the_door_without_a_password(
    cast: Cast, desk: Client
) -> None:
    told: list[str] = []

    class Code:
        def svg_inline(self, **_: object) -> str:
            return "<svg class='qr'></svg>"

    def draw(content: str, **_: object) -> Code:
        told.append(content)
        return Code()

    with patch("classroom.views.slips.segno.make", draw):
        address, handed = handed_out(desk, cast, only=cast.student.pk)
    (target,) = told
    assert urlsplit(target).path == reverse("login")
    assert parse_qs(urlsplit(target).query) == {"username": ["s01"]}
    assert handed["s01"] not in target
    page = text(desk.get(address))
    for written in (cast.student.name, "s01", handed["s01"], cast.teaching_class.name):
        assert written in page
    assert "<svg" in page
    assert "style=" not in page


def test_only_who_issued_a_sheet_sees_it_and_only_for_half_an_hour(
    cast: Cast, desk: Client, clock: Clock
) -> None:
    cast.teaching_class.instructors.add(cast.other_instructor)
    address, handed = handed_out(desk, cast, only=cast.student.pk)
    assert client_of(cast.other_instructor).get(address).status_code == 404
    assert client_of(cast.office).get(address).status_code == 404
    clock.now = START + minutes(29)
    assert passwords_on(desk.get(address)) == handed
    clock.now = START + minutes(30)
    page = desk.get(address)
    assert passwords_on(page) == {}
    assert handed["s01"] not in text(page)
    assert "put away" in text(page)


def test_slips_put_away_are_gone_for_good_but_still_open_the_door(cast: Cast, desk: Client) -> None:
    address, handed = handed_out(desk, cast, only=cast.student.pk)
    desk.post(f"{address}close/", {"idempotency_key": new_key()})
    assert passwords_on(desk.get(address)) == {}
    assert SlipSheet.objects.get().nonce == ""
    assert User.objects.get(username="s01").check_password(handed["s01"])


def test_the_nonces_of_old_sheets_are_deleted_with_the_next_sheet(
    cast: Cast, desk: Client, clock: Clock
) -> None:
    handed_out(desk, cast, only=cast.student.pk)
    clock.now = START + minutes(31)
    handed_out(desk, cast, only=cast.students[1].pk)
    assert [bool(sheet.nonce) for sheet in SlipSheet.objects.order_by("pk")] == [False, True]


def test_a_slip_vanishes_when_its_owner_chooses_a_password_or_gets_a_newer_one(
    cast: Cast, desk: Client
) -> None:
    first, _ = handed_out(desk, cast, student=[cast.students[0].pk, cast.students[1].pk])
    student = User.objects.get(username="s01")
    passwords.choose(person=student, present=None, new="a-brand-new-word")
    second, newer = handed_out(desk, cast, only=cast.students[1].pk)
    assert passwords_on(desk.get(first)) == {}
    assert passwords_on(desk.get(second)) == newer


def test_a_new_slip_ends_the_student_s_sessions(cast: Cast, desk: Client) -> None:
    pupil = client_of(cast.student)
    handed_out(desk, cast, only=cast.student.pk)
    assert pupil.get(reverse("home")).headers["Location"].startswith(reverse("login"))


def test_slips_for_all_who_never_had_one_leave_the_others_alone(cast: Cast, desk: Client) -> None:
    User.objects.filter(username__in=["s01", "s02", "s03"]).update(password=make_password(None))
    page = text(desk.get(reverse("class-detail", args=[cast.teaching_class.pk])))
    assert "3 students have no login slip yet" in page
    _, handed = handed_out(desk, cast, waiting="1")
    assert set(handed) == {"s01", "s02", "s03"}
    page = text(desk.get(reverse("class-detail", args=[cast.teaching_class.pk])))
    assert "no login slip yet" not in page


def test_slips_lie_in_the_order_of_seats(cast: Cast, desk: Client) -> None:
    rosters.change_seat(enrolment=Enrolment.objects.get(student=cast.student), seat=12)
    ticked = [student.pk for student in cast.students]
    _, handed = handed_out(desk, cast, student=ticked)
    assert (next(iter(handed)), list(handed)[-1]) == ("s12", "s01")


def test_nobody_ticked_is_told(cast: Cast, desk: Client) -> None:
    answer = send(desk, "slips-issue", cast.teaching_class.pk)
    assert answer.status_code == 422
    assert "Tick the students" in text(answer)


def test_the_same_click_twice_gives_the_same_slips(cast: Cast, desk: Client) -> None:
    key, address = new_key(), reverse("slips-issue", args=[cast.teaching_class.pk])
    fields = {"only": cast.student.pk, "idempotency_key": key}
    first, again = desk.post(address, fields), desk.post(address, fields)
    assert first.headers["Location"] == again.headers["Location"]
    handed = passwords_on(desk.get(first.headers["Location"]))
    assert User.objects.get(username="s01").check_password(handed["s01"])


def test_passwords_of_slips_follow_from_the_site_s_key(settings: Any) -> None:
    here = password_of_slip("nonce", 7)
    assert here == password_of_slip("nonce", 7)
    assert here != password_of_slip("nonce", 8)
    settings.SECRET_KEY = "another"  # noqa: S105
    assert here != password_of_slip("nonce", 7)


@pytest.mark.parametrize(
    ("host", "hosts", "printed"),
    [
        (
            "127.0.0.1:8000",
            ["192.168.1.20", "pc-7", "127.0.0.1"],
            "http://192.168.1.20:8000/login/",
        ),
        ("192.168.1.20:8000", ["192.168.1.20"], "http://192.168.1.20:8000/login/"),
        ("localhost", ["localhost", "*"], "http://localhost/login/"),
        ("127.0.0.1:8000", ["127.0.0.1", ".school.example"], "http://127.0.0.1:8000/login/"),
    ],
)
def test_slips_print_an_address_that_other_machines_can_reach(
    cast: Cast, settings: Any, host: str, hosts: list[str], printed: str
) -> None:
    settings.ALLOWED_HOSTS = hosts
    client = Client(headers={"Host": host})
    client.force_login(cast.instructor)
    address, _ = handed_out(client, cast, only=cast.student.pk)
    page = client.get(address)
    assert page.context["address"] == printed
    assert page.context["is_for_this_machine_only"] == ("192" not in printed)
