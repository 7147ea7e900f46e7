"""A teller's day around the customers: receiving box, vouchers and seals, and handing them in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from simulator.engine.bank.cash_drawer import CashDrawer
from simulator.engine.bank.closing import Closing, Handover, TellerDay, close_day
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.entries import VAULT
from simulator.engine.bank.seals import seals
from simulator.engine.bank.vouchers import VoucherKind
from simulator.engine.refusal import Refusal
from simulator.models import CashBox, DeskSession, SealRack
from simulator.models.work_kinds import CounterWork
from simulator.selectors import counter as reading
from simulator.services import business_day, cash_boxes, evidence, queue, vouchers
from simulator.services.refused import RefusedError, unless_refused

SUPERVISOR = "supervisor"
"""Who counts again at closing."""
TELLER, NIGHT = "teller", "night"
"""Who lays out a box: its teller, or the night run where nobody did."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What a teller lays out at closing, by the teller's own count."""

    cash: Cash
    vouchers: Mapping[VoucherKind, tuple[int, int] | None]
    """First and last number left of each kind; None where nothing is."""
    seals: frozenset[str]


def open_counter(
    *, session: DeskSession, now: datetime, box: str | None = None
) -> CashBox | Refusal:
    """Hands a desk its box, its vouchers and its seals; who has them keeps them.

    Asked again, it replaces a book of vouchers that is used up.

    Args:
        session: The desk.
        now: The server's clock.
        box: Which box; chosen where left out.
    """
    try:
        with transaction.atomic():
            return _open(session, box, now)
    except RefusedError as refused:
        return refused.refusal


def all_that_is_there(*, session: DeskSession) -> LaidOut:
    """What a desk would lay out if everything is counted rightly and nothing is missing."""
    left = {}
    for book in session.voucher_books.all():
        stock = book.stock
        number = stock.next_number
        left[stock.kind] = None if number is None else (number, stock.last)
    return LaidOut(session.cash_box.there, left, frozenset(session.seal_rack.seals))


def close_counter(
    *, session: DeskSession, laid_out: LaidOut, now: datetime, counted_by: str = TELLER
) -> Closing | Refusal:
    """Takes box, vouchers and seals back (日终): counted again, over and short booked.

    The second count finds what does lie in the box; counterfeits that went unnoticed are no money.
    Refused while a customer is at the counter or a transaction is unfinished, and where vouchers or
    seals are not what they should be.
    """
    try:
        with transaction.atomic():
            return _close(session, laid_out, counted_by, now)
    except RefusedError as refused:
        return refused.refusal


def fetch_cash(*, session: DeskSession, cash: Cash, now: datetime) -> CashBox | Refusal:
    """Brings further cash from the vault to a desk."""
    try:
        with transaction.atomic():
            session = queue.held_session(session)
            box = unless_refused(cash_boxes.fetch(session=session, cash=cash, now=now))
            facts = {"box": box.name, "fen": cash.fen, "pieces": _pieces(cash)}
            evidence.record(session=session, kind=CounterWork.CASH_FETCHED, facts=facts, now=now)
            return box
    except RefusedError as refused:
        return refused.refusal


def _open(session: DeskSession, name: str | None, now: datetime) -> CashBox:
    session = queue.held_session(session)
    rack = SealRack.objects.filter(session=session).first()
    if rack is not None and rack.returned_at is not None:
        raise RefusedError(Refusal("counter_closed", facts={"at": rack.returned_at}))
    box = unless_refused(cash_boxes.hand_out(session=session, now=now, name=name))
    given = unless_refused(vouchers.hand_out(session=session, now=now))
    if rack is not None:
        return box
    kinds = sorted(seals())
    SealRack.objects.create(session=session, seals=kinds, taken_at=now)
    facts = {
        "box": box.name,
        "box_fen": box.cash.fen,
        "vouchers": [f"{book.kind}:{book.stock.next_number}" for book in given],
        "seals": kinds,
    }
    evidence.record(session=session, kind=CounterWork.OPENED, facts=facts, now=now)
    return box


def _close(session: DeskSession, laid_out: LaidOut, counted_by: str, now: datetime) -> Closing:
    session = queue.held_session(session)
    cash_boxes.held(town=session.town, name=VAULT)
    box = cash_boxes.held_box_of(session)
    rack = SealRack.objects.filter(session=session, returned_at=None).first()
    day = business_day.held(town=session.town)
    if box is None or rack is None:
        raise RefusedError(Refusal("counter_not_open"))
    if day is None:
        raise RefusedError(Refusal("no_open_day"))
    teller_day = TellerDay(
        teller=reading.desk_name(session.pk),
        box=box.name,
        drawer=CashDrawer(opening=box.cash),
        stocks=tuple(book.stock for book in session.voucher_books.order_by("kind")),
        seals=frozenset(rack.seals),
        unfinished=reading.unfinished(session),
    )
    recounted = Handover(box.good, laid_out.vouchers, laid_out.seals, recounted_by=SUPERVISOR)
    closing = unless_refused(close_day(teller_day, recounted, day.date))
    facts = _facts(box, laid_out.cash, closing) | {"by": counted_by}
    cash_boxes.hand_in(box=box, closing=closing, day=day.date, now=now)
    vouchers.hand_in(session=session)
    rack.returned_at = now
    rack.save(update_fields=["returned_at"])
    evidence.record(session=session, kind=CounterWork.CLOSED, facts=facts, now=now)
    return closing


def _facts(box: CashBox, counted: Cash, closing: Closing) -> dict[str, object]:
    """What the evidence keeps of a closing; pieces as `face:count`."""
    parts = [part.variance_fen for part in closing.count.to_book]
    return {
        "box": box.name,
        "counted_fen": counted.fen,
        "counted": _pieces(counted),
        "is_right": counted == box.there,
        "book_fen": box.cash.fen,
        "recounted_fen": closing.count.counted.fen,
        "over_fen": sum(fen for fen in parts if fen > 0),
        "short_fen": -sum(fen for fen in parts if fen < 0),
        "counterfeits": box.false.pieces,
    }


def _pieces(cash: Cash) -> list[str]:
    return [f"{face}:{count}" for face, count in cash.items()]
