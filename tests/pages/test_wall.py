"""The wall's pages: what comes back to a page that follows, forms, a paused desk, and the projector."""

import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from hypothesis import given, settings

from classroom.models import RoomMessage, User
from classroom.selectors import wall
from classroom.selectors.wall import PublicSeat, Seat, SeatState
from classroom.services import help_requests, room_pause
from classroom.views.wall_tiles import public_tiles
from simulator.models import InjectedEvent, Presence
from tests.made_up_seats import classes
from tests.pages.talk import send, text
from tests.shift_cast import minutes

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def at_wall(scene):
    return scene.client("instructor")


def live(client, scene, **query):
    return text(client.get(reverse("wall-live", args=[scene.shift.pk]), query))


def versions(page):
    return re.findall(r'data-v="([^"]+)"', page)


def test_the_wall_shows_each_seat_its_step_its_faults_and_its_customer(scene, at_wall):
    page = text(at_wall.get(reverse("wall", args=[scene.shift.pk])))
    for student in scene.cast.students:
        assert student.name in page
    tile = page.split('id="seat-1"')[1].split("</li>")[0]
    for told in ("Hand up", "卡住了", "Count the cash", "Patience", "Faults", "Bank teller"):
        assert told in tile
    assert "Counterfeit in a deposit" in tile
    assert scene.own["room code"][:3] in page


def test_only_what_is_new_comes_back(scene, at_wall):
    have = ".".join(versions(text(at_wall.get(reverse("wall", args=[scene.shift.pk])))))
    quiet = live(at_wall, scene, have=have)
    assert "seat-name" not in quiet
    assert "data-part" not in quiet
    help_requests.end(
        shift=scene.shift,
        student=scene.cast.student,
        by=scene.cast.instructor,
        now=scene.shift.starts_at,
    )
    changed = live(at_wall, scene, have=have)
    assert changed.count('class="seat-name"') == 1
    assert "wall-head" in changed


def test_time_alone_brings_nothing_new_but_a_new_room_code(scene, at_wall, clock):
    Presence.objects.update(seen_at=clock.now + minutes(60))
    have = versions(live(at_wall, scene))
    clock.now += minutes(0.4)
    later = live(at_wall, scene, have=".".join(have))
    assert "seat-name" not in later


def test_seats_are_filtered_and_ordered_by_the_address(scene, at_wall):
    page = live(at_wall, scene, state="help", sort="seat")
    assert page.count('class="seat-name"') == 1
    assert live(at_wall, scene, state="nonsense", sort="nonsense").count("seat-name") == 7


def test_a_refused_message_keeps_what_was_typed_and_says_why(scene, at_wall):
    answer = send(at_wall, "wall-message", scene.shift.pk, text="先核对身份", audience="ticked")
    page = text(answer)
    assert answer.status_code == 422
    assert "Tick the seats it is for" in page
    assert ">先核对身份</textarea>" in page


