"""Where the branch's cash lies, by denomination, and whether boxes, movements and books agree."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from simulator.engine.bank.entries import VAULT
from simulator.engine.bank.spine import Business
from simulator.models import (
    CashBox,
    CashMovement,
    CounterTransaction,
    DeskSession,
    JournalLine,
    Town,
)
from simulator.selectors import books


def box_of(session: DeskSession) -> CashBox | None:
    """The box that a desk has out."""
    return CashBox.objects.filter(session=session).first()


def boxes_out(town: Town) -> QuerySet[CashBox]:
    """Boxes that have not come back to the vault."""
    return town.cash_boxes.exclude(session=None).select_related("session").order_by("name")


def last_box_of(session: DeskSession) -> CashBox | None:
    """The box that the person of a desk was given last in this town."""
    if session.person_id is None:
        return None
    filled = CashMovement.objects.filter(
        box__town=session.town_id,
        kind=CashMovement.Kind.FILLED,
        entry__session__person=session.person_id,
    )
    last = filled.exclude(box__name=VAULT).select_related("box").order_by("-pk").first()
    return last.box if last else None


def audit(town: Town) -> list[str]:
    """What does not agree, each as a sentence for a programmer; empty if all does.

    A box holds the sum of its movements by denomination, and its value is its cash in the books,
    with what has been posted and not counted out yet.
    """
    return [line for box in town.cash_boxes.order_by("pk") for line in _differences(box)]


def _differences(box: CashBox) -> Iterable[str]:
    moved: Counter[str] = Counter()
    for pieces in box.movements.values_list("pieces", flat=True):
        moved.update(pieces)
    lying = {face: count for face, count in moved.items() if count}
    if lying != box.contents:
        yield f"box {box.name} says {box.contents}, its movements {lying}"
    booked = books.balance_of(box.town, "cash", box.name) + _unpaid(box)
    if booked != box.cash.fen:
        yield f"box {box.name} holds {box.cash.fen}, the books say {booked}"


def _unpaid(box: CashBox) -> int:
    """Fen of withdrawals that are posted while their cash still lies in the box."""
    works = CounterTransaction.objects.filter(
        session=box.session_id,
        business=Business.WITHDRAWAL,
        finished_at=None,
        entry__isnull=False,
        entry__cash_movements=None,
    )
    lines = JournalLine.objects.filter(entry__counter_transaction__in=works, account="cash")
    return int(lines.aggregate(fen=Sum("credit", default=0))["fen"])
