"""Taking and leaving a desk of the town."""

from datetime import datetime

from django.db import transaction

from simulator.models import DeskSession, Duty, Town


@transaction.atomic
def open_session(
    *, town: Town, person_id: int, duty: Duty, desk: str, context_id: str, now: datetime
) -> DeskSession:
    """Puts a person at a desk; whoever already sits there for the same reason just goes on.

    A person has one desk at a time: an open session with another duty, desk, town or context is
    closed first.
    """
    wanted = {"town": town, "duty": duty, "desk": desk, "context_id": context_id}
    current = DeskSession.objects.filter(person_id=person_id, closed_at=None)
    same = current.filter(**wanted).first()
    if same is not None:
        return same
    current.update(closed_at=now)
    return DeskSession.objects.create(person_id=person_id, opened_at=now, **wanted)


def close_session(*, person_id: int, context_id: str, now: datetime) -> bool:
    """Ends a person's session in a context; False if there was none open."""
    open_ones = DeskSession.objects.filter(
        person_id=person_id, context_id=context_id, closed_at=None
    )
    return open_ones.update(closed_at=now) > 0


def close_context(*, context_id: str, now: datetime) -> int:
    """Ends every open session of a context and says how many there were."""
    return DeskSession.objects.filter(context_id=context_id, closed_at=None).update(closed_at=now)
