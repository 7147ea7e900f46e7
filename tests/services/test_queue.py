"""The hall's queue: first come, first called; held, missed, and out of patience."""

from datetime import timedelta

import pytest

from simulator.engine.bank.spine import Business
from simulator.engine.refusal import Refusal
from simulator.models import BankAccount, DeskSession, QueueTicket
from simulator.selectors import queue as hall
from simulator.services import counter_day, queue, visitors
from tests.services.bank_cast import NOW, Bank, make_bank, seat_teller

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    bank = make_bank(people=8)
    visitors.keep_coming(town=bank.town, at_least=3, now=NOW)
    bank.town.queue_tickets.update(absent_calls=0)
    return bank


@pytest.fixture
def desk(bank: Bank) -> DeskSession:
    session = seat_teller(bank)
    counter_day.open_counter(session=session, now=NOW)
    return session


def numbers(bank: Bank) -> list[str]:
    return [ticket.number for ticket in hall.waiting(bank.town)]


def call(desk: DeskSession, now=NOW) -> QueueTicket:
    ticket = queue.call_next(session=desk, now=now)
    assert isinstance(ticket, QueueTicket), ticket
    return ticket


def code(result) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def test_customers_are_called_in_the_order_of_their_numbers(bank, desk):
    assert numbers(bank) == ["A001", "A002", "A003"]
    assert (call(desk).number, numbers(bank)) == ("A001", ["A002", "A003"])


def test_one_customer_at_a_counter(bank, desk):
    call(desk)
    assert code(queue.call_next(session=desk, now=NOW)) == "counter_busy"


def test_two_desks_call_two_customers(bank, desk):
    other = seat_teller(bank, "other")
    assert {call(desk).number, call(other).number} == {"A001", "A002"}


def test_who_is_held_is_the_next_and_who_is_missed_the_last(bank, desk):
    held = call(desk)
    queue.hold(session=desk, now=NOW)
    missed = call(desk)
    QueueTicket.objects.filter(pk=missed.pk).update(absent_calls=1)
    assert queue.miss(session=desk, now=NOW) is None
    assert {ticket.number for ticket in hall.aside(bank.town)} == {"A001", "A002"}
    queue.resume(ticket=missed, session=desk, now=NOW)
    queue.resume(ticket=held, session=desk, now=NOW)
    assert numbers(bank) == ["A001", "A003", "A002"]


def test_who_stands_at_the_counter_is_not_passed_over(bank, desk):
    call(desk)
    assert code(queue.miss(session=desk, now=NOW)) == "customer_is_there"


def test_nothing_is_done_about_an_empty_counter(bank, desk):
    assert code(queue.hold(session=desk, now=NOW)) == "counter_empty"
    assert code(queue.miss(session=desk, now=NOW)) == "counter_empty"
    (first, *_) = hall.waiting(bank.town)
    assert code(queue.resume(ticket=first, session=desk, now=NOW)) == "nothing_to_resume"


def test_patience_runs_out_for_who_waits_and_not_for_who_is_at_the_counter(bank, desk):
    served = call(desk)
    queue.let_go(town=bank.town, now=NOW + timedelta(hours=1))
    states = dict(QueueTicket.objects.values_list("serial", "state"))
    assert states == {served.serial: "called", 2: "left", 3: "left"}
    assert code(queue.call_next(session=seat_teller(bank, "other"), now=NOW)) == "nobody_waits"


def test_the_hall_fills_up_to_a_number_with_people_who_are_not_here_yet(bank):
    assert visitors.keep_coming(town=bank.town, at_least=5, now=NOW) == 2
    assert visitors.keep_coming(town=bank.town, at_least=50, now=NOW) == 3
    here = [ticket.customer_id for ticket in hall.waiting(bank.town)]
    assert len(set(here)) == len(here) == 8


def test_the_same_seed_brings_the_same_customers_with_the_same_errands():
    errands = []
    for key in ("one", "two"):
        bank = make_bank(key, people=8)
        visitors.keep_coming(town=bank.town, at_least=5, now=NOW)
        tickets = hall.waiting(bank.town)
        errands.append([(t.customer.number, t.errand, t.wrong_pins) for t in tickets])
    assert errands[0] == errands[1]


def test_nobody_draws_a_number_on_a_closed_branch(bank):
    bank.town.business_days.update(closed_at=NOW)
    assert code(visitors.come(town=bank.town, now=NOW)) == "no_open_day"


def test_customers_with_empty_accounts_come_to_pay_in():
    bank = make_bank(people=40)
    BankAccount.objects.filter(town=bank.town).update(balance=0)
    assert visitors.keep_coming(town=bank.town, at_least=40, now=NOW) == 40
    errands = bank.town.queue_tickets.values_list("errand__business", flat=True)
    assert set(errands) == {Business.DEPOSIT}
