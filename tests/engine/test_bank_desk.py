"""What lies around the counter: faces, notes, seals, the queue, the closing of a day."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from simulator.engine.bank import entries
from simulator.engine.bank.cash_drawer import CashDrawer
from simulator.engine.bank.closing import Closing, Handover, TellerDay, close_day
from simulator.engine.bank.denominations import DENOMINATIONS, FACES, Cash
from simulator.engine.bank.notes import (
    SPECIMEN_PREFIX,
    TOOLS,
    cash_of,
    draw_money,
    features,
    features_of,
)
from simulator.engine.bank.portraits import LASTING, look_alike, portrait, same_person, years_ago
from simulator.engine.bank.queue import Queue, TicketState
from simulator.engine.bank.seals import (
    PAPER_WIDTH,
    PlacedSeal,
    is_complete,
    judge_seals,
    sealed_papers,
    seals,
)
from simulator.engine.bank.vouchers import VoucherKind, VoucherStock
from simulator.engine.ledger import Journal
from simulator.engine.people.tellers import SEALED
from simulator.engine.refusal import Refusal

TODAY = date(2026, 11, 20)
seeds = st.integers(0, 2**32)


# ---- Faces -------------------------------------------------------------------------------------
@given(seeds, st.booleans(), st.integers(19, 78))
def test_years_change_hair_and_glasses_but_not_the_person(
    seed: int, is_male: bool, age: int
) -> None:
    rng = np.random.default_rng(seed)
    face = portrait(rng, is_male=is_male, age=age)
    assert same_person(face, years_ago(face, rng, is_male=is_male))
    other = look_alike(face, rng)
    assert not same_person(face, other)
    assert sum(getattr(face, trait) != getattr(other, trait) for trait in LASTING) == 3
    assert (face.hair, face.glasses) == (other.hair, other.glasses)


# ---- Notes -------------------------------------------------------------------------------------
def test_every_note_has_features_to_look_at_with_every_tool() -> None:
    for denomination in DENOMINATIONS:
        told = features_of(denomination.fen)
        assert bool(told) == denomination.is_note
        assert len({feature.key for feature in told}) == len(told)
    assert {feature.tool for feature in features()} == set(TOOLS)


@given(seeds, st.integers(1, 300), st.integers(0, 12))
@settings(deadline=None)
def test_money_has_the_counterfeits_that_were_asked_for_among_its_largest_notes(
    seed: int, notes: int, false_notes: int
) -> None:
    cash = Cash({10_000: notes, 100: 3, 50: 2})
    rng = np.random.default_rng(seed)
    if false_notes > notes:
        with pytest.raises(ValueError, match="counterfeits"):
            draw_money(cash, rng, counterfeits=false_notes)
        return
    money = draw_money(cash, rng, counterfeits=false_notes)
    pieces = money.pieces()
    assert cash_of(pieces) == cash
    assert pieces == money.pieces()
    false_pieces = [piece for piece in pieces if not piece.is_genuine]
    assert len(false_pieces) == false_notes
    known = {fault for feature in features_of(10_000) for fault in feature.faults}
    for piece in false_pieces:
        assert piece.fen == 10_000
        assert 1 <= len(piece.faults) <= 3
        assert piece.faults <= known
    serials = [piece.serial for piece in pieces if piece.serial]
    assert len(set(serials)) == len(serials) == notes + 3
    assert all(serial.startswith(SPECIMEN_PREFIX) for serial in serials)


def test_coins_are_never_counterfeit_here() -> None:
    with pytest.raises(ValueError, match="counterfeits"):
        draw_money(Cash({50: 9}), np.random.default_rng(1), counterfeits=1)


# ---- Seals -------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["deposit_slip", "withdrawal_slip"])
def test_a_slip_has_room_for_its_seals(key: str) -> None:
    paper = sealed_papers()[key]
    assert judge_seals(paper, SEALED, TODAY) == ()
    assert is_complete(paper, SEALED)


@given(
    st.sampled_from(sorted(sealed_papers())),
    st.lists(
        st.builds(
            PlacedSeal,
            st.sampled_from(sorted(seals())),
            st.integers(0, PAPER_WIDTH),
            st.integers(0, 700),
            st.integers(-40, 40),
        ),
        max_size=4,
    ),
)
def test_a_sealed_paper_without_fault_has_what_it_needs_where_it_may_lie(
    key: str, placed: list[PlacedSeal]
) -> None:
    paper = sealed_papers()[key]
    faults = judge_seals(paper, placed, TODAY)
    missing = [fault for fault in faults if fault.code == "seal_missing"]
    assert is_complete(paper, placed) == (not missing)
    if not faults:
        for seal in placed:
            box = seal.box()
            assert 0 <= box.x <= PAPER_WIDTH - box.width
            assert not any(field.overlaps(box) for field in paper.fields.values())


@pytest.mark.parametrize(
    ("placed", "code"),
    [
        (PlacedSeal("cash_paid", 320, 535), "seal_wrong"),
        (PlacedSeal("cleared", 320, 300), "seal_on_field"),
        (PlacedSeal("cleared", 320, 600), "seal_off_paper"),
        (PlacedSeal("cleared", 320, 535, lean=30), "seal_leans"),
    ],
)
def test_a_seal_in_the_wrong_place_or_on_the_wrong_paper_is_named(
    placed: PlacedSeal, code: str
) -> None:
    faults = judge_seals(sealed_papers()["deposit_slip"], [*SEALED, placed], TODAY)
    assert code in {fault.code for fault in faults}
    assert all(fault.rule.startswith("bank.seal.") for fault in faults)


def test_a_seal_may_touch_the_edge_of_a_field() -> None:
    paper = sealed_papers()["deposit_slip"]
    height = seals()["cleared"].height // 2
    below = max(box.y + box.height for name, box in paper.fields.items() if name != "signature")
    touching = PlacedSeal("cleared", 320, below + height)
    assert judge_seals(paper, [touching, SEALED[1]], TODAY) == ()
    over = PlacedSeal("cleared", 320, below + height - 1)
    assert {fault.code for fault in judge_seals(paper, [over, SEALED[1]], TODAY)} == {
        "seal_on_field"
    }


# ---- The queue ---------------------------------------------------------------------------------
class QueueMachine(RuleBasedStateMachine):
    """Customers come, are called to two counters, wait aside, are missed and come back."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue("A")

    def to(self, step: Queue | Refusal) -> None:
        self.queue = self.queue if isinstance(step, Refusal) else step

    @rule()
    def join(self) -> None:
        self.queue = self.queue.join()

    @rule(counter=st.sampled_from("12"))
    def call(self, counter: str) -> None:
        busy, waiting = self.queue.at(counter), self.queue.waiting
        step = self.queue.call(counter)
        if busy or not waiting:
            assert isinstance(step, Refusal)
        else:
            assert isinstance(step, Queue)
            at = step.at(counter)
            assert at is not None
            assert at.number == waiting[0].number
        self.to(step)

    @rule(counter=st.sampled_from("12"), leave=st.sampled_from(["serve", "hold", "miss"]))
    def leave(self, counter: str, leave: str) -> None:
        self.to(getattr(self.queue, leave)(counter))
        assert self.queue.at(counter) is None

    @rule(number=st.integers(1, 12).map(lambda n: f"A{n:03d}"))
    def resume(self, number: str) -> None:
        before = self.queue.ticket(number)
        step = self.queue.resume(number)
        self.to(step)
        if isinstance(step, Queue) and before is not None:
            place = 0 if before.state is TicketState.HELD else -1
            assert step.waiting[place].number == number

    @invariant()
    def nobody_is_lost_or_twice(self) -> None:
        numbers = sorted(ticket.number for ticket in self.queue.tickets)
        assert numbers == [f"A{n:03d}" for n in range(1, len(numbers) + 1)]
        called = [t.counter for t in self.queue.tickets if t.state is TicketState.CALLED]
        assert len(called) == len(set(called))


