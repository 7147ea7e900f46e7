"""Fetching what belongs to a room on behalf of a person. What is not theirs is not there (404)."""

from classroom.access.found import found_or_404
from classroom.models import MessageReceipt, Shift, User
from simulator.models import DeskSession, InjectedEvent


def receipt_for(user: User, pk: int) -> MessageReceipt:
    """A message that was sent to this person."""
    return found_or_404(MessageReceipt.objects.filter(pk=pk, person=user).first())


def event_in(shift: Shift, pk: int) -> InjectedEvent:
    """An event that was ordered in the town of a shift, which has been fetched for its instructor."""
    rows = InjectedEvent.objects.filter(pk=pk, town=shift.teaching_class.town_id)
    return found_or_404(rows.first())


def session_of(shift: Shift, student: User, pk: int) -> DeskSession:
    """A desk session of a student in the town of a shift, both fetched for its instructor."""
    rows = DeskSession.objects.filter(pk=pk, person=student, town=shift.teaching_class.town_id)
    return found_or_404(rows.select_related("town", "person").first())
