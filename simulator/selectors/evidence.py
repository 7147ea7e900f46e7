"""Reading evidence back: the timeline of a desk session, and whether its chain holds."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from simulator.models import DeskSession, WorkEvent, WorkText


def timeline(session: DeskSession) -> QuerySet[WorkEvent]:
    """The steps of a session, first to last."""
    return session.events.order_by("number")


def texts_of(events: Sequence[WorkEvent]) -> dict[str, str]:
    """Names and texts by digest; those of people who have been erased are missing."""
    digests = {digest for event in events for digest in event.texts.values()}
    return dict(WorkText.objects.filter(digest__in=digests).values_list("digest", "text"))


def last_event(session: DeskSession) -> WorkEvent | None:
    return session.events.order_by("-number").first()


def first_broken(session: DeskSession) -> int | None:
    """The number at which a session's chain does not hold; None if all of it does."""
    before = beginning(session)
    for number, event in enumerate(timeline(session), start=1):
        intact = (
            event.number == number
            and event.previous_hash == before
            and event.hash == hash_of(event)
        )
        if not intact:
            return number
        before = event.hash
    return None


def beginning(session: DeskSession) -> str:
    """The hash before a session's first step: what the session is, but not who it was."""
    opened = session.opened_at.astimezone(UTC).isoformat()
    return _digest([session.pk, session.town_id, session.duty, session.desk, opened])


def hash_of(event: WorkEvent) -> str:
    """The hash of an event: of everything in it, and of the one before."""
    return _digest(
        [
            event.previous_hash,
            event.session_id,
            event.number,
            event.person,
            event.at.astimezone(UTC).isoformat(),
            event.kind,
            event.facts,
            event.texts,
        ]
    )


def _digest(data: list[Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
