"""Messages of a shift with their receipts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from classroom.models import MessageReceipt, RoomMessage, Shift, User


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message, and who of those it is for has read it."""

    message: RoomMessage
    receipts: Sequence[MessageReceipt]

    @property
    def read(self) -> int:
        return sum(receipt.read_at is not None for receipt in self.receipts)

    @property
    def waiting(self) -> list[User]:
        """Who has not read it yet."""
        return [receipt.person for receipt in self.receipts if receipt.read_at is None]


def sent_in(shift: Shift, most: int) -> list[SentMessage]:
    """The last messages of a shift, the newest first."""
    return _with_receipts(shift.messages.order_by("-pk")[:most])


def sent_to(shift: Shift, student: User, most: int) -> list[MessageReceipt]:
    """What a student was told in a shift, the newest first."""
    rows = MessageReceipt.objects.filter(message__shift=shift, person=student)
    return list(rows.select_related("message__by").order_by("-message__sent_at", "-pk")[:most])


def _with_receipts(messages: QuerySet[RoomMessage]) -> list[SentMessage]:
    rows = messages.select_related("by").prefetch_related("receipts__person")
    return [SentMessage(row, list(row.receipts.all())) for row in rows]
