"""What the room says to a student now, on whatever page they are."""

from dataclasses import dataclass

from classroom.models import HelpRequest, MessageReceipt, Shift, User
from classroom.selectors.versions import version_of
from simulator.models import TownPause
from simulator.selectors import pauses

_KEPT = 8
"""Messages read that can be read again."""


@dataclass(frozen=True, slots=True)
class RoomNow:
    """The student's side of the wall: a pause, messages, one's own raised hand."""

    shift: Shift
    pause: TownPause | None
    unread: tuple[MessageReceipt, ...]
    """The oldest first."""
    read: tuple[MessageReceipt, ...]
    """The newest first."""
    help: HelpRequest | None

    @property
    def version(self) -> str:
        """Changes with whatever is shown."""
        shown = [
            self.shift.pk,
            self.pause and self.pause.pk,
            [receipt.pk for receipt in self.unread],
            [receipt.pk for receipt in self.read],
            self.help and (self.help.pk, self.help.note),
        ]
        return version_of(shown)


def room_now(student: User) -> RoomNow | None:
    """The room of the student's open shift; None where none is open."""
    shift = (
        Shift.objects.filter(
            state=Shift.State.OPEN,
            teaching_class__enrolments__student=student,
            teaching_class__enrolments__left_at=None,
        )
        .select_related("teaching_class__town")
        .order_by("-opened_at")
        .first()
    )
    if shift is None:
        return None
    receipts = MessageReceipt.objects.filter(person=student, message__shift=shift)
    told = receipts.select_related("message__by").order_by("message__sent_at", "pk")
    return RoomNow(
        shift=shift,
        pause=pauses.pause_of(shift.teaching_class.town),
        unread=tuple(told.filter(read_at=None)),
        read=tuple(told.exclude(read_at=None).reverse()[:_KEPT]),
        help=HelpRequest.objects.filter(shift=shift, student=student, ended_at=None).first(),
    )
