"""Whole days at the counter, played through the services by tellers that play themselves."""

import pytest

from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.models import CounterTransaction, JournalLine, WorkEvent
from simulator.selectors import books, cash_boxes, evidence, vouchers
from simulator.services import night, rehearsal
from tests.services.bank_cast import NOW, Bank, make_bank, seat_teller

pytestmark = pytest.mark.django_db
CARELESS = frozenset({Trap.COUNTERFEIT, Trap.PHOTO_MISMATCH, Trap.NO_SECOND_COUNT})


def play(key: str, *, tellers: int, customers: int, people: int = 60) -> Bank:
    bank = make_bank(key, people=people)
    seats = [
        rehearsal.Seat(
            seat_teller(bank, f"{key}{number}"), BotTeller(CARELESS if number % 2 else frozenset())
        )
        for number in range(tellers)
    ]
    rehearsal.play_day(seats=seats, customers=customers, clock=rehearsal.Clock(NOW))
    return bank


def the_books(bank: Bank) -> list[tuple[object, ...]]:
    lines = JournalLine.objects.filter(entry__town=bank.town).order_by("entry__number", "pk")
    return list(
        lines.values_list(
            "entry__number",
            "entry__date",
            "entry__kind",
            "account",
            "bank_account__number",
            "sub",
            "debit",
            "credit",
        )
    )


def test_four_tellers_serve_thirty_customers_each_and_everything_agrees():
    bank = play("one", tellers=4, customers=30)
    town = bank.town
    works = CounterTransaction.objects.filter(session__town=town)
    assert works.count() == 120
    assert {work.ending for work in works} <= {"completed", "declined"}
    assert books.audit(town) + cash_boxes.audit(town) + vouchers.audit(town) == []
    assert books.trial_balance(town).agrees
    sessions = list(town.desk_sessions.order_by("pk"))
    assert [evidence.first_broken(session) for session in sessions] == [None] * 4
    faults = WorkEvent.objects.filter(kind="counter.fault")
    assert {session % 2 for session in faults.values_list("session_id", flat=True)} == {
        sessions[1].pk % 2
    }
    traps = {work.ticket.errand["trap"] for work in works.select_related("ticket")}
    assert set(Trap) <= traps
    assert night.close_day(town=town, market=None, now=NOW).date > bank.accounts[0].opened_on


def test_the_same_seed_gives_the_same_books():
    first, second = (play(key, tellers=2, customers=5) for key in ("one", "two"))
    assert the_books(first) == the_books(second)
