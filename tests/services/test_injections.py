"""Ordered events: they wait for what they fit, strike once, and can be taken back until then."""

from datetime import timedelta

import pytest

from classroom.models import College, Role
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.traps import Trap
from simulator.engine.refusal import Refusal
from simulator.models import Duty, InjectedEvent, Pseudonym
from simulator.selectors import evidence as reading
from simulator.selectors import injections as ordered
from simulator.selectors.queue import patience_of
from simulator.services import counter, desks, injections, visitors
from simulator.services.rerun import rerun
from tests import shift_cast
from tests.services.bank_cast import DAY, seat_teller
from tests.services.counter_cast import make_counter

pytestmark = pytest.mark.django_db
Kind, State = InjectedEvent.Kind, InjectedEvent.State


@pytest.fixture
def at_counter():
    made = make_counter()
    for account in made.bank.accounts:
        account.balance = 20_000_000
        account.save()
    return made


@pytest.fixture
def instructor(db):
    college = College.objects.get_or_create(name="江海财经职业学院")[0]
    return shift_cast.person(college, "t1", "赵敏", Role.INSTRUCTOR)


@pytest.fixture
def order(at_counter, instructor):
    def for_desk(kind, session=None):
        return injections.order_for_desk(
            session=session or at_counter.session,
            kind=kind,
            by_id=instructor.pk,
            now=at_counter.clock.now,
        )

    return for_desk


def comes(at_counter, business, trap=None):
    """A customer who waits to be called."""
    visitors.come(
        town=at_counter.bank.town,
        now=at_counter.clock.now,
        business=business,
        trap=trap,
        is_plain=trap is None,
    )
    at_counter.bank.town.queue_tickets.update(absent_calls=0, wrong_pins=0)


def called(at_counter):
    ticket = counter.call_next(session=at_counter.session, now=at_counter.clock.tick())
    assert not isinstance(ticket, Refusal)
    ticket.refresh_from_db()
    return ticket


FITTING = {
    Kind.COUNTERFEIT: (Business.WITHDRAWAL, Business.DEPOSIT, Trap.COUNTERFEIT),
    Kind.SUSPICIOUS_TRANSFER: (Business.DEPOSIT, Business.WITHDRAWAL, Trap.PHONE_SCAM),
}


@pytest.mark.parametrize("kind", list(FITTING))
def test_it_waits_for_the_business_it_fits_and_strikes_once(at_counter, order, instructor, kind):
    passes, fits, trap = FITTING[kind]
    event = order(kind)
    at_counter.serve(passes)
    event.refresh_from_db()
    assert event.state == State.PENDING
    at_counter.serve(fits)
    event.refresh_from_db()
    assert (event.state, event.ticket.errand["trap"]) == (State.STRUCK, trap)
    assert trap in {facts["trap"] for facts in at_counter.evidence("counter.noticed")}
    (told,) = at_counter.session.events.filter(kind="town.event_struck")
    assert told.facts == {"visit": event.ticket.number, "event": kind, "order": event.pk}
    assert told.person == Pseudonym.objects.get(person=instructor).code
    at_counter.serve(fits)
    assert at_counter.session.events.filter(kind="town.event_struck").count() == 1
    assert reading.first_broken(at_counter.session) is None


def test_a_struck_visit_is_the_same_customer_s_and_has_nothing_else_planted(at_counter, order):
    order(Kind.COUNTERFEIT)
    comes(at_counter, Business.DEPOSIT, Trap.EXPIRED_ID)
    waiting = at_counter.bank.town.queue_tickets.get(state="waiting")
    ticket = called(at_counter)
    assert (ticket.pk, ticket.customer_id) == (waiting.pk, waiting.customer_id)
    assert ticket.errand["trap"] == Trap.COUNTERFEIT
    assert ticket.errand["visitor"] == waiting.errand["visitor"]


def test_ordering_the_same_again_orders_nothing_more(at_counter, order):
    first, again = order(Kind.COUNTERFEIT), order(Kind.COUNTERFEIT)
    assert first == again
    order(Kind.IMPATIENT)
    assert ordered.pending_at(at_counter.session).count() == 2


def test_it_can_be_taken_back_until_it_has_struck(at_counter, order, instructor):
    def back(event):
        return injections.take_back(event=event, by_id=instructor.pk, now=at_counter.clock.tick())

    event = order(Kind.COUNTERFEIT)
    assert back(event) is None
    assert back(event) is None  # a second click
    at_counter.serve(Business.DEPOSIT)
    event.refresh_from_db()
    assert (event.state, event.ended_by) == (State.WITHDRAWN, instructor)
    assert at_counter.evidence("counter.noticed") == []
    struck = order(Kind.COUNTERFEIT)
    at_counter.serve(Business.DEPOSIT)
    assert back(struck) == Refusal("event_struck")
    assert at_counter.evidence("counter.noticed") != []


def test_an_impatient_customer_strikes_whoever_stands_at_the_counter(at_counter, order):
    work = at_counter.serve(until=Step.PAPERS)
    now = at_counter.clock.now
    before = work.ticket.leaves_at - now
    event = order(Kind.IMPATIENT)
    ticket = event.ticket
    assert event.state == State.STRUCK
    assert ticket.leaves_at - now == before / 2
    assert ticket.errand["push"] == "waiting"
    assert patience_of(ticket, now) < patience_of(work.ticket, now)


def test_impatience_goes_together_with_what_else_was_ordered(at_counter, order):
    order(Kind.IMPATIENT)
    order(Kind.COUNTERFEIT)
    comes(at_counter, Business.DEPOSIT)
    errand = called(at_counter).errand
    assert (errand["trap"], errand["push"]) == (Trap.COUNTERFEIT, "waiting")


def test_only_an_open_counter_takes_an_order(at_counter, order):
    supervisor = seat_teller(at_counter.bank, "boss", Duty.AUTHORISER)
    assert order(Kind.COUNTERFEIT, supervisor) == Refusal("not_a_counter")
    event = order(Kind.COUNTERFEIT)
    session = at_counter.session
    desks.close_session(
        person_id=session.person_id, context_id=session.context_id, now=at_counter.clock.tick()
    )
    event.refresh_from_db()
    assert event.state == State.LAPSED
    assert order(Kind.COUNTERFEIT) == Refusal("desk_left")


def test_a_day_with_ordered_events_runs_again_to_the_same_books(at_counter, order):
    for kind in injections.DESK_KINDS:
        order(kind)
    at_counter.clock.tick(timedelta(minutes=1))
    at_counter.serve(Business.DEPOSIT)
    at_counter.serve(Business.WITHDRAWAL)
    assert ordered.pending_at(at_counter.session).count() == 0
    assert rerun(town=at_counter.bank.town, day=DAY) == []
