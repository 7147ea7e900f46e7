"""Each trap at the counter: a teller who knows the rule catches it, one who does not leaves a fault."""

import pytest

from simulator.engine.bank.rules import book
from simulator.engine.bank.spine import Business
from simulator.engine.bank.traps import TRAP_RULES, Trap
from simulator.models import JournalEntry
from simulator.selectors import books, cash_boxes
from simulator.services import rehearsal
from tests.services.bank_cast import DAY
from tests.services.counter_cast import Counter, make_counter

pytestmark = pytest.mark.django_db

CASES = [
    (Business.DEPOSIT, Trap.EXPIRED_ID),
    (Business.WITHDRAWAL, Trap.EXPIRED_ID),
    (Business.DEPOSIT, Trap.NAME_MISMATCH),
    (Business.DEPOSIT, Trap.PHOTO_MISMATCH),
    (Business.WITHDRAWAL, Trap.PHOTO_MISMATCH),
    (Business.DEPOSIT, Trap.AGENT_WITHOUT_ID),
    (Business.DEPOSIT, Trap.AMOUNT_DIFFERS),
    (Business.DEPOSIT, Trap.COUNTERFEIT),
    (Business.DEPOSIT, Trap.NO_SECOND_COUNT),
    (Business.DEPOSIT, Trap.NO_DUE_DILIGENCE),
    (Business.WITHDRAWAL, Trap.NO_SECOND_COUNT),
    (Business.WITHDRAWAL, Trap.PHONE_SCAM),
]
FOUND_IN_MONEY = {Trap.AMOUNT_DIFFERS, Trap.COUNTERFEIT}


@pytest.fixture
def at_counter() -> Counter:
    counter = make_counter()
    for account in counter.bank.accounts:
        account.balance = 20_000_000
        account.save()
    return counter


@pytest.mark.parametrize(("business", "trap"), CASES)
def test_a_careful_teller_catches_it(at_counter, business, trap):
    at_counter.serve(business, trap=trap)
    assert trap in {facts["trap"] for facts in at_counter.evidence("counter.noticed")}
    assert at_counter.evidence("counter.fault") == []


@pytest.mark.parametrize(("business", "trap"), CASES)
def test_a_careless_teller_leaves_a_fault_with_the_rule_of_the_day(at_counter, business, trap):
    at_counter.serve(business, trap=trap, overlooks=frozenset({trap}))
    faults = {facts["fault"]: facts["rule"] for facts in at_counter.evidence("counter.fault")}
    assert faults[trap] == book().on(TRAP_RULES[trap], DAY).version
    assert trap not in {facts["trap"] for facts in at_counter.evidence("counter.noticed")}


def test_a_counterfeit_is_seized_on_a_certificate_and_kept_apart_from_cash(at_counter):
    work = at_counter.serve(trap=Trap.COUNTERFEIT)
    situation, progress = at_counter.state(work)
    aside = progress.count.put_aside
    assert aside == {p for p, piece in enumerate(situation.money) if not piece.is_genuine}
    town, box = at_counter.bank.town, cash_boxes.box_of(at_counter.session)
    rows = {row.account.code: row.balance for row in books.trial_balance(town).rows}
    assert rows["counterfeits"] == sum(situation.money[place].fen for place in aside)
    assert (box.there, box.false.pieces) == (box.cash, 0)
    assert [facts["staff"] for facts in at_counter.evidence("counter.seized")] == [2]
    assert JournalEntry.objects.filter(kind="counterfeit").count() == 1


def test_a_counterfeit_that_went_unnoticed_is_missing_at_closing(at_counter):
    work = at_counter.serve(trap=Trap.COUNTERFEIT, overlooks=frozenset({Trap.COUNTERFEIT}))
    situation, _ = at_counter.state(work)
    lost = sum(piece.fen for piece in situation.money if not piece.is_genuine)
    rehearsal.close(seat=rehearsal.Seat(at_counter.session), clock=at_counter.clock)
    (closed,) = at_counter.evidence("counter.closed")
    assert (closed["is_right"], closed["over_fen"], closed["short_fen"]) == (True, 0, lost)
    rows = {row.account.code: row.balance for row in books.trial_balance(at_counter.bank.town).rows}
    assert rows["short_receivable"] == lost
    assert cash_boxes.audit(at_counter.bank.town) == []


def test_a_customer_under_a_scam_keeps_the_money(at_counter):
    before = sorted(at_counter.bank.balances())
    work = at_counter.serve(Business.WITHDRAWAL, trap=Trap.PHONE_SCAM)
    assert (work.ending, sorted(at_counter.bank.balances())) == ("declined", before)
    (facts,) = at_counter.evidence("counter.declined")
    assert facts["told"] == ["police", "supervisor"]
