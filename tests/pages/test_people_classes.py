"""An instructor's class by its pages: a class list looked through and confirmed, slips, students."""

import io
import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from classroom.models import Enrolment, SlipSheet, User
from classroom.passwords import password_of_slip
from classroom.services import passwords, people, slips
from simulator.idempotency import new_key
from tests.shift_cast import START, Cast, client_of, minutes

pytestmark = pytest.mark.django_db
READABLE = re.compile(r"[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}")


class Clock:
    now = START


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    held = Clock()
    with patch.object(timezone, "now", lambda: held.now):
        yield held


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.instructor)


def send(client: Client, page: str, /, *args: object, **fields: object) -> Any:
    return client.post(reverse(page, args=args), {"idempotency_key": new_key(), **fields})


def text(response: Any) -> str:
    return str(response.content.decode())


def upload(data: bytes, name: str = "list.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def confirm(desk: Client, preview: Any, pk: int) -> Any:
    fields = {"lines": preview.context["lines"], "seen": preview.context["plan"].digest}
    return send(desk, "roster-confirm", pk, **fields)


# ---- A class list ----------------------------------------------------------------------------
def test_a_pasted_list_is_looked_through_then_confirmed(cast: Cast, desk: Client) -> None:
    pk = cast.teaching_class.pk
    preview = send(
        desk,
        "roster-import",
        pk,
        lines="序号 学号 姓名\n1 ２０２６０００１ 王　小明\n2 s03 学生03\n3 x 李",
    )
    page = text(preview)
    assert preview.status_code == 200
    assert "20260001" in page
    assert "1 joins" in page
    assert "2 lines with a problem" in page
    assert not User.objects.filter(username="20260001").exists()
    done = confirm(desk, preview, pk)
    assert done.headers["Location"] == reverse("class-detail", args=[pk])
    page = text(desk.get(done.headers["Location"]))
    assert "1 student has joined" in page
    assert "No login slip yet" in page
    assert Enrolment.objects.get(student__username="20260001").seat == 13


def workbook(rows: list[list[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        workbook([["金融2301班"], ["学号", "姓名"], [20260001, "王小明"]]),
        "金融2301班\n学号,姓名\n20260001,王小明\n".encode("gbk"),
        "金融2301班\n学号,姓名\n20260001,王小明\n".encode("utf-8-sig"),
    ],
    ids=["xlsx", "gbk", "utf-8"],
)
def test_an_uploaded_list_shows_the_rows_of_the_file(cast: Cast, desk: Client, data: bytes) -> None:
    preview = send(desk, "roster-import", cast.teaching_class.pk, file=upload(data))
    (line,) = preview.context["plan"].lines
    assert (line.entry.line, line.entry.number, line.entry.name) == (3, "20260001", "王小明")
    confirm(desk, preview, cast.teaching_class.pk)
    assert User.objects.filter(username="20260001", name="王小明").exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("学号,姓名".encode("utf-16"), "neither UTF-8 nor GBK"),
        (b"\xd0\xcf\x11\xe0", "old format"),
        (b"PK nothing", "cannot be read"),
        (b"", "no student in this list"),
        (b"x" * 1_100_000, "1024 KB is the limit"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_the_box_keeps_its_text(
    cast: Cast, desk: Client, data: bytes, told: str
) -> None:
    fields = {"file": upload(data), "lines": "20260001 王小明"}
    answer = send(desk, "roster-import", cast.teaching_class.pk, **fields)
    assert answer.status_code == 422
    assert told in text(answer)
    if data:
        assert "20260001 王小明" in text(answer)


def test_an_empty_first_line_is_kept_so_that_lines_count_as_typed(cast: Cast, desk: Client) -> None:
    preview = send(desk, "roster-import", cast.teaching_class.pk, lines="\n\n20260001 王小明")
    assert preview.context["plan"].lines[0].entry.line == 3
    assert ">\n\n\n20260001 王小明</textarea>" in text(preview).replace("\r", "")


def test_a_list_that_was_changed_after_the_preview_is_shown_again(cast: Cast, desk: Client) -> None:
    pk = cast.teaching_class.pk
    preview = send(desk, "roster-import", pk, lines="20260001 王小明")
    seen = preview.context["plan"].digest
    answer = send(desk, "roster-confirm", pk, lines="20260001 王大明", seen=seen)
    assert answer.status_code == 422
    assert "Something has changed" in text(answer)
    assert not User.objects.filter(username="20260001").exists()


def test_one_more_student_typed_by_hand_gets_the_next_seat(cast: Cast, desk: Client) -> None:
    pk = cast.teaching_class.pk
    done = send(desk, "student-add", pk, number="２０２６０００１", name="王　小明")
    assert done.status_code == 302
    row = Enrolment.objects.get(student__username="20260001")
    assert (row.seat, row.student.name) == (13, "王小明")
    again = send(desk, "student-add", pk, number="20260001", name="王大明")
    assert again.status_code == 422
    assert 'value="王大明"' in text(again)


@pytest.mark.parametrize(
    ("fields", "box"),
    [
        ({"number": "12", "name": "王"}, "number"),
        ({"number": "20260001", "name": ""}, "name"),
        ({"number": "", "name": "王"}, "number"),
        ({"number": "o1o1o1", "name": "x" * 41}, "name"),
    ],
)
def test_what_is_wrong_is_said_beside_the_box(
    cast: Cast, desk: Client, fields: dict[str, str], box: str
) -> None:
    answer = send(desk, "student-add", cast.teaching_class.pk, **fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [box]


# ---- Finding students ------------------------------------------------------------------------
def shown(desk: Client, cast: Cast, **asked: str) -> list[str]:
    page = desk.get(reverse("class-detail", args=[cast.teaching_class.pk]), asked)
    return [row.student.username for row, _ in page.context["rows"]]


def test_students_are_searched_sorted_and_filtered(cast: Cast, desk: Client) -> None:
    cast.students[4].last_login = START
    cast.students[4].is_active = False
    cast.students[4].save()
    User.objects.filter(username="s03").update(password=make_password(None))
    cast.students[0].name = "最后"
    cast.students[0].save()
    assert shown(desk, cast) == [student.username for student in cast.students]
    assert shown(desk, cast, q="１１") == ["s11"]
    assert shown(desk, cast, q="最后") == ["s01"]
    assert shown(desk, cast, q="%") == []
    assert shown(desk, cast, sort="seen")[0] == "s05"
    assert shown(desk, cast, sort="name")[-1] == "s01"
    assert shown(desk, cast, standing="deactivated") == ["s05"]
    assert shown(desk, cast, standing="no_slip") == ["s03"]
    assert len(shown(desk, cast, sort="nonsense", standing="nonsense")) == 12


def test_the_class_as_a_file_holds_no_formula(cast: Cast, desk: Client) -> None:
    User.objects.filter(pk=cast.student.pk).update(name="＝1+1")
    pk = cast.teaching_class.pk
    file = desk.get(reverse("roster-export", args=[pk, "csv"])).content.decode("utf-8-sig")
    assert "'＝1+1" in file
    assert len(file.strip().splitlines()) == 13
    book = desk.get(reverse("roster-export", args=[pk, "xlsx"])).content
    page = load_workbook(io.BytesIO(book)).active
    assert page is not None
    assert (page["B2"].value, page["C2"].data_type) == ("s01", "s")


# ---- Login slips -----------------------------------------------------------------------------
def passwords_on(page: Any) -> dict[str, str]:
    return {slip.person.username: slip.password for slip, _ in page.context["slips"]}


def handed_out(desk: Client, cast: Cast, **fields: object) -> tuple[str, dict[str, str]]:
    done = send(desk, "slips-issue", cast.teaching_class.pk, **fields)
    address = done.headers["Location"]
    return address, passwords_on(desk.get(address))


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = [row[0] for row in cursor.fetchall()]
        rows = [cursor.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables]  # noqa: S608
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


def test_slips_for_all_who_have_not_chosen_a_password_leave_the_others_alone(
    cast: Cast, desk: Client
) -> None:
    waiting = cast.students[:3]
    User.objects.filter(pk__in=[one.pk for one in waiting]).update(must_change_password=True)
    _, handed = handed_out(desk, cast, waiting="1")
    assert set(handed) == {"s01", "s02", "s03"}


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


def test_what_is_printed_stays_on_the_sheet_of_a_deactivated_person(cast: Cast) -> None:
    people.deactivate(person=cast.student, by=cast.office)
    sheet = slips.issue(
        people=[cast.student], teaching_class=None, by=cast.office, key="k" * 16, now=START
    )
    assert isinstance(sheet, SlipSheet)
    assert not User.objects.get(pk=cast.student.pk).is_active


# ---- One student -----------------------------------------------------------------------------
def test_name_and_seat_are_corrected_and_two_change_places(cast: Cast, desk: Client) -> None:
    where = (cast.teaching_class.pk, cast.student.pk)
    send(desk, "student-rename", *where, name="王　小明")
    done = send(desk, "student-seat", *where, seat="１２")
    page = text(desk.get(done.headers["Location"]))
    assert "has taken seat 1 in return" in page
    seats = dict(cast.teaching_class.enrolments.values_list("student__name", "seat"))
    assert (seats["王小明"], seats["学生12"]) == (12, 1)


@pytest.mark.parametrize("seat", ["0", "1000", "x", "", "1.5"])
def test_a_seat_that_cannot_be_is_told(cast: Cast, desk: Client, seat: str) -> None:
    answer = send(desk, "student-seat", cast.teaching_class.pk, cast.student.pk, seat=seat)
    assert answer.status_code == 422
    assert Enrolment.objects.get(student=cast.student).seat == 1


def test_a_student_leaves_and_comes_back(cast: Cast, desk: Client) -> None:
    where = (cast.teaching_class.pk, cast.student.pk)
    send(desk, "student-leave", *where)
    page = text(desk.get(reverse("class-detail", args=[where[0]])))
    assert "Have left" in page
    assert Enrolment.objects.get(student=cast.student).left_at == START
    send(desk, "student-return", *where)
    assert Enrolment.objects.get(student=cast.student).left_at is None


def test_a_student_moves_between_two_classes_of_one_instructor(cast: Cast, desk: Client) -> None:
    cast.other_class.instructors.add(cast.instructor)
    where = (cast.teaching_class.pk, cast.student.pk)
    done = send(desk, "student-move", *where, to=cast.other_class.pk)
    assert done.headers["Location"] == reverse(
        "student-detail", args=[cast.other_class.pk, cast.student.pk]
    )
    now_in = cast.student.enrolments.filter(left_at=None).get()
    assert (now_in.teaching_class, now_in.seat) == (cast.other_class, 2)


def test_a_class_page_costs_few_queries_however_many_students(
    cast: Cast, desk: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10):
        desk.get(reverse("class-detail", args=[cast.teaching_class.pk]))
