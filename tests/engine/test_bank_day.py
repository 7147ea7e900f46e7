"""A day at the branch: four tellers, thirty customers each, traps among them, and the closing."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from simulator.engine.bank import entries
from simulator.engine.bank.authorisation import cash_in, cash_out
from simulator.engine.bank.cash_drawer import CashDrawer
from simulator.engine.bank.closing import Closing, Handover, TellerDay, close_day
from simulator.engine.bank.denominations import FACES, Cash
from simulator.engine.bank.evidence import Evidence
from simulator.engine.bank.notes import cash_of
from simulator.engine.bank.progress import Move, kept_money, start
from simulator.engine.bank.situation import AccountFacts
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.transactions import perform
from simulator.engine.bank.traps import Trap, TrapOutcome, trap_outcome
from simulator.engine.bank.vouchers import VoucherKind, VoucherStock
from simulator.engine.ledger import Journal
from simulator.engine.people.errands import bearable_traps, errand, situation
from simulator.engine.people.personas import Persona, persona
from simulator.engine.people.tellers import BotTeller
from simulator.engine.refusal import Refusal

TODAY = date(2026, 11, 20)
FLOAT = Cash(dict.fromkeys(FACES, 10_000))
BALANCE = 20_000_000
SEALS = frozenset({"cleared", "name"})
PLANTED = [None, None, *sorted(Trap)]


@dataclass
class Desk:
    """A teller with a box and slips; the box holds what was really put in and taken out."""

    name: str
    bot: BotTeller
    drawer: CashDrawer
    in_box: Cash
    slips: VoucherStock
    outcomes: list[tuple[Trap | None, list[Evidence]]] = field(default_factory=list)


def work(desk: Desk, journal: Journal, seed: int, customer: Persona, trap: Trap | None) -> None:
    """Serves one customer and keeps the books."""
    balance = journal.balance("savings", customer.card)
    businesses = [b for b in Business if trap is None or trap in bearable_traps(b, balance)]
    drawn = errand(
        seed,
        customer,
        visit=1,
        day=TODAY,
        balance_fen=balance,
        trap=trap,
        business=businesses[customer.number % len(businesses)],
    )
    is_deposit = drawn.business is Business.DEPOSIT
    account = AccountFacts(customer.card, customer.name, customer.identity.number, balance)
    case = situation(
        drawn,
        customer=customer,
        account=account,
        profile=cash_in(TODAY) if is_deposit else cash_out(TODAY),
        teller=desk.name,
        day=TODAY,
    )
    progress, evidence = start(case), []
    while not progress.ending:
        slip = desk.slips.next_number
        assert slip is not None
        action = desk.bot.next_action(case, progress, voucher=slip, box=desk.in_box)
        move = perform(case, progress, action)
        assert isinstance(move, Move), move
        evidence.append(move.evidence)
        posted = Step.POST in move.progress.done and Step.POST not in progress.done
        if posted and is_deposit:
            assert move.progress.count is not None
            fen = move.progress.posted_fen or 0
            journal.post(*entries.deposit(fen, account=account.number, box=desk.name))
            desk.drawer = desk.drawer.receive(move.progress.count.counted)
            desk.in_box += cash_of(kept_money(case, move.progress))
        elif posted:
            fen = move.progress.posted_fen or 0
            journal.post(*entries.withdrawal(fen, account=account.number, box=desk.name))
        if move.progress.voucher is not None and progress.voucher is None:
            taken = desk.slips.take(move.progress.voucher, TODAY)
            assert not isinstance(taken, Refusal)
            desk.slips = taken
            journal.post(*entries.vouchers_used(100, box=desk.name))
        if move.progress.paid is not None and progress.paid is None:
            paid = desk.drawer.pay(move.progress.paid)
            assert not isinstance(paid, Refusal)
            desk.drawer, desk.in_box = paid, desk.in_box - move.progress.paid
        progress = move.progress
    desk.outcomes.append((trap, evidence))


def a_day(
    seed: int, overlooks: frozenset[Trap] = frozenset()
) -> tuple[Journal, list[Desk], list[Closing]]:
    town = [persona(seed, number, TODAY) for number in range(1, 121)]
    journal = Journal(entries.chart())
    opening = 4 * FLOAT.fen
    journal.post(*entries.founding(vault_fen=opening, deposits={who.card: BALANCE for who in town}))
    desks = []
    for number in range(4):
        name = f"T{number}"
        slips = VoucherStock(VoucherKind.SLIP, 100 * number + 1, 100 * number + 100)
        desks.append(Desk(name, BotTeller(overlooks), CashDrawer(FLOAT), FLOAT, slips))
        journal.post(*entries.box_filled(FLOAT.fen, name))
        journal.post(*entries.vouchers_received(100 * 100, box=name))
    for customer in town:
        trap = PLANTED[customer.number % len(PLANTED)]
        work(desks[customer.number % 4], journal, seed, customer, trap)
    closings = []
    for desk in desks:
        due = desk.slips.next_number
        day = TellerDay(desk.name, desk.name, desk.drawer, (desk.slips,), SEALS, 0)
        left = None if due is None else (due, desk.slips.last)
        laid_out = Handover(desk.in_box, {VoucherKind.SLIP: left}, SEALS, "second")
        closing = close_day(day, laid_out, TODAY)
        assert isinstance(closing, Closing), closing
        for lines in (*closing.differences, closing.handed_up):
            journal.post(*lines)
        closings.append(closing)
    return journal, desks, closings


@pytest.mark.parametrize("seed", [1, 2026])
def test_careful_tellers_end_the_day_with_even_boxes_and_books_that_agree(seed: int) -> None:
    journal, desks, closings = a_day(seed)
    assert journal.trial_balance().agrees
    assert [closing.differences for closing in closings] == [(), (), (), ()]
    assert journal.balance("cash") == journal.balance("cash", entries.VAULT)
    for desk in desks:
        assert len(desk.outcomes) == 30
        for trap, evidence in desk.outcomes:
            assert not [each for each in evidence if each.faults]
            if trap is not None:
                assert trap_outcome(trap, evidence) is TrapOutcome.CAUGHT
    used = sum(desk.slips.taken for desk in desks)
    assert journal.balance("blank_vouchers") == 4 * 100 * 100 - 100 * used


def test_the_same_seed_keeps_the_same_books() -> None:
    one, other = a_day(5)[0], a_day(5)[0]
    assert [one[number] for number in range(1, len(one) + 1)] == [
        other[number] for number in range(1, len(other) + 1)
    ]
    assert a_day(6)[0].trial_balance() != one.trial_balance()


def test_tellers_that_overlook_everything_leave_differences_that_are_booked() -> None:
    journal, desks, closings = a_day(1, frozenset(Trap))
    page = journal.trial_balance()
    assert page.agrees
    missed = [
        trap
        for desk in desks
        for trap, evidence in desk.outcomes
        if trap is not None and trap_outcome(trap, evidence) is TrapOutcome.MISSED
    ]
    assert set(missed) == set(Trap)
    assert all(evidence[-1].kind != "counter.declined" for d in desks for _, evidence in d.outcomes)
    over = sum(c.count.balance.variance_fen for c in closings)
    booked = journal.balance("over_payable") - journal.balance("short_receivable")
    assert booked == over != 0
