"""A product that a client accepts is paid for in the bank's books, and nothing else moves."""

from unittest.mock import patch

import pytest
from django.db.models import Sum

from simulator.engine.people.decisions import Because, Choice, Decision
from simulator.engine.wealth.shelf import product
from simulator.models import BankAccount, Duty, EntryKind, JournalEntry, Recommendation
from simulator.selectors import books
from simulator.services import wealth_decisions, wealth_rehearsal
from simulator.services.rehearsal import Clock
from tests.services.bank_cast import NOW, make_bank, seat_teller
from tests.services.wealth_cast import Office, done, make_office, refused

pytestmark = pytest.mark.django_db
State = Recommendation.State


def subscribed(town) -> int:
    """Fen that the bank owes the issuers."""
    rows = books.trial_balance(town).rows
    return next(row.balance for row in rows if row.account.code == "subscriptions")


@pytest.fixture
def office() -> Office:
    office = make_office()
    office.ask_all()
    office.at_class(5)
    return office


def offered(office: Office, amount: int) -> Recommendation:
    """A product ready to be signed, with the client's question answered."""
    row = office.bring_up(office.check(product("B204")), amount)
    office.say(row)
    return done(office.answer(done(office.hand_over(row))))


def accepts(office: Office, row: Recommendation) -> object:
    with patch.object(
        wealth_decisions, "decide", return_value=Decision(Choice.ACCEPTS, Because.FITS)
    ):
        return office.hand_over(row)


def account_of(office: Office) -> BankAccount:
    return BankAccount.objects.get(customer=office.interview.customer_id)


def test_a_day_of_interviews_leaves_what_was_accepted_owed_to_the_issuers():
    bank = make_bank("issuers", people=24)
    before = BankAccount.objects.aggregate(all=Sum("balance"))["all"]
    session = seat_teller(bank, "issuers", Duty.WEALTH)
    wealth_rehearsal.play_day(
        session=session, interviews=16, clock=Clock(NOW), overlooks=frozenset()
    )
    accepted = Recommendation.objects.filter(state=State.ACCEPTED)
    assert accepted.count() > 2
    assert subscribed(bank.town) == accepted.aggregate(all=Sum("amount"))["all"]
    assert not Recommendation.objects.exclude(state=State.ACCEPTED).exclude(entry=None).exists()
    assert not accepted.filter(entry=None).exists()
    paid = sum(line.debit for row in accepted for line in row.entry.lines.filter(account="savings"))
    assert BankAccount.objects.aggregate(all=Sum("balance"))["all"] == before - paid
    assert books.audit(bank.town) == []


def test_what_the_account_does_not_hold_comes_from_other_banks(office):
    account = account_of(office)
    amount = max(product("B204").minimum, account.balance + 1_000_00)
    row = accepts(office, offered(office, amount))
    lines = {line.account: line.debit for line in row.entry.lines.exclude(debit=0)}
    assert lines == {"savings": account.balance, "head_office": amount - account.balance}
    assert account_of(office).balance == 0
    assert books.audit(office.bank.town) == []


def test_an_account_that_is_not_in_order_pays_nothing(office):
    BankAccount.objects.filter(pk=account_of(office).pk).update(status="frozen")
    row = accepts(office, offered(office, product("B204").minimum))
    assert [line.account for line in row.entry.lines.exclude(debit=0)] == ["head_office"]


def test_on_a_closed_branch_nobody_signs_and_nothing_changes(office):
    row = offered(office, product("B204").minimum)
    office.bank.town.business_days.update(closed_at=NOW)
    assert refused(accepts(office, row)) == "no_open_day"
    row.refresh_from_db()
    assert (row.state, row.entry) == (State.OPEN, None)
    assert not JournalEntry.objects.filter(kind=EntryKind.SUBSCRIPTION).exists()
    assert office.evidence("wealth.decision_made") == []
