"""Messages to the students of a shift: sending them, and noting that they were read."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from classroom.models import MessageReceipt, RoomMessage, Shift, User
from classroom.selectors import shifts as reading
from classroom.services import held
from simulator.engine.refusal import Refusal
from simulator.services import nudges


@transaction.atomic
def send(
    *, shift: Shift, to: Collection[int] | None, text: str, by: User, now: datetime
) -> RoomMessage | Refusal:
    """Sends a message; whoever has a page open sees it at once, the others when they come.

    Args:
        shift: Whose room.
        to: The students, by their keys; None for everybody in the class.
        text: What to say.
        by: The instructor.
        now: The server's clock.
    """
    shift = held.shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    said = text.strip()
    if not said:
        return Refusal("message_empty")
    if len(said) > RoomMessage.MAX_TEXT:
        return Refusal(
            "message_too_long", facts={"most": RoomMessage.MAX_TEXT, "length": len(said)}
        )
    students = {student.pk for student in reading.students_of(shift)}
    people = students if to is None else set(to)
    if not people:
        return Refusal("nobody_chosen")
    if not people <= students:
        return Refusal("not_in_class")
    message = RoomMessage.objects.create(
        shift=shift, by=by, text=said, to_all=to is None, sent_at=now
    )
    MessageReceipt.objects.bulk_create(
        MessageReceipt(message=message, person_id=person) for person in sorted(people)
    )
    transaction.on_commit(lambda: nudges.nudge(people))
    return message


def read(*, receipt: MessageReceipt, now: datetime) -> None:
    """Notes that its reader has read a message; the first time counts."""
    MessageReceipt.objects.filter(pk=receipt.pk, read_at=None).update(read_at=now)
