"""A day run again from its evidence gives the same books."""

import json

import pytest
from django.db import connection

from simulator.engine.bank import entries
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.models import Duty, EntryKind, Interview, JournalEntry, Town, WorkEvent
from simulator.services import books, counter_day, evidence, night, rehearsal, wealth_rehearsal
from simulator.services.rerun import rerun
from tests.services.bank_cast import DAY, NOW, Bank, make_bank, seat_teller
from tests.services.counter_cast import make_counter
from tests.tampering import unguard

pytestmark = pytest.mark.django_db


def play(
    bank: Bank, context: str, customers: int = 6, clock: rehearsal.Clock | None = None
) -> None:
    tellers = [BotTeller(), BotTeller(frozenset(Trap))]
    seats = [
        rehearsal.Seat(seat_teller(bank, f"{context}{n}"), teller)
        for n, teller in enumerate(tellers)
    ]
    rehearsal.play_day(seats=seats, customers=customers, clock=clock or rehearsal.Clock(NOW))


def test_two_days_run_again_give_the_same_books_and_leave_no_trace():
    bank = make_bank(people=30)
    play(bank, "friday")
    monday = night.close_day(town=bank.town, market=None, now=NOW).date
    lines = entries.to_securities_sent(500, account=bank.accounts[0].number, transfer="T000001")
    books.post(town=bank.town, lines=lines, kind=EntryKind.TO_SECURITIES, key="t", now=NOW)
    play(bank, "monday")
    counted = (JournalEntry.objects.count(), WorkEvent.objects.count())
    assert rerun(town=bank.town, day=DAY) == []
    assert rerun(town=bank.town, day=monday) == []
    assert (JournalEntry.objects.count(), WorkEvent.objects.count()) == counted
    assert Town.objects.count() == 1


def test_a_day_with_a_wealth_manager_at_work_runs_again_as_well():
    bank = make_bank(people=20)
    manager = seat_teller(bank, "manager", Duty.WEALTH)
    clock = rehearsal.Clock(NOW)
    wealth_rehearsal.play_day(session=manager, interviews=2, clock=clock)
    play(bank, "friday", customers=3, clock=clock)
    wealth_rehearsal.play_day(session=manager, interviews=2, clock=clock)
    assert JournalEntry.objects.filter(kind=EntryKind.SUBSCRIPTION).exists()
    assert rerun(town=bank.town, day=DAY) == []
    assert Interview.objects.count() == 4


def test_it_still_does_once_the_tellers_have_been_erased():
    bank = make_bank(people=20)
    play(bank, "friday", customers=3)
    for session in bank.town.desk_sessions.all():
        evidence.erase(person_id=session.person_id, now=NOW)
    assert rerun(town=bank.town, day=DAY) == []


@pytest.mark.parametrize("after", [Step.POST, Step.COUNT_OUT])
def test_what_the_night_closed_runs_again_as_well(after):
    at_counter = make_counter()
    at_counter.serve(Business.WITHDRAWAL, until=after)
    counter_day.fetch_cash(
        session=at_counter.session, cash=Cash({10_000: 10}), now=at_counter.clock.now
    )
    night.run(town=at_counter.bank.town, now=at_counter.clock.tick())
    assert rerun(town=at_counter.bank.town, day=DAY) == []


def test_evidence_that_tells_of_other_money_gives_other_books():
    at_counter = make_counter()
    at_counter.serve(Business.WITHDRAWAL)
    event = WorkEvent.objects.get(kind="counter.posted")
    action = json.loads(event.facts["action"])
    event.facts["action"] = json.dumps(action | {"fen": action["fen"] + 100})
    unguard("simulator_workevent")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE simulator_workevent SET facts = %s WHERE id = %s",
            [json.dumps(event.facts), event.pk],
        )
    assert any("amount_not_asked" in line for line in rerun(town=at_counter.bank.town, day=DAY))
