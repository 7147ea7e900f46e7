"""What a step at the counter moves beside the transaction itself: books, cash, vouchers, the PIN."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.engine.bank import actions as do
from simulator.engine.bank import entries
from simulator.engine.bank.progress import Move, Progress, kept_money
from simulator.engine.bank.rules import rule
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Business
from simulator.engine.bank.vouchers import VoucherKind
from simulator.engine.refusal import Refusal
from simulator.models import (
    BankAccount,
    CashBox,
    CounterTransaction,
    DeskSession,
    EntryKind,
    Voucher,
)
from simulator.selectors import counter as reading
from simulator.services import books, cash_boxes, vouchers
from simulator.services.refused import RefusedError, unless_refused


@dataclass(frozen=True, slots=True)
class Step:
    """A step that the engine has allowed, before it is written down."""

    work: CounterTransaction
    session: DeskSession
    situation: Situation
    before: Progress
    move: Move
    now: datetime


def apply(step: Step, action: do.Action) -> None:
    """Moves what the action moves.

    Raises:
        RefusedError: books, box or vouchers refuse.
    """
    effect = _EFFECTS.get(type(action))
    if effect is not None:
        effect(step, action)


def spoil(session: DeskSession, number: int, now: datetime) -> Voucher:
    """Takes the next slip out of its book as spoiled."""
    return unless_refused(
        vouchers.take(
            session=session,
            kind=VoucherKind.SLIP,
            number=number,
            state=Voucher.State.VOID,
            now=now,
        )
    )


def _post(step: Step, action: do.Post) -> None:
    """Books the amount. A deposit's cash lies in the box from here on; a withdrawal's still does."""
    box = _box(step.session)
    is_deposit = step.situation.business is Business.DEPOSIT
    lines = entries.deposit if is_deposit else entries.withdrawal
    entry = unless_refused(
        books.post(
            town=step.session.town,
            lines=lines(action.fen, account=action.account, box=box.name),
            kind=EntryKind.DEPOSIT if is_deposit else EntryKind.WITHDRAWAL,
            key=f"counter:{step.work.pk}",
            now=step.now,
            session=step.session,
        )
    )
    step.work.entry = entry
    if is_deposit and step.before.count is not None:
        cash_boxes.receive(
            box=box,
            counted=step.before.count.counted,
            money=kept_money(step.situation, step.before),
            entry=entry,
        )


def _print(step: Step, action: do.PrintSlip) -> None:
    step.work.voucher = unless_refused(
        vouchers.take(
            session=step.session,
            kind=VoucherKind.SLIP,
            number=action.voucher,
            state=Voucher.State.USED,
            now=step.now,
        )
    )


def _count_out(step: Step, action: do.CountOut) -> None:
    entry, posted = step.work.entry, step.before.posted_fen
    if entry is None or posted is None:
        msg = "cash is counted out for what was posted"
        raise RuntimeError(msg)
    box = _box(step.session)
    refused = cash_boxes.pay(box=box, cash=action.cash, entry=entry, fen=posted)
    if refused is not None:
        raise RefusedError(refused)


def _seize(step: Step, _action: do.SeizeCounterfeits) -> None:
    """The certificate is written, and the pieces go into custody off the balance, apart from cash."""
    count = step.before.count
    if count is None:
        return
    number = reading.next_voucher(step.session, VoucherKind.SEIZURE_CERTIFICATE)
    if number is None:
        raise RefusedError(
            Refusal("vouchers_used_up", facts={"kind": VoucherKind.SEIZURE_CERTIFICATE})
        )
    unless_refused(
        vouchers.take(
            session=step.session,
            kind=VoucherKind.SEIZURE_CERTIFICATE,
            number=number,
            state=Voucher.State.USED,
            now=step.now,
        )
    )
    face_fen = sum(step.situation.money[place].fen for place in count.put_aside)
    unless_refused(
        books.post(
            town=step.session.town,
            lines=entries.counterfeits_taken(face_fen, box=f"seizure:{number:08d}"),
            kind=EntryKind.COUNTERFEIT,
            key=f"seizure:{step.work.pk}",
            now=step.now,
            session=step.session,
        )
    )


def _enter_pin(step: Step, _action: do.EnterPin) -> None:
    """Keeps wrong PINs on the account, and locks it after the last try."""
    tries = rule("bank.pin.tries", step.situation.day).numbers["tries"]
    wrong = step.move.progress.wrong_pins
    account = BankAccount.objects.filter(
        town=step.session.town_id, number=step.situation.account.number
    )
    if wrong >= tries:
        account.update(wrong_pins=wrong, status=BankAccount.Status.LOCKED)
    else:
        account.update(wrong_pins=wrong)


def _box(session: DeskSession) -> CashBox:
    box = cash_boxes.held_box_of(session)
    if box is None:
        raise RefusedError(Refusal("counter_not_open"))
    return box


_EFFECTS: dict[type, Callable[[Step, Any], None]] = {
    do.Post: _post,
    do.PrintSlip: _print,
    do.CountOut: _count_out,
    do.SeizeCounterfeits: _seize,
    do.EnterPin: _enter_pin,
}
