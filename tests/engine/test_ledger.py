"""Double entry: whatever is posted and taken back, the books agree."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.bank.entries import chart
from simulator.engine.bilingual import Bilingual
from simulator.engine.ledger import (
    Account,
    BadEntryError,
    Chart,
    Entry,
    Journal,
    Nature,
    Posting,
    Side,
    balanced,
    check,
    credit,
    debit,
    reversal,
    trial_balance,
)

CHART = chart()
ON_BALANCE = [code for code in CHART if CHART[code].nature is not Nature.OFF_BALANCE]
fen = st.integers(1, 10**12)
subs = st.sampled_from(["", "A", "B"])


@st.composite
def entries(draw: st.DrawFn) -> tuple[Posting, ...]:
    """Some debits, and credits of the same sum."""
    accounts = st.sampled_from(ON_BALANCE)
    debits = draw(st.lists(st.tuples(accounts, fen, subs), min_size=1, max_size=4))
    total = sum(amount for _, amount, _ in debits)
    first = draw(st.integers(1, total))
    shares = [share for share in (first, total - first) if share]
    credited = [(draw(accounts), share, draw(subs)) for share in shares]
    return (*(debit(*line) for line in debits), *(credit(*line) for line in credited))


def journal_of(listed: list[tuple[Posting, ...]]) -> Journal:
    journal = Journal(CHART)
    for lines in listed:
        journal.post(*lines)
    return journal


@given(st.lists(entries(), max_size=8), st.data())
def test_the_trial_balance_agrees_after_any_entries_and_reversals(
    listed: list[tuple[Posting, ...]], data: st.DataObject
) -> None:
    journal = journal_of(listed)
    for number in data.draw(st.sets(st.integers(1, max(len(listed), 1)))) if listed else ():
        journal.reverse(number)
    page = journal.trial_balance()
    assert page.agrees
    assert all(row.balance == journal.balance(row.account.code) for row in page.rows)


@given(st.lists(entries(), min_size=1, max_size=8))
def test_taking_back_everything_leaves_nothing_but_the_record(
    listed: list[tuple[Posting, ...]],
) -> None:
    journal = journal_of(listed)
    for number in range(1, len(listed) + 1):
        journal.reverse(number)
    assert len(journal) == 2 * len(listed)
    assert {row.balance for row in journal.trial_balance().rows} == {0}


@given(st.lists(entries(), min_size=1, max_size=8))
def test_a_statement_ends_where_the_balance_stands(listed: list[tuple[Posting, ...]]) -> None:
    journal = journal_of(listed)
    used = {(line.account, line.sub) for lines in listed for line in lines}
    for account, sub in used:
        assert journal.statement(account, sub)[-1][1] == journal.balance(account, sub)


@given(st.lists(entries(), max_size=8), st.randoms())
def test_the_order_of_entries_changes_no_balance(
    listed: list[tuple[Posting, ...]], random: object
) -> None:
    shuffled = list(listed)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert journal_of(listed).trial_balance() == journal_of(shuffled).trial_balance()


@given(entries(), st.integers(1, 100), st.integers(0, 9))
def test_an_entry_that_is_a_fen_out_is_in_no_book(
    lines: tuple[Posting, ...], out: int, place: int
) -> None:
    line = lines[place % len(lines)]
    wrong = Posting(line.side, line.account, line.fen + out, line.sub)
    broken = tuple(wrong if each is line else each for each in lines)
    if Counter(broken) != Counter(lines):
        entry = Entry(broken)
        assert not balanced(entry, CHART)
        with pytest.raises(BadEntryError, match="differ"):
            check(entry, CHART)


@given(entries())
def test_a_reversal_of_a_reversal_is_the_entry_again(lines: tuple[Posting, ...]) -> None:
    once = reversal(Entry(lines), 7)
    assert once.reverses == 7
    assert reversal(once, 8).postings == lines


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((), "needs lines"),
        ((debit("cash", 0), credit("savings", 0)), "0 fen"),
        ((debit("cash", -5), credit("savings", -5)), "-5 fen"),
        ((debit("gold", 5), credit("savings", 5)), "no account 'gold'"),
    ],
)
def test_a_book_takes_no_other_entries(lines: tuple[Posting, ...], why: str) -> None:
    journal = Journal(CHART)
    with pytest.raises(BadEntryError, match=why):
        journal.post(*lines)
    assert len(journal) == 0


def test_an_entry_is_taken_back_once_and_a_reversal_never() -> None:
    journal = Journal(CHART)
    number = journal.post(debit("cash", 5), credit("savings", 5))
    back = journal.reverse(number)
    for each in (number, back):
        with pytest.raises(BadEntryError, match="cannot be reversed"):
            journal.reverse(each)
    with pytest.raises(KeyError):
        journal.reverse(99)


def test_accounts_off_the_balance_stand_alone() -> None:
    journal = Journal(CHART)
    journal.post(debit("blank_vouchers", 2_500, "T1"))
    journal.post(credit("blank_vouchers", 100, "T1"))
    assert journal.balance("blank_vouchers") == 2_400
    assert journal.trial_balance().debits == 0
    assert journal.trial_balance().agrees


def test_balances_stand_on_the_side_of_their_nature() -> None:
    journal = Journal(CHART)
    journal.post(debit("cash", 300, "T1"), credit("savings", 300, "9"))
    journal.post(debit("savings", 100, "9"), credit("cash", 100, "T1"))
    assert journal.balance("cash") == journal.balance("savings", "9") == 200
    assert journal.balance("savings", "8") == 0
    assert [after for _, after in journal.statement("savings", "9")] == [300, 200]


def test_a_trial_balance_of_lines_that_do_not_agree_says_so() -> None:
    assert not trial_balance(CHART, [debit("cash", 5)]).agrees


def test_a_code_stands_once_in_a_chart() -> None:
    cash = Account("cash", Bilingual("现金", "Cash"), Nature.ASSET)
    with pytest.raises(ValueError, match="twice"):
        Chart([cash, cash])
    assert [nature.side for nature in Nature].count(Side.CREDIT) == 3