def test_the_queue_keeps_everybody_in_turn() -> None:
    run_state_machine_as_test(QueueMachine, settings=settings(max_examples=40, deadline=None))


def test_who_waited_aside_is_next_and_who_was_missed_is_last() -> None:
    queue = Queue("A").join().join().join()
    for leave, order in (("hold", ["A001", "A002", "A003"]), ("miss", ["A002", "A003", "A001"])):
        called = queue.call("1")
        assert isinstance(called, Queue)
        back = getattr(called, leave)("1").resume("A001")
        assert [ticket.number for ticket in back.waiting] == order


def test_served_customers_do_not_come_back() -> None:
    queue = Queue("A").join().call("1")
    assert isinstance(queue, Queue)
    served = queue.serve("1")
    assert isinstance(served, Queue)
    for refusal in (served.resume("A001"), served.resume("A009"), served.serve("1")):
        assert isinstance(refusal, Refusal)


# ---- Closing -----------------------------------------------------------------------------------
STOCK = VoucherStock(VoucherKind.SLIP, 101, 125, 3)
DAY = TellerDay(
    teller="t1",
    box="B1",
    drawer=CashDrawer(Cash({10_000: 200, 100: 50})),
    stocks=(STOCK,),
    seals=frozenset({"cleared", "name"}),
    unfinished=0,
)
LAID_OUT = Handover(
    cash=DAY.drawer.book,
    vouchers={VoucherKind.SLIP: (104, 125)},
    seals=frozenset({"cleared", "name", "official"}),
    recounted_by="t2",
)
cash = st.dictionaries(st.sampled_from(FACES), st.integers(0, 400)).map(Cash)


