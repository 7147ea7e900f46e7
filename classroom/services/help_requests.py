"""Raised hands: asking for help, taking the hand down, coming to it."""

from datetime import datetime

from django.db import transaction

from classroom.models import HelpRequest, Shift, User
from classroom.services import held
from simulator.engine.refusal import Refusal
from simulator.services import nudges


@transaction.atomic
def ask(*, shift: Shift, student: User, note: str, now: datetime) -> HelpRequest | Refusal:
    """Raises a hand, with a word about what for; one that is up stays up, with the new word."""
    shift = held.shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    said = note.strip()
    if len(said) > HelpRequest.MAX_NOTE:
        return Refusal("note_too_long", facts={"most": HelpRequest.MAX_NOTE})
    raised, is_new = HelpRequest.objects.get_or_create(
        shift=shift, student=student, ended_at=None, defaults={"note": said, "asked_at": now}
    )
    if not is_new and said and said != raised.note:
        raised.note = said
        raised.save(update_fields=["note"])
    return raised


@transaction.atomic
def end(*, shift: Shift, student: User, by: User, now: datetime) -> None:
    """Takes a hand down: the student's own doing, or the instructor has come."""
    raised = HelpRequest.objects.filter(shift=shift, student=student, ended_at=None)
    if raised.update(ended_at=now, ended_by=by):
        transaction.on_commit(lambda: nudges.nudge({student.pk}))


def end_all(*, shift: Shift, by: User, now: datetime) -> None:
    """With the shift every hand goes down."""
    HelpRequest.objects.filter(shift=shift, ended_at=None).update(ended_at=now, ended_by=by)
