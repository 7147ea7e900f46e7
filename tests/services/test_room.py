"""Messages, raised hands, events and pauses of a room: who they reach, and what is refused."""

import pytest

from classroom.models import HelpRequest, RoomMessage
from classroom.selectors.room_messages import sent_in, sent_to
from classroom.selectors.room_now import room_now
from classroom.services import help_requests, room_events, room_messages, room_pause, shifts
from simulator.engine.refusal import Refusal
from simulator.models import DeskSession, Duty, InjectedEvent
from simulator.services import branch, counter_day, desks, nudges
from tests.shift_cast import START, minutes, open_shift

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


class Line:
    """Notes whose pages are told to look."""

    def __init__(self):
        self.nudged = []

    def nudge(self, people):
        self.nudged.append(set(people))


@pytest.fixture
def line():
    line = Line()
    nudges.connect(line)
    yield line
    nudges.disconnect()


@pytest.fixture
def shift(cast):
    return open_shift(cast)


def send(shift, to, text="先核对身份"):
    return room_messages.send(
        shift=shift, to=to, text=text, by=shift.created_by, now=START + minutes(1)
    )


def test_a_message_reaches_whom_it_is_for_and_their_pages_look(
    shift, cast, line, django_capture_on_commit_callbacks
):
    one, other = cast.students[:2]
    with django_capture_on_commit_callbacks(execute=True):
        message = send(shift, [one.pk])
    assert line.nudged == [{one.pk}]
    assert [receipt.message for receipt in room_now(one).unread] == [message]
    assert room_now(other).unread == ()
    send(shift, None)
    assert len(room_now(other).unread) == 1


def test_who_has_read_a_message_is_noted_once(shift, cast):
    one, other = cast.students[:2]
    send(shift, [one.pk, other.pk])
    (receipt,) = room_now(one).unread
    for late in (2, 3):
        room_messages.read(receipt=receipt, now=START + minutes(late))
    receipt.refresh_from_db()
    assert receipt.read_at == START + minutes(2)
    (sent,) = sent_in(shift, 5)
    assert (sent.read, sent.waiting) == (1, [other])
    assert room_now(one).unread == ()
    assert sent_to(shift, one, 5) == [receipt] == list(room_now(one).read)


def test_a_message_that_cannot_be_sent_says_why(shift, cast):
    one = cast.student.pk
    assert send(shift, [one], "  ") == Refusal("message_empty")
    long = "长" * (RoomMessage.MAX_TEXT + 1)
    assert send(shift, [one], long) == Refusal(
        "message_too_long", facts={"most": 300, "length": 301}
    )
    assert send(shift, []) == Refusal("nobody_chosen")
    assert send(shift, [one, cast.outsider.pk]) == Refusal("not_in_class")
    shifts.close_shift(shift=shift, by=cast.instructor, now=START + minutes(5))
    shift.refresh_from_db()
    assert send(shift, [one]) == Refusal("shift_not_open")
    assert not RoomMessage.objects.exists()


def test_a_hand_goes_up_once_with_the_newest_word(shift, cast):
    first = help_requests.ask(shift=shift, student=cast.student, note="", now=START)
    again = help_requests.ask(shift=shift, student=cast.student, note="照片不符", now=START)
    assert first.pk == again.pk == HelpRequest.objects.get().pk
    assert room_now(cast.student).help.note == "照片不符"
    long = "长" * (HelpRequest.MAX_NOTE + 1)
    refused = help_requests.ask(shift=shift, student=cast.student, note=long, now=START)
    assert refused == Refusal("note_too_long", facts={"most": HelpRequest.MAX_NOTE})


def seat(town, student, duty=Duty.TELLER) -> DeskSession:
    session = desks.open_session(
        town=town, person_id=student.pk, duty=duty, desk="", context_id="shift:1", now=START
    )
    if duty == Duty.TELLER:
        counter_day.open_counter(session=session, now=START)
    return session


def test_an_event_is_ordered_for_those_chosen_who_are_at_a_counter(shift, cast):
    town = shift.teaching_class.town
    branch.found(town=town, seed=7, day=START.date(), now=START, people=5)
    teller, supervisor, idle = cast.students[:3]
    desk = seat(town, teller)
    seat(town, supervisor, Duty.AUTHORISER)

    def order(to):
        return room_events.order(
            shift=shift,
            kind=InjectedEvent.Kind.COUNTERFEIT,
            to=to,
            by=cast.instructor,
            now=START,
        )

    assert order([supervisor.pk, idle.pk]) == Refusal("no_counter_chosen")
    assert order([cast.outsider.pk]) == Refusal("not_in_class")
    (ordered,) = order(None)
    assert (ordered.session, ordered.ordered_by) == (desk, cast.instructor)


def test_a_paused_room_goes_on_with_the_end_of_the_shift(
    shift, cast, line, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        room_pause.pause(shift=shift, by=cast.instructor, now=START)
    assert line.nudged == [{student.pk for student in cast.students}]
    assert room_now(cast.student).pause is not None
    shifts.close_shift(shift=shift, by=cast.instructor, now=START + minutes(5))
    assert not shift.teaching_class.town.pauses.filter(ended_at=None).exists()
    assert room_now(cast.student) is None
    refused = room_pause.pause(shift=shift, by=cast.instructor, now=START + minutes(6))
    assert refused == Refusal("shift_not_open")