@given(cash, cash)
def test_closing_books_what_differs_and_hands_up_what_was_counted(
    book: Cash, counted: Cash
) -> None:
    day = replace(DAY, drawer=CashDrawer(book))
    closing = close_day(day, replace(LAID_OUT, cash=counted), TODAY)
    assert isinstance(closing, Closing)
    journal = Journal(entries.chart())
    if book.fen:
        journal.post(*entries.founding(vault_fen=book.fen, deposits={}))
        journal.post(*entries.box_filled(book.fen, "B1"))
    for lines in (*closing.differences, closing.handed_up):
        if lines:
            journal.post(*lines)
    assert journal.balance("cash", "B1") == 0
    assert journal.balance("cash", entries.VAULT) == counted.fen
    owed = journal.balance("over_payable") - journal.balance("short_receivable")
    assert owed == counted.fen - book.fen
    assert bool(closing.differences) == (book != counted)


def test_an_overage_never_makes_up_for_a_shortage() -> None:
    wrong = Cash({10_000: 199, 100: 150})
    closing = close_day(DAY, replace(LAID_OUT, cash=wrong), TODAY)
    assert isinstance(closing, Closing)
    assert closing.count.balance.variance_fen == 0
    over, short = closing.differences
    assert [line.account for line in over] == ["cash", "over_payable"]
    assert [line.account for line in short] == ["short_receivable", "cash"]
    assert over[0].fen == short[0].fen == 10_000


@pytest.mark.parametrize(
    ("day", "laid_out", "code"),
    [
        (replace(DAY, unfinished=1), LAID_OUT, "unfinished"),
        (DAY, replace(LAID_OUT, recounted_by=""), "not_recounted"),
        (DAY, replace(LAID_OUT, recounted_by="t1"), "not_recounted"),
        (DAY, replace(LAID_OUT, vouchers={}), "vouchers_differ"),
        (DAY, replace(LAID_OUT, vouchers={VoucherKind.SLIP: (105, 125)}), "vouchers_differ"),
        (DAY, replace(LAID_OUT, seals=frozenset({"name"})), "seals_missing"),
    ],
)
def test_a_day_that_is_not_in_order_does_not_close(
    day: TellerDay, laid_out: Handover, code: str
) -> None:
    refusal = close_day(day, laid_out, TODAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.rule


def test_a_used_up_stock_leaves_nothing_to_lay_out() -> None:
    day = replace(DAY, stocks=(replace(STOCK, taken=25),))
    assert isinstance(close_day(day, replace(LAID_OUT, vouchers={}), TODAY), Closing)
