"""What a person chooses stays chosen: password, language, theme, red or green for a rise."""

import hashlib
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils.crypto import salted_hmac

from classroom.config.navigation import ENTRIES, links_for
from classroom.models import AnsweredRequest, User
from simulator.idempotency import new_key
from tests.pages.talk import send, text
from tests.shift_cast import Cast, client_of

pytestmark = pytest.mark.django_db
OLD, NEW = "the-old-word-1", "a-brand-new-word"
HASHED = make_password(OLD)


@pytest.fixture
def pupil(cast: Cast) -> User:
    person = cast.student
    person.password = HASHED
    person.save()
    return person


def change(client: Client, **fields: str) -> Any:
    return send(client, "password-change", **{"new": NEW, "again": NEW, **fields})


# ---- Passwords -------------------------------------------------------------------------------
def test_a_handed_out_password_is_changed_before_anything_else(pupil: User) -> None:
    pupil.must_change_password = True
    pupil.save()
    client = client_of(pupil)
    for name in ("home", "shift-now"):
        assert client.get(reverse(name)).headers["Location"] == reverse("password-change")
    page = client.get(reverse("password-change"))
    assert "present" not in page.context["form"].fields
    for name, choice in (("language", {"language": "zh-hans"}), ("look", {"theme": "dark"})):
        assert send(client, name, **choice).headers["Location"] == reverse("home")
    assert change(client).headers["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    pupil.refresh_from_db()
    assert pupil.check_password(NEW)
    assert (pupil.language, pupil.theme) == ("zh-hans", "dark")


def test_the_present_password_is_asked_for_and_must_be_right(pupil: User) -> None:
    client = client_of(pupil)
    refused = change(client, present="something-else")
    assert refused.status_code == 422
    assert "not your present password" in text(refused)
    assert change(client).status_code == 422
    assert change(client, present=OLD.replace("1", "１")).status_code == 302


@pytest.mark.parametrize(
    ("new", "again", "told"),
    [
        ("short", "short", "at least 8 characters"),
        ("password1", "password1", "Many people use this password"),
        (NEW, "another", "not the same as above"),
        (OLD, OLD, "the password you have now"),
        ("", "", "required"),
        ("x" * 129, "x" * 129, "at most 128"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_in_words(
    pupil: User, new: str, again: str, told: str
) -> None:
    answer = change(client_of(pupil), present=OLD, new=new, again=again)
    assert answer.status_code == 422
    assert told in text(answer)
    assert all(f'value="{typed}"' not in text(answer) for typed in (new, again, OLD) if typed)


def test_a_password_like_the_student_number_is_refused(pupil: User) -> None:
    User.objects.filter(pk=pupil.pk).update(username="2023010101")
    answer = change(client_of(pupil), present=OLD, new="2023010101", again="2023010101")
    assert "Too much like your user name" in text(answer)


def test_other_sessions_end_with_the_old_password_and_this_one_goes_on(pupil: User) -> None:
    here, there = client_of(pupil), client_of(pupil)
    change(here, present=OLD)
    assert here.get(reverse("home")).status_code == 200
    assert there.get(reverse("home")).status_code == 302


def test_no_password_can_be_guessed_from_what_is_stored_about_its_form(pupil: User) -> None:
    """The fingerprint of a request is made with the site's key, which is in no backup."""
    client, key = client_of(pupil), new_key()
    fields = {"present": OLD, "new": NEW, "again": NEW, "idempotency_key": key}
    client.post(reverse("password-change"), fields)
    row = AnsweredRequest.objects.get(key=key)
    assert NEW.encode() not in bytes(row.body)
    sent = [("again", [NEW]), ("idempotency_key", [key]), ("new", [NEW]), ("present", [OLD])]
    told = repr(("POST", reverse("password-change"), sent, []))
    assert (
        row.fingerprint
        == salted_hmac("classroom.idempotency", told, algorithm="sha256").hexdigest()
    )
    assert row.fingerprint != hashlib.sha256(told.encode()).hexdigest()


# ---- Language, theme, colours ----------------------------------------------------------------
def look_of(response: Any) -> tuple[str, str, str]:
    page = text(response)
    root = page[page.index("<html") : page.index("<head>")]
    return tuple(  # type: ignore[return-value]
        root.split(f'{name}="')[1].split('"')[0] for name in ("lang", "data-theme", "data-updown")
    )


def test_before_signing_in_the_browser_remembers(db: None) -> None:
    client = Client()
    page = client.get(reverse("login"))
    assert look_of(page) == ("zh-Hans", "light", "cn")
    assert page.headers["Content-Language"] == "zh-hans"
    send(client, "language", language="en")
    send(client, "look", theme="dark")
    send(client, "look", updown="intl")
    assert look_of(client.get(reverse("login"))) == ("en", "dark", "intl")
    assert look_of(Client().get(reverse("login"))) == ("zh-Hans", "light", "cn")


def test_after_signing_in_the_person_is_remembered_on_every_pc(pupil: User) -> None:
    client = client_of(pupil)
    send(client, "language", language="zh-hans")
    send(client, "look", theme="dark")
    send(client, "look", updown="intl")
    assert look_of(client.get(reverse("home"))) == ("zh-Hans", "dark", "intl")
    assert look_of(client_of(pupil).get(reverse("home"))) == ("zh-Hans", "dark", "intl")
    client.post(reverse("logout"))
    assert look_of(client.get(reverse("login"))) == ("zh-Hans", "light", "cn")


def test_who_has_not_chosen_keeps_what_the_browser_had(pupil: User) -> None:
    User.objects.filter(pk=pupil.pk).update(language="")
    client = client_of(pupil)
    client.cookies["language"], client.cookies["theme"] = "en", "dark"
    assert look_of(client.get(reverse("home")))[:2] == ("en", "dark")


@pytest.mark.parametrize("value", ["", "fr", "zh", "'><script>", "\x00", "x" * 5000])
def test_what_is_no_choice_changes_nothing(pupil: User, value: str) -> None:
    client = client_of(pupil)
    before = User.objects.filter(pk=pupil.pk).values().get()
    for name, field in (("language", "language"), ("look", "theme"), ("look", "updown")):
        assert send(client, name, **{field: value}).status_code == 302
        client.cookies[field] = value.replace("\x00", "")[:100]
    assert User.objects.filter(pk=pupil.pk).values().get() == before
    assert look_of(Client(headers={"Cookie": "theme=pink"}).get(reverse("login")))[1] == "light"


def test_the_switch_leads_back_to_the_page_one_was_on(pupil: User) -> None:
    client = client_of(pupil)
    page = client.get("/shift/?a=1")
    assert page.context["frame_here"] == "/shift/?a=1"
    back = send(client, "language", language="zh-hans", next="/shift/?a=1")
    assert back.headers["Location"] == "/shift/?a=1"


def test_on_the_answer_to_a_form_the_switch_leads_back_to_the_form(cast: Cast) -> None:
    desk = client_of(cast.instructor)
    form = reverse("class-detail", args=[cast.teaching_class.pk])
    answer = desk.post(
        reverse("student-add", args=[cast.teaching_class.pk]),
        {"idempotency_key": new_key()},
        headers={"Referer": f"http://testserver{form}?q=1"},
    )
    assert answer.status_code == 422
    assert answer.context["frame_here"] == f"{form}?q=1"


# ---- The frame -------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["student", "instructor", "judge", "office"])
def test_each_role_is_led_to_the_rooms_it_may_enter(request: Any, who: str) -> None:
    person: User = request.getfixturevalue(who)
    client = client_of(person)
    links = client.get(reverse("home")).context["frame_links"]
    expected = [entry.url_name for entry in ENTRIES if person.role in entry.roles]
    assert [link.address for link in links] == [reverse(name) for name in expected]
    assert [link.is_current for link in links] == [True, *[False] * (len(links) - 1)]
    assert all(client.get(link.address).status_code in (200, 302) for link in links)


def test_a_page_below_a_room_marks_the_room(cast: Cast) -> None:
    client = client_of(cast.instructor)
    page = client.get(reverse("roster-import", args=[cast.teaching_class.pk]))
    assert [link.label for link in page.context["frame_links"] if link.is_current] == ["Classes"]


def test_a_page_stands_in_one_room_even_if_its_name_fits_two(cast: Cast) -> None:
    links = links_for(cast.student, "work-log")
    assert [link.address for link in links if link.is_current] == [reverse("broker")]


def test_a_body_larger_than_the_site_takes_is_refused_unread(cast: Cast) -> None:
    client = client_of(cast.instructor)
    address = reverse("roster-import", args=[cast.teaching_class.pk])
    answer = client.generic("POST", address, b"x" * (5 * 1024 * 1024 + 1), "multipart/form-data")
    assert answer.status_code == 413
    assert "5 MB" in text(answer)