def test_a_page_that_follows_is_told_in_a_line(scene, at_wall):
    address = reverse("wall-message", args=[scene.shift.pk])
    fields = {"idempotency_key": "k" * 16, "audience": "all", "text": ""}
    refused = at_wall.post(address, fields, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "Write what the message should say" in text(refused)
    assert "<html" not in text(refused)
    done = at_wall.post(
        address,
        {**fields, "text": "好", "idempotency_key": "l" * 16},
        headers={"HX-Request": "true"},
    )
    assert (done.status_code, done.content) == (204, b"")
    assert RoomMessage.objects.filter(to_all=True, text="好").count() == 1


def test_the_bar_s_buttons_lead_back_to_the_wall(scene, at_wall):
    here = reverse("wall", args=[scene.shift.pk])
    for page, key, fields in (
        ("shift-extend", scene.shift.pk, {"minutes": "3"}),
        ("market-speed", scene.own["class"], {"speed": "24"}),
        ("market-pause", scene.own["class"], {}),
    ):
        assert send(at_wall, page, key, next=here, **fields).url == here
    away = send(at_wall, "market-pause", scene.own["class"], next="//evil.example/")
    assert away.url == reverse("class-market", args=[scene.own["class"]])


def test_a_fall_that_is_coming_can_be_taken_back(scene, at_wall):
    send(at_wall, "wall-fall", scene.shift.pk, news="market-slump", delay="3")
    again = send(at_wall, "wall-fall", scene.shift.pk, news="market-slump", delay="0")
    assert "A fall is ordered already" in text(again)
    fall = InjectedEvent.objects.get(kind="market_fall")
    send(at_wall, "wall-take-back", scene.shift.pk, fall.pk)
    fall.refresh_from_db()
    assert fall.state == InjectedEvent.State.WITHDRAWN


# ---- The students' side --------------------------------------------------------------------------
def room(client, **query):
    return client.get(reverse("room-now"), query)


def test_every_page_of_a_student_looks_for_the_room_and_no_other_page(scene):
    for role, has_slot in (("student", True), ("instructor", False), ("judge", False)):
        assert ('id="room-now"' in text(scene.client(role).get(reverse("home")))) == has_slot
    assert 'id="room-now"' in text(scene.client("student").get(reverse("counter")))


def test_a_page_that_has_the_room_as_it_is_gets_nothing(scene):
    student = scene.client("student")
    whole = text(room(student))
    assert "先核对身份" in whole
    (version,) = versions(whole)
    assert room(student, have=version).status_code == 204
    send(student, "room-read", scene.own["message"])
    assert room(student, have=version).status_code == 200


def test_a_look_at_the_room_is_a_sign_of_life(scene, clock):
    clock.now += minutes(1)
    room(scene.client("student"))
    assert Presence.objects.get(person=scene.cast.student).seen_at == clock.now


def test_a_note_that_is_too_long_comes_back_with_the_rule(scene):
    answer = scene.client("classmate").post(
        reverse("room-help"),
        {"idempotency_key": "k" * 16, "note": "长" * 121},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert "120 characters" in text(answer)
    assert "长" * 121 in text(answer)


def test_a_paused_room_takes_nothing_at_a_desk_and_loses_nothing(scene, clock):
    student, shift = scene.client("student"), scene.shift
    step = {"idempotency_key": "k" * 16, **scene.own["cash"]}
    address = reverse("counter-step", args=["count"])
    room_pause.pause(shift=shift, by=scene.cast.instructor, now=clock.now)
    assert "data-paused" in text(room(student))
    plain = student.post(address, step)
    assert plain.status_code == 409
    assert "The room is paused" in text(plain)
    piece = student.post(address, step, headers={"HX-Request": "true"})
    assert (piece.status_code, piece.headers["HX-Reswap"]) == (409, "none")
    assert send(student, "room-read", scene.own["message"]).status_code == 302
    room_pause.resume(shift=shift, by=scene.cast.instructor, now=clock.now)
    assert student.post(address, step).status_code == 302


def test_another_town_works_on_while_a_room_is_paused(scene, clock):
    room_pause.pause(shift=scene.shift, by=scene.cast.instructor, now=clock.now)
    assert send(scene.client("outsider"), "counter-hold").status_code == 302


# ---- The projector -------------------------------------------------------------------------------
def projected(seats: list[PublicSeat]) -> str:
    context = {"tiles": public_tiles(seats), "here": 1, "served": 2, "is_open": True}
    return render_to_string("classroom/wall/_projector.html", context)


def stripped(seat: Seat) -> Seat:
    """The same seat of a person without a name, who does everything right and needs nobody."""
    desk = seat.desk
    if desk is not None:
        visits = tuple((number, 0) for number, _ in desk.visits)
        desk = replace(desk, visits=visits, faults=0, asked_since=None)
    calm = SeatState.WORKING if seat.state.needs_help or seat.state == "approval" else seat.state
    return replace(seat, student=User(), desk=desk, help=None, state=calm, seen_at=None, ordered=())


@given(seats=classes())
@settings(max_examples=50)
def test_the_projector_shows_nothing_that_depends_on_names_faults_or_calls_for_help(seats):
    shown = projected(wall.public_seats(seats))
    assert shown == projected(wall.public_seats([stripped(seat) for seat in seats]))
    for seat in seats:
        assert seat.student.name not in shown
        assert seat.help is None or seat.help.note not in shown


def test_the_projector_of_a_lesson_names_nobody_and_hides_the_room_code(scene, at_wall):
    for name in ("wall-projector", "wall-projector-live"):
        page = text(at_wall.get(reverse(name, args=[scene.shift.pk])))
        people = [*scene.cast.students, scene.cast.instructor]
        secret = [each.name for each in people] + [each.username for each in people[:-1]]
        digits = scene.own["room code"]
        secret += ["卡住了", "Faults", "Hand up", digits, f"{digits[:3]} {digits[3:]}"]
        assert [word for word in secret if word in page] == []
        assert "Count the cash" in page


def test_a_projector_that_has_the_room_as_it_is_gets_nothing(scene, at_wall, clock):
    address = reverse("wall-projector-live", args=[scene.shift.pk])
    (version,) = versions(text(at_wall.get(address)))
    clock.now += minutes(0.1)
    assert at_wall.get(address, {"have": version}).status_code == 204
