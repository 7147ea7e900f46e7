"""The door: who comes in, what a wrong password costs, the one click, where one goes afterwards."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from classroom.config import env
from classroom.models import SignInFailure, User
from classroom.services import demo, demo_days
from classroom.views.client_address import FORWARDED, UNKNOWN
from tests.conftest import Clock
from tests.pages.talk import text
from tests.shift_cast import START, Cast, client_of, minutes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PASSWORD = "correct-horse-7"  # noqa: S105  # of nobody
HASHED = make_password(PASSWORD)


@pytest.fixture
def pupil(cast: Cast) -> User:
    person = cast.student
    person.password = HASHED
    person.save()
    return person


def visitor(language: str = "en") -> Client:
    """A browser nobody has signed in on."""
    client = Client()
    client.cookies["language"] = language
    return client


def knock(
    username: str,
    password: str,
    address: str = "10.0.0.5",
    *,
    client: Client | None = None,
    headers: dict[str, str] | None = None,
    **more: str,
) -> Any:
    """A sign-in from an address of the class's network."""
    fields = {"username": username, "password": password, **more}
    sender = client or visitor()
    return sender.post(reverse("login"), fields, headers=headers, REMOTE_ADDR=address)


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def test_the_right_password_opens_the_door_and_leaves_by_logout(pupil: User) -> None:
    client = Client()
    answer = knock(pupil.username, PASSWORD, client=client)
    assert answer.headers["Location"] == reverse("home")
    assert is_in(client)
    client.post(reverse("logout"))
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["S01", "ｓ０１", " s01 "])
def test_a_user_name_may_be_typed_in_capitals_full_width_or_with_blanks(
    pupil: User, typed: str
) -> None:
    assert knock(typed, PASSWORD.replace("7", "７")).status_code == 302


def test_after_a_failure_the_name_stays_and_the_password_does_not(pupil: User) -> None:
    answer = knock(pupil.username, "wrong-password")
    assert answer.status_code == 422
    assert f'value="{pupil.username}"' in text(answer)
    assert "wrong-password" not in text(answer)


def test_unknown_wrong_and_deactivated_get_the_same_words(pupil: User, cast: Cast) -> None:
    gone = cast.students[1]
    gone.password, gone.is_active = HASHED, False
    gone.save()
    answers = [
        knock("nobody", PASSWORD, "10.0.0.1"),
        knock(pupil.username, "wrong", "10.0.0.1"),
        knock(gone.username, PASSWORD, "10.0.0.1"),
    ]
    said = {text(answer).split('id="problem">')[1].split("</p>")[0] for answer in answers}
    assert len(said) == 1


def test_an_unknown_or_deactivated_name_costs_the_same_hashing(pupil: User, cast: Cast) -> None:
    """The answer must not come quicker when there is nobody to let in."""
    gone = cast.students[1]
    gone.password, gone.is_active = HASHED, False
    gone.save()
    hasher = "classroom.passwords.ClassroomArgon2PasswordHasher"
    for name in ("nobody", gone.username, pupil.username):
        with (
            patch(f"{hasher}.verify", return_value=False) as verified,
            patch(f"{hasher}.encode", return_value=HASHED) as encoded,
        ):
            knock(name, "wrong")
        assert verified.call_count + encoded.call_count == 1, name


def test_five_failures_lock_the_name_on_this_pc_only(pupil: User, clock: Clock) -> None:
    said = [text(knock(pupil.username, "wrong")) for _ in range(5)]
    assert "4 more tries" in said[0]
    assert "1 more try" in said[3]
    assert "Try again here in 15 minutes" in said[4]
    assert knock(pupil.username, PASSWORD).status_code == 422
    assert knock(pupil.username, PASSWORD, "10.0.0.6").status_code == 302
    assert "4 more tries" in text(knock("somebody-else", "wrong"))
    clock.now = START + minutes(14.5)
    assert "Try again here in 1 minute," in text(knock(pupil.username, PASSWORD))
    clock.now = START + minutes(15)
    assert knock(pupil.username, PASSWORD).status_code == 302


def test_trying_while_locked_does_not_prolong_the_lock(pupil: User, clock: Clock) -> None:
    for minute in range(15):
        clock.now = START + minutes(minute)
        knock(pupil.username, "wrong")
    assert SignInFailure.objects.count() == 5
    clock.now = START + minutes(19)
    assert knock(pupil.username, PASSWORD).status_code == 302


