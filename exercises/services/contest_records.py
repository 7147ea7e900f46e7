"""Writing down every change of a contest, chained, so that nothing is changed or left out unseen."""

from datetime import datetime
from typing import Any

from classroom.models import User
from exercises.models import Contest, ContestRecord
from exercises.selectors.contest_records import hash_of


def record(
    *, contest: Contest, action: str, by: User | None, now: datetime, **facts: Any
) -> ContestRecord:
    """Adds a line to the contest's record, within the transaction that makes the change.

    Args:
        contest: Whose record.
        action: A key of `views.contest_words.ACTIONS`.
        by: Who did it; None for what the clock did.
        now: When.
        facts: Numbers and names that the line tells, as plain data.
    """
    held = Contest.objects.select_for_update().get(pk=contest.pk)
    last = held.records.order_by("-number").first()
    line = ContestRecord(
        contest=held,
        number=last.number + 1 if last else 1,
        at=now,
        by=by,
        action=action,
        facts=facts,
        previous_hash=last.hash if last else "",
    )
    line.hash = hash_of(line)
    line.save(force_insert=True)
    return line
