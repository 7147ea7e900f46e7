"""Cash by denomination: what is in the box, what can be paid, what a count shows."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.bank import entries
from simulator.engine.bank.cash_drawer import CashDrawer, DrawerState, balance
from simulator.engine.bank.denominations import FACES, Cash, payout, stack
from simulator.engine.ledger import Journal
from simulator.engine.refusal import Refusal

TODAY = date(2026, 11, 20)
counts = st.integers(0, 400)
cash = st.dictionaries(st.sampled_from(FACES), counts).map(Cash)
few = st.dictionaries(st.sampled_from(FACES), st.integers(0, 6)).map(Cash)


@given(cash, cash)
def test_adding_and_taking_away_are_one_another_s_undoing(one: Cash, other: Cash) -> None:
    assert (one + other) - other == one
    assert (one + other).fen == one.fen + other.fen
    assert (one + other).holds(other)
    assert hash(one + other) == hash(other + one)


@given(cash, cash)
def test_what_is_missing_is_what_keeps_a_box_from_holding(box: Cash, wanted: Cash) -> None:
    assert box.holds(wanted) == (not box.missing(wanted))
    assert (box + Cash(box.missing(wanted))).holds(wanted)


@pytest.mark.parametrize("pieces", [{10_000: -1}, {10_001: 1}, {0: 1}])
def test_only_what_circulates_is_cash(pieces: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="no cash"):
        Cash(pieces)


def test_more_than_there_is_cannot_be_taken() -> None:
    with pytest.raises(ValueError, match="no cash"):
        Cash({100: 1}) - Cash({100: 2})


# ---- Paying out --------------------------------------------------------------------------------
@given(few, st.data())
@settings(deadline=None)
def test_a_sum_that_lies_in_the_box_can_be_paid_from_it(box: Cash, data: st.DataObject) -> None:
    part = Cash({face: data.draw(st.integers(0, count)) for face, count in box.items()})
    paid = payout(part.fen, box)
    assert paid is not None
    assert paid.fen == part.fen
    assert box.holds(paid)


@given(cash, st.integers(0, 10**7))
@settings(deadline=None)
def test_what_is_paid_is_the_sum_and_was_there(box: Cash, fen: int) -> None:
    paid = payout(fen, box)
    assert paid is None or (paid.fen == fen and box.holds(paid))


@pytest.mark.parametrize(
    ("fen", "box", "paid"),
    [
        (6_000, {5_000: 1, 2_000: 3}, {2_000: 3}),
        (8_000, {5_000: 2, 2_000: 4}, {2_000: 4}),
        (13_000, {10_000: 1, 5_000: 1, 2_000: 4}, {5_000: 1, 2_000: 4}),
        (6_000, {10_000: 9}, None),
        (5, {10: 9}, None),
        (0, {}, {}),
    ],
)
def test_payouts_where_the_largest_first_would_fail(
    fen: int, box: dict[int, int], paid: dict[int, int] | None
) -> None:
    found = payout(fen, Cash(box))
    assert found == (None if paid is None else Cash(paid))


@given(st.integers(0, 10**6))
def test_stacks_hold_every_note(count: int) -> None:
    pile = stack(count)
    assert pile.bundles * 1000 + pile.straps * 100 + pile.loose == count
    assert pile.straps < 10
    assert pile.loose < 100


# ---- The box -----------------------------------------------------------------------------------
@given(cash, st.lists(st.tuples(st.booleans(), few), max_size=12))
def test_a_box_holds_opening_and_received_less_paid_by_denomination(
    opening: Cash, moves: list[tuple[bool, Cash]]
) -> None:
    box, held = CashDrawer(opening), dict(opening)
    for comes_in, pieces in moves:
        moved = box.receive(pieces) if comes_in else box.pay(pieces)
        if isinstance(moved, Refusal):
            assert moved.code == "box_lacks_pieces"
            continue
        box = moved
        for face, count in pieces.items():
            held[face] = held.get(face, 0) + (count if comes_in else -count)
    assert box.book == Cash(held)
    assert box.book == box.opening + box.received - box.paid


@given(cash, cash)
def test_a_count_agrees_only_face_by_face(book: Cash, counted: Cash) -> None:
    count = CashDrawer(book).count(counted)
    assert (count.agrees(TODAY) is None) == (book == counted)
    difference = sum(face * pieces for face, pieces in count.differences.items())
    assert difference == count.balance.variance_fen


def test_equal_sums_of_other_notes_do_not_agree() -> None:
    refusal = CashDrawer(Cash({10_000: 1})).count(Cash({5_000: 2})).agrees(TODAY)
    assert refusal is not None
    assert refusal.facts["pieces"] == {10_000: -1, 5_000: 2}
    assert refusal.facts["variance_fen"] == 0


@given(*[st.integers(0, 10**9)] * 4)
def test_the_balance_of_a_box(opening: int, received: int, paid: int, counted: int) -> None:
    found = balance(opening=opening, received=received, paid=paid, counted=counted)
    assert found.book_fen + found.variance_fen == counted
    states = {-1: DrawerState.SHORT, 0: DrawerState.EVEN, 1: DrawerState.OVER}
    sign = (found.variance_fen > 0) - (found.variance_fen < 0)
    assert found.state is states[sign]


# ---- Its entries -------------------------------------------------------------------------------
amounts = st.integers(1, 10**9)


@given(amounts, st.integers(-(10**6), 10**6))
def test_after_the_variance_is_booked_the_books_hold_what_was_counted(
    book: int, difference: int
) -> None:
    counted = max(book + difference, 0)
    journal = Journal(entries.chart())
    journal.post(*entries.founding(vault_fen=book, deposits={}))
    journal.post(*entries.box_filled(book, "T1"))
    found = balance(opening=book, received=0, paid=0, counted=counted)
    if lines := entries.variance(found, box="T1"):
        journal.post(*lines)
    assert journal.balance("cash", "T1") == counted
    assert journal.balance("over_payable") == max(found.variance_fen, 0)
    assert journal.balance("short_receivable") == max(-found.variance_fen, 0)
    assert journal.trial_balance().agrees


@given(st.integers(0, 10**9), st.dictionaries(st.sampled_from("ABC"), st.integers(0, 10**9)))
def test_the_founding_entry_balances(vault: int, deposits: dict[str, int]) -> None:
    lines = entries.founding(vault_fen=vault, deposits=deposits)
    journal = Journal(entries.chart())
    if lines:
        journal.post(*lines)
    assert journal.balance("savings") == sum(deposits.values())
    assert journal.balance("cash", entries.VAULT) == vault


@given(amounts)
def test_what_was_moved_there_and_back_leaves_the_books_as_they_were(fen: int) -> None:
    there_and_back = [
        entries.box_filled(fen, "T1"),
        entries.deposit(fen, account="9", box="T1"),
        entries.to_securities_sent(fen, account="9", transfer="t"),
        entries.to_securities_settled(fen, transfer="t"),
        entries.from_securities_sent(fen, transfer="u"),
        entries.from_securities_settled(fen, account="9", transfer="u"),
        entries.withdrawal(fen, account="9", box="T1"),
        entries.box_handed_up(fen, "T1"),
    ]
    journal = Journal(entries.chart())
    for lines in there_and_back:
        journal.post(*lines)
    assert {row.balance for row in journal.trial_balance().rows} == {0}


def test_a_transfer_in_transit_stands_open_under_its_own_name() -> None:
    journal = Journal(entries.chart())
    journal.post(*entries.to_securities_sent(500, account="9", transfer="t"))
    assert journal.balance("securities_transit", "t") == 500
    journal.post(*entries.to_securities_settled(500, transfer="t"))
    assert journal.balance("securities_transit", "t") == 0


@pytest.mark.parametrize("settle", [entries.overage_returned, entries.overage_kept])
def test_an_overage_is_settled_from_what_is_owed(settle: object) -> None:
    journal = Journal(entries.chart())
    journal.post(*entries.variance(balance(opening=0, received=0, paid=0, counted=7), box="T1"))
    journal.post(*settle(7, box="T1"))  # type: ignore[operator]
    assert journal.balance("over_payable") == 0


@pytest.mark.parametrize("settle", [entries.shortage_made_good, entries.shortage_written_off])
def test_a_shortage_is_settled_from_what_is_claimed(settle: object) -> None:
    journal = Journal(entries.chart())
    journal.post(*entries.variance(balance(opening=7, received=0, paid=0, counted=0), box="T1"))
    journal.post(*settle(7, box="T1"))  # type: ignore[operator]
    assert journal.balance("short_receivable") == 0
