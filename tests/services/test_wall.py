"""What the wall tells of each seat, and in which order help is brought."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classroom.selectors import wall
from classroom.selectors.wall import STUCK_AFTER, SeatState
from classroom.services import attendance, help_requests, room_pause, shifts
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.models import Authorisation, Duty
from simulator.models.presence import LEASE
from simulator.selectors.desk_floor import Visitor
from simulator.services import (
    branch,
    broker_rehearsal,
    counter_day,
    desks,
    presence,
    rehearsal,
    second_person,
    visitors,
    wealth_interviews,
    wealth_rehearsal,
)
from tests.made_up_seats import classes
from tests.shift_cast import START, code, open_shift

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
SECOND = timedelta(seconds=1)


class Room:
    """A shift whose first students are at counters; time passes by `clock`."""

    def __init__(self, cast, at_counters):
        self.cast, self.town = cast, cast.teaching_class.town
        self.shift = open_shift(cast)
        self.clock = rehearsal.Clock(START)
        branch.found(town=self.town, seed=7, day=START.date(), now=START, people=12)
        self.desks = [self.seat(student) for student in cast.students[:at_counters]]

    def seat(self, student, duty=Duty.TELLER):
        self.clock_in(student)
        session = desks.open_session(
            town=self.town,
            person_id=student.pk,
            duty=duty,
            desk="B1",
            context_id=self.shift.context_id,
            now=self.clock.now,
        )
        if duty == Duty.TELLER:
            counter_day.open_counter(session=session, now=self.clock.now)
        return session

    def clock_in(self, student):
        attendance.clock_in(
            shift=self.shift,
            student=student,
            code=code(self.shift, self.clock.now),
            device=f"d{student.pk}",
            now=self.clock.now,
        )
        self.is_there(student)

    def is_there(self, student):
        presence.renew(seen={student.pk: self.clock.now})

    def serve(self, desk, until=None, trap=None, overlooks=frozenset()):
        visitors.come(
            town=self.town,
            now=self.clock.now,
            business=Business.DEPOSIT,
            trap=trap,
            is_plain=trap is None,
        )
        self.town.queue_tickets.update(absent_calls=0, wrong_pins=0)
        seat = rehearsal.Seat(desk, BotTeller(overlooks))
        work = rehearsal.serve(seat=seat, clock=self.clock, until=until)
        assert work is not None
        self.is_there(desk.person)
        return work

    def seats(self):
        return wall.seats_of(self.shift, self.clock.now)

    def at(self, student):
        return next(seat for seat in self.seats() if seat.student == student)

    def state(self, student):
        return self.at(student).state


@pytest.fixture
def room(cast):
    return Room(cast, 2)


def test_a_tile_follows_the_step_in_hand(room):
    desk = room.desks[0]
    room.serve(desk, until=Step.IDENTITY)
    seat = room.at(desk.person)
    assert (seat.state, seat.desk.visitor.due) == (SeatState.WORKING, Step.COUNT)
    before = seat.version
    room.clock.tick(SECOND)
    assert room.at(desk.person).version == before  # only time has passed
    room.town.queue_tickets.update(state="left")
    room.serve(desk)
    after = room.at(desk.person)
    assert after.version != before
    assert len(after.desk.visits) == 1


def test_faults_are_counted_at_the_visit_they_belong_to(room):
    desk = room.desks[0]
    room.serve(desk)
    room.serve(desk, trap=Trap.EXPIRED_ID, overlooks=frozenset({Trap.EXPIRED_ID}))
    seat = room.at(desk.person)
    assert [faults for _, faults in seat.desk.visits] == [0, seat.desk.faults]
    assert seat.desk.faults == desk.events.filter(kind="counter.fault").count() > 0


def test_interviews_and_contacts_count_at_the_other_houses(room):
    manager = room.seat(room.cast.students[2], Duty.WEALTH)
    wealth_rehearsal.play_day(
        session=manager, interviews=2, clock=room.clock, overlooks=frozenset(ClientTrap)
    )
    broker = room.seat(room.cast.students[3], Duty.BROKER)
    broker_rehearsal.work_day(session=broker, clients_met=3, clock=room.clock, is_careful=False)
    at_wealth, at_broker = room.at(manager.person).desk, room.at(broker.person).desk
    assert [number for number, _ in at_wealth.visits] == [1, 2]
    assert len(at_broker.visits) == broker.contacts.filter(state="ended").count() > 0
    assert sum(faults for _, faults in at_wealth.visits) == at_wealth.faults > 0


def test_a_talk_under_way_is_somebody_at_the_desk_without_a_limit(room):
    manager = room.seat(room.cast.students[2], Duty.WEALTH)
    interview = wealth_interviews.open_interview(
        session=manager, customer=room.town.customers.first(), now=room.clock.now
    )
    assert room.at(manager.person).desk.visitor == Visitor(interview.visit)
    room.clock.tick(STUCK_AFTER + SECOND)
    room.is_there(manager.person)
    assert room.state(manager.person) == SeatState.STUCK


def test_a_seat_is_stuck_when_a_customer_waits_and_nothing_is_done(room):
    desk = room.desks[0]
    room.serve(desk, until=Step.PAPERS)
    room.clock.tick(STUCK_AFTER)
    room.is_there(desk.person)
    assert room.state(desk.person) == SeatState.WORKING
    room.clock.tick(SECOND)
    assert room.state(desk.person) == SeatState.STUCK


def test_nobody_gets_stuck_in_a_pause(room):
    desk = room.desks[0]
    room.serve(desk, until=Step.PAPERS)
    room_pause.pause(shift=room.shift, by=room.cast.instructor, now=room.clock.tick())
    room.clock.tick(2 * STUCK_AFTER)
    room.is_there(desk.person)
    assert room.state(desk.person) == SeatState.WORKING
    room_pause.resume(shift=room.shift, by=room.cast.instructor, now=room.clock.now)
    assert room.state(desk.person) == SeatState.WORKING
    assert room.at(desk.person).desk.last_kind == "counter.papers"
    room.clock.tick(STUCK_AFTER + SECOND)
    assert room.state(desk.person) == SeatState.STUCK


def test_a_seat_that_gives_no_sign_of_life_is_out_of_touch(room):
    student = room.desks[0].person
    room.clock.tick(LEASE)
    assert room.state(student) == SeatState.FREE or room.state(student) == SeatState.WORKING
    room.clock.tick(SECOND)
    assert room.state(student) == SeatState.LOST


def test_a_question_to_a_second_person_shows_until_it_is_answered(room):
    desk = room.desks[0]
    room.seat(room.cast.students[5], Duty.AUTHORISER)
    work = room.serve(desk, until=Step.IDENTITY)
    asked = second_person.ask(
        work=work,
        purpose=Authorisation.Purpose.SECOND_COUNT,
        papers=("card",),
        now=room.clock.now,
    )
    assert isinstance(asked, Authorisation)
    assert room.state(desk.person) == SeatState.APPROVAL


def test_the_day_of_a_seat_from_absent_to_done(room):
    newcomer = room.cast.students[6]
    assert room.state(newcomer) == SeatState.ABSENT
    room.clock_in(newcomer)
    assert room.state(newcomer) == SeatState.UNPOSTED
    desk = room.seat(newcomer)
    assert room.state(newcomer) in (SeatState.WORKING, SeatState.FREE)
    rehearsal.close(seat=rehearsal.Seat(desk), clock=room.clock)
    room.is_there(newcomer)
    assert room.state(newcomer) == SeatState.DONE


def test_a_raised_hand_comes_first_and_goes_down_with_the_shift(room):
    shift, by = room.shift, room.cast.instructor
    student = room.desks[1].person
    help_requests.ask(shift=shift, student=student, note="照片不符", now=room.clock.now)
    first = wall.by_need(room.seats())[0]
    assert (first.student, first.help.note) == (student, "照片不符")
    help_requests.end(shift=shift, student=student, by=by, now=room.clock.tick())
    assert room.state(student) != SeatState.HELP
    help_requests.ask(shift=shift, student=student, note="", now=room.clock.now)
    shifts.close_shift(shift=shift, by=by, now=room.clock.tick())
    assert not shift.help_requests.filter(ended_at=None).exists()


def test_the_wall_asks_as_many_questions_for_many_seats_as_for_few(
    room, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20) as few:
        room.seats()
    for student in room.cast.students[2:9]:
        room.serve(room.seat(student), until=Step.IDENTITY)
    with django_assert_num_queries(len(few)):
        room.seats()


@given(seats=classes(), chance=st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_help_is_brought_in_the_same_order_whoever_asks(seats, chance):
    ordered = wall.by_need(seats)
    mixed = list(seats)
    chance.shuffle(mixed)
    assert wall.by_need(mixed) == ordered
    places = [list(SeatState).index(seat.state) for seat in ordered]
    assert places == sorted(places)
    for one, next_one in pairwise(ordered):
        if one.state == next_one.state and one.since and next_one.since:
            assert one.since <= next_one.since


@given(seats=classes())
@settings(max_examples=40)
def test_every_order_shows_every_seat_once(seats):
    for order in wall.ORDERS.values():
        assert sorted(seat.number for seat in order(seats)) == [seat.number for seat in seats]
