"""The bank's books: every entry balances, statements are the journal, nothing is ever changed."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from simulator.engine.bank import entries
from simulator.engine.ledger import BadEntryError, credit, debit
from simulator.engine.refusal import Refusal
from simulator.models import EntryKind, JournalEntry, JournalLine
from simulator.models.append_only import AppendOnlyError
from simulator.selectors import books as reading
from simulator.services import books
from simulator.services.branch import READY_VAULT
from tests.services.bank_cast import DAY, NOW, Bank, make_bank

EVENTS = {
    EntryKind.DEPOSIT: entries.deposit,
    EntryKind.WITHDRAWAL: entries.withdrawal,
}

steps = st.tuples(
    st.sampled_from([EntryKind.DEPOSIT, EntryKind.WITHDRAWAL, EntryKind.REVERSAL]),
    st.integers(0, 2),
    st.integers(1, 3_000_000),
    st.integers(0, 6),
)


@pytest.fixture
def bank(db: None) -> Bank:
    return make_bank()


def pay_in(bank: Bank, fen: int, key: str, account: int = 0) -> JournalEntry | Refusal:
    lines = entries.deposit(fen, account=bank.accounts[account].number, box="box:1")
    return books.post(town=bank.town, lines=lines, kind=EntryKind.DEPOSIT, key=key, now=NOW)


def pay_out(bank: Bank, fen: int, key: str, account: int = 0) -> JournalEntry | Refusal:
    lines = entries.withdrawal(fen, account=bank.accounts[account].number, box="box:1")
    return books.post(town=bank.town, lines=lines, kind=EntryKind.WITHDRAWAL, key=key, now=NOW)


def posted(result: JournalEntry | Refusal) -> JournalEntry:
    assert isinstance(result, JournalEntry), result
    return result


class BooksHold(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.bank = make_bank()

    @settings(deadline=None, max_examples=40)
    @given(st.lists(steps, max_size=12))
    def test_whatever_is_posted_the_books_agree(self, run):
        bank = self.bank
        opening = bank.balances()
        expected = list(opening)
        written = []
        for place, (kind, account, fen, nth) in enumerate(run):
            key = f"event:{place}"
            if kind is EntryKind.REVERSAL:
                if nth < len(written):
                    books.reverse(entry=written[nth][0], key=key, now=NOW)
                continue
            sign = 1 if kind is EntryKind.DEPOSIT else -1
            lines = EVENTS[kind](fen, account=bank.accounts[account].number, box="box:1")
            result = books.post(town=bank.town, lines=lines, kind=kind, key=key, now=NOW)
            if isinstance(result, JournalEntry):
                written.append((result, account, sign * fen))
            else:
                assert result.code == "balance_too_low"
        for entry, account, fen in written:
            if not JournalEntry.objects.filter(reverses=entry).exists():
                expected[account] += fen
        assert bank.balances() == expected
        assert [reading.statement(each)[-1].balance for each in bank.accounts] == expected
        assert reading.trial_balance(bank.town).agrees
        assert reading.audit(bank.town) == []
        cash_in_boxes = sum(expected) - sum(opening)
        assert reading.balance_of(bank.town, "cash", "box:1") == cash_in_boxes
        numbers = list(JournalEntry.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_founding_balances_what_customers_hold_against_vault_and_head_office(bank):
    rows = {row.account.code: row.balance for row in reading.trial_balance(bank.town).rows}
    assert rows == {
        "cash": READY_VAULT.fen,
        "savings": sum(bank.balances()),
        "head_office": READY_VAULT.fen - sum(bank.balances()),
    }


def test_a_deposit_reaches_the_account_and_its_statement(bank):
    opening = bank.balances()[0]
    entry = posted(pay_in(bank, 1_235_060, "deposit:1"))
    assert (entry.number, entry.date) == (2, DAY)
    assert bank.balances()[0] == opening + 1_235_060
    assert [row.balance for row in reading.statement(bank.accounts[0])] == [
        opening,
        opening + 1_235_060,
    ]
    (last,) = list(reading.day_journal(bank.town, DAY))[1:]
    assert [(line.account, line.debit, line.credit) for line in last.lines.all()] == [
        ("cash", 1_235_060, 0),
        ("savings", 0, 1_235_060),
    ]


def test_the_same_event_twice_is_one_entry(bank):
    opening = bank.balances()[0]
    first = posted(pay_in(bank, 500, "deposit:1"))
    assert pay_in(bank, 500, "deposit:1") == first
    assert bank.balances()[0] == opening + 500


def test_a_key_that_names_another_event_is_refused(bank):
    opening = bank.balances()[0]
    pay_in(bank, 500, "deposit:1")
    refused = pay_in(bank, 600, "deposit:1")
    assert isinstance(refused, Refusal)
    assert refused.code == "entry_key_used"
    assert bank.balances()[0] == opening + 500


def test_an_account_is_never_overdrawn(bank):
    opening = bank.balances()[0]
    posted(pay_out(bank, opening, "out:1"))
    refused = pay_out(bank, 1, "out:2")
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.facts["balance"]) == ("balance_too_low", 0)
    assert bank.balances()[0] == 0
    assert reading.audit(bank.town) == []


def test_a_reversal_gives_back_what_an_entry_took_and_is_done_once(bank):
    opening = bank.balances()[0]
    entry = posted(pay_out(bank, 300, "out:1"))
    back = posted(books.reverse(entry=entry, key="back:1", now=NOW))
    assert back.reverses == entry
    assert bank.balances()[0] == opening
    assert books.reverse(entry=entry, key="back:1", now=NOW) == back
    again = books.reverse(entry=entry, key="back:2", now=NOW)
    of_the_reversal = books.reverse(entry=back, key="back:3", now=NOW)
    assert isinstance(again, Refusal)
    assert isinstance(of_the_reversal, Refusal)
    assert again.code == of_the_reversal.code == "entry_reversed_before"
    assert bank.balances()[0] == opening


def test_a_deposit_that_was_spent_cannot_be_taken_back(bank):
    opening = bank.balances()[0]
    entry = posted(pay_in(bank, 300, "in:1"))
    posted(pay_out(bank, opening + 300, "out:1"))
    refused = books.reverse(entry=entry, key="back:1", now=NOW)
    assert isinstance(refused, Refusal)
    assert refused.code == "balance_too_low"


def test_nothing_is_posted_on_a_branch_without_an_open_day(bank):
    bank.town.business_days.update(closed_at=NOW)
    refused = pay_in(bank, 300, "in:1")
    assert isinstance(refused, Refusal)
    assert refused.code == "no_open_day"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [debit("cash", 5, "vault")],
        [debit("cash", 5, "vault"), credit("savings", 5, "no such account")],
        [debit("no such code", 5), credit("cash", 5, "vault")],
        [debit("cash", 0, "vault"), credit("cash", 0, "box:1")],
    ],
)
def test_what_no_book_may_hold_is_a_fault_of_the_program(bank, lines):
    with pytest.raises(BadEntryError), transaction.atomic():
        books.post(town=bank.town, lines=lines, kind=EntryKind.DEPOSIT, key="bad", now=NOW)
    assert JournalEntry.objects.count() == 1


def test_towns_are_numbered_and_kept_apart(bank):
    other = make_bank("elsewhere")
    pay_in(bank, 300, "in:1")
    entry = posted(pay_in(other, 400, "in:1"))
    assert entry.number == 2
    assert reading.trial_balance(other.town).debits == READY_VAULT.fen + 400


# ---- Only added --------------------------------------------------------------------------------
@pytest.mark.parametrize("model", [JournalEntry, JournalLine])
def test_a_row_of_the_books_is_neither_changed_nor_removed(bank, model):
    row = model.objects.first()
    for attempt in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=row.pk),
        lambda: model.objects.bulk_update([row], ["pk"]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE simulator_journalline SET debit = debit + 1 WHERE debit > 0",
        "UPDATE simulator_journalentry SET date = '2000-01-01'",
    ],
)
def test_the_database_itself_refuses_to_change_the_books(bank, statement):
    with (
        pytest.raises(DatabaseError, match="only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_audit_names_what_was_tampered_with(bank):
    opening = bank.balances()[0]
    pay_in(bank, 300, "in:1")
    pay_in(bank, 300, "in:2")
    last_but_one = JournalEntry.objects.get(number=2)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM simulator_journalline WHERE entry_id = %s", [last_but_one.pk])
        cursor.execute("DELETE FROM simulator_journalentry WHERE id = %s", [last_but_one.pk])
    number = bank.accounts[0].number
    assert reading.audit(bank.town) == [
        "entry 2 is missing",
        f"account {number} says {opening + 600}, its lines {opening + 300}",
    ]