def test_capitals_and_full_width_letters_do_not_get_round_the_lock(pupil: User) -> None:
    for typed in ("s01", "S01", "ｓ01", " s01", "s01"):
        knock(typed, "wrong")
    assert knock("s01", PASSWORD).status_code == 422


def test_coming_in_forgets_the_failures_before(pupil: User) -> None:
    for _ in range(4):
        knock(pupil.username, "wrong")
    assert knock(pupil.username, PASSWORD).status_code == 302
    assert "4 more tries" in text(knock(pupil.username, "wrong"))


def test_failures_that_cannot_matter_any_more_are_let_go(pupil: User, clock: Clock) -> None:
    knock(pupil.username, "wrong")
    clock.now = START + minutes(31)
    knock("another", "wrong")
    assert [row.username for row in SignInFailure.objects.all()] == ["another"]


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_all_at_once_do_not_outrun_the_count(pupil: User) -> None:
    def guess(number: int) -> None:
        try:
            knock(pupil.username, f"guess-{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(guess, range(12)))
    assert SignInFailure.objects.count() == 5


# ---- Whose address it is -----------------------------------------------------------------------
@pytest.fixture
def proxies(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANGBAN_TRUSTED_PROXIES", "10.0.0.1, 172.16.0.0/12")
    settings.TRUSTED_PROXIES = env.networks("SHANGBAN_TRUSTED_PROXIES")


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 172.16.3.4", "1.2.3.4"),
        ("10.0.0.1", "10.0.0.1, 172.16.3.4", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"),
        ("10.0.0.1", "nonsense, 1.2.3.4", "1.2.3.4"),
        ("::ffff:10.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("", "1.2.3.4", UNKNOWN),
    ],
)
def test_the_address_is_the_nearest_that_no_trusted_proxy_has(
    proxies: None, peer: str, forwarded: str, counted: str
) -> None:
    knock("anybody", "wrong", peer, headers={"X-Forwarded-For": forwarded})
    assert SignInFailure.objects.get().address == counted


def test_without_trusted_proxies_a_forged_header_changes_nothing(pupil: User) -> None:
    for number in range(5):
        knock(pupil.username, "wrong", headers={"X-Forwarded-For": f"1.1.1.{number}"})
    locked = knock(pupil.username, PASSWORD, headers={"X-Forwarded-For": "9.9.9.9"})
    assert locked.status_code == 422


# ---- One click at the demo college ------------------------------------------------------------
@pytest.fixture
def demo_college(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(demo_days, "PAST_SHIFTS", 0)
    settings.DEMO_LOGIN = True
    demo.seed(now=START)


def click(
    role: str, address: str = "127.0.0.1", headers: dict[str, str] | None = None
) -> tuple[Any, Client]:
    client = visitor()
    data = {"role": role}
    answer = client.post(reverse("login-demo"), data, headers=headers, REMOTE_ADDR=address)
    return answer, client


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("role", ["student", "instructor", "judge", "office"])
def test_at_the_machine_itself_each_demo_role_is_one_click(
    demo_college: None, role: str, address: str
) -> None:
    answer, client = click(role, address)
    assert answer.headers["Location"] == reverse("home")
    assert client.get(reverse("home")).context["user"].role == role
    assert 'value="judge"' in text(visitor().get(reverse("login"), REMOTE_ADDR=address))


def is_refused(address: str = "127.0.0.1", headers: dict[str, str] | None = None) -> bool:
    """Neither offered nor answered."""
    answer, client = click("student", address, headers)
    page = visitor().get(reverse("login"), headers=headers, REMOTE_ADDR=address)
    return (
        answer.status_code == 404 and not is_in(client) and reverse("login-demo") not in text(page)
    )


@pytest.mark.parametrize("header", FORWARDED)
def test_nobody_behind_a_proxy_gets_the_one_click(demo_college: None, header: str) -> None:
    assert is_refused(headers={header: "127.0.0.1"})


@pytest.mark.parametrize("address", ["192.168.1.20", "10.0.0.5", UNKNOWN, "", "2001:db8::1"])
def test_nobody_on_another_machine_gets_the_one_click(demo_college: None, address: str) -> None:
    assert is_refused(address)


def test_a_trusted_proxy_on_this_machine_gets_no_one_click(
    demo_college: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHANGBAN_TRUSTED_PROXIES", "127.0.0.1")
    settings.TRUSTED_PROXIES = env.networks("SHANGBAN_TRUSTED_PROXIES")
    assert is_refused(headers={"X-Forwarded-For": "127.0.0.1"})


def test_the_one_click_is_off_where_the_site_says_so(demo_college: None, settings: Any) -> None:
    settings.DEMO_LOGIN = False
    assert is_refused()


def test_the_one_click_never_opens_a_college_that_is_no_demo(cast: Cast, settings: Any) -> None:
    settings.DEMO_LOGIN = True
    assert is_refused()


@pytest.mark.parametrize("role", ["", "root", "STUDENT", "\x00"])
def test_the_one_click_knows_only_its_roles(demo_college: None, role: str) -> None:
    assert click(role)[0].status_code == 404


def test_handed_out_demo_passwords_open_the_door_and_force_nothing(
    demo_college: None, settings: Any
) -> None:
    settings.DEMO_LOGIN = False
    handed = demo.hand_out_passwords()
    client = visitor()
    assert knock("office", handed["office"], client=client).headers["Location"] == reverse("home")
    assert is_in(client)


# ---- Sessions ----------------------------------------------------------------------------------
def test_signing_in_begins_a_new_session(pupil: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    knock(pupil.username, PASSWORD, client=client)
    assert client.session.session_key != before
    assert not Client(headers={"Cookie": f"sessionid={before}"}).get("/").wsgi_request.user.pk


def test_somebody_else_s_session_on_this_pc_is_emptied(pupil: User, cast: Cast) -> None:
    client = client_of(cast.instructor)
    session = client.session
    session["left"] = "behind"
    session.save()
    knock(pupil.username, PASSWORD, client=client)
    assert "left" not in client.session
    assert client.session["_auth_user_id"] == str(pupil.pk)


def test_on_a_second_pc_one_simply_goes_on_and_the_first_still_works(pupil: User) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        knock(pupil.username, PASSWORD, client=client)
    assert is_in(first)
    assert is_in(second)


def test_going_out_takes_a_click_not_a_link(pupil: User) -> None:
    client = client_of(pupil)
    assert client.get(reverse("logout")).status_code == 405
    assert is_in(client)


# ---- Where to go afterwards -------------------------------------------------------------------
def test_one_goes_on_to_the_page_one_wanted(pupil: User) -> None:
    client = visitor()
    turned_away = client.get("/shift/?a=1")
    page = client.get(turned_away.headers["Location"])
    wanted = page.context["next"]
    answer = knock(pupil.username, PASSWORD, client=client, next=wanted)
    assert answer.headers["Location"] == "/shift/?a=1"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        " //evil.example",
        "\x00//evil.example",
        "evil",
        "/" + "x" * 5000,
    ],
)
def test_a_way_back_that_leads_elsewhere_leads_home(pupil: User, wanted: str) -> None:
    for sender, fields in (
        ("login", {"username": pupil.username, "password": PASSWORD, "next": wanted}),
        ("language", {"language": "en", "next": wanted}),
    ):
        answer = visitor().post(reverse(sender), fields)
        assert answer.headers["Location"] == reverse("home"), sender


def test_the_page_fills_in_the_name_of_a_slip_but_never_a_password() -> None:
    page = text(visitor().get(reverse("login"), {"username": "202301001", "password": "abc"}))
    assert 'value="202301001"' in page
    assert "abc" not in page.split("<main")[1]


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(username=st.text(max_size=300), password=st.text(max_size=300), wanted=st.text(max_size=60))
def test_whatever_is_typed_is_answered(db: None, username: str, password: str, wanted: str) -> None:
    """A lone surrogate never arrives: the browser and the server speak UTF-8."""
    fields = {
        name: value.encode("utf-8", "replace").decode()
        for name, value in {"username": username, "password": password, "next": wanted}.items()
    }
    with patch("classroom.services.sign_in.authenticate", return_value=None):
        assert visitor().post(reverse("login"), fields).status_code == 422
