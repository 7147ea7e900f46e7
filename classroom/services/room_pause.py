"""The room stands still and goes on: the town's desks, its customers and its market."""

from datetime import datetime

from django.db import transaction

from classroom.models import Shift, User
from classroom.selectors import shifts as reading
from classroom.services import held
from simulator.engine.refusal import Refusal
from simulator.services import nudges, pauses


@transaction.atomic
def pause(*, shift: Shift, by: User, now: datetime) -> Refusal | None:
    """Pauses the room of an open shift; pausing it again changes nothing. The bell goes on."""
    shift = held.shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    pauses.begin(town=shift.teaching_class.town, by_id=by.pk, now=now)
    _tell(shift)
    return None


@transaction.atomic
def resume(*, shift: Shift, by: User, now: datetime) -> None:
    """Lets the room go on."""
    pauses.end(town=shift.teaching_class.town, by_id=by.pk, now=now)
    _tell(shift)


def _tell(shift: Shift) -> None:
    people = {student.pk for student in reading.students_of(shift)}
    transaction.on_commit(lambda: nudges.nudge(people))
