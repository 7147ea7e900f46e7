"""Taking and leaving a desk of the town."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from simulator.models import DeskPolicy, DeskSession, Duty, Town
from simulator.models.work_kinds import DeskWork
from simulator.services import evidence, injections

READY = DeskPolicy()
"""What holds where nobody asks for anything else."""


@transaction.atomic
def open_session(
    *,
    town: Town,
    person_id: int,
    duty: Duty,
    desk: str,
    context_id: str,
    now: datetime,
    policy: DeskPolicy = READY,
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
    _close(current, now)
    session = DeskSession.objects.create(
        person_id=person_id, opened_at=now, policy=policy.as_data(), **wanted
    )
    facts = {"duty": duty, "desk": desk, "mode": policy.mode}
    evidence.record(session=session, kind=DeskWork.SEATED, facts=facts, now=now)
    return session


@transaction.atomic
def close_session(*, person_id: int, context_id: str, now: datetime) -> bool:
    """Ends a person's session in a context; False if there was none open."""
    open_ones = DeskSession.objects.filter(
        person_id=person_id, context_id=context_id, closed_at=None
    )
    return _close(open_ones, now) > 0


@transaction.atomic
def close_context(*, context_id: str, now: datetime) -> int:
    """Ends every open session of a context and says how many there were."""
    return _close(DeskSession.objects.filter(context_id=context_id, closed_at=None), now)


def _close(sessions: QuerySet[DeskSession], now: datetime) -> int:
    leaving = list(sessions)
    for session in leaving:
        evidence.record(session=session, kind=DeskWork.LEFT, facts={}, now=now)
    injections.lapse(sessions=leaving, now=now)
    DeskSession.objects.filter(pk__in=[session.pk for session in leaving]).update(closed_at=now)
    return len(leaving)
