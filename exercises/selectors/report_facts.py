"""What evidence fills into a practice report: the post, the times, the business done, errors, slips.

Plain data, so that it can be frozen when the report is handed in; pages make the words.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from classroom.models import Attendance, Shift, User
from classroom.selectors import attendance
from classroom.services.postings import context_of
from exercises.models import Attempt
from simulator.models import CounterTransaction, DeskSession, WorkEvent

OPENERS = (
    "counter.called",
    "wealth.interview_opened",
    "broker.contact_begun",
    "order.instruction_taken",
    "transfer.asked",
)
"""Steps with which a customer's matter begins, house by house."""
MOST_SLIPS = 3
"""Slips that lie beside a report; those with an error first."""


def facts_of(shift: Shift, student: User) -> dict[str, Any]:
    """Everything that is filled in, from the evidence there is now."""
    sessions = list(
        DeskSession.objects.filter(person=student, context_id=context_of(shift)).order_by("pk")
    )
    events = list(WorkEvent.objects.filter(session__in=sessions).order_by("session_id", "number"))
    entry = attendance.latest(shift, student)
    faults = [_fault(event) for event in events if "fault" in event.facts]
    return {
        "posts": _posts(sessions),
        "work": _work(shift, student, sessions),
        "clocked_in": _iso(entry.clocked_in_at) if entry else "",
        "clocked_out": _iso(entry.clocked_out_at) if entry else "",
        "absent": entry is not None and entry.status == Attendance.ABSENT,
        "business": _business(events),
        "errors": faults,
        "slips": _slips(sessions, {fault["visit"] for fault in faults}),
    }


def seconds_at_desks(facts: Mapping[str, Any]) -> int:
    """How long the posts of a report were held, in whole seconds; open ones not counted."""
    spans = [
        datetime.fromisoformat(post["until"]) - datetime.fromisoformat(post["from"])
        for post in facts["posts"]
        if post["until"]
    ]
    return int(sum(span.total_seconds() for span in spans))


def _posts(sessions: Sequence[DeskSession]) -> list[dict[str, Any]]:
    """Posts held, one after the other; who takes the same desk anew at once has not left it."""
    posts: list[dict[str, Any]] = []
    for session in sessions:
        began, left = _iso(session.opened_at), _iso(session.closed_at)
        place = {"duty": session.duty, "desk": session.desk}
        if posts and posts[-1] == {**place, "from": posts[-1]["from"], "until": began}:
            posts[-1]["until"] = left
        else:
            posts.append({**place, "from": began, "until": left})
    return posts


def _work(shift: Shift, student: User, sessions: Sequence[DeskSession]) -> list[dict[str, Any]]:
    """Set work of the shift, or worked at its desks, with the number of attempts handed in."""
    attempts = (
        Attempt.objects.filter(party__members__student=student)
        .filter(Q(party__assignment__shift=shift) | Q(sessions__session__in=sessions))
        .select_related("party__assignment")
        .distinct()
    )
    found: dict[str, int] = defaultdict(int)
    for attempt in attempts.order_by("party__assignment__position"):
        found[attempt.party.assignment.task] += int(not attempt.is_open)
    return [{"task": task, "handed_in": times} for task, times in found.items()]


def _business(events: Sequence[WorkEvent]) -> list[dict[str, Any]]:
    """Matters by kind: how many, how long they took together, how many errors."""
    matters: dict[tuple[int, str], list[WorkEvent]] = defaultdict(list)
    for event in events:
        visit = event.facts.get("visit")
        if visit:
            matters[event.session_id, str(visit)].append(event)
    rows: dict[str, dict[str, Any]] = {}
    for steps in matters.values():
        begun = next((step for step in steps if step.kind in OPENERS), None)
        if begun is None:
            continue
        kind = str(begun.facts.get("business") or begun.kind)
        row = rows.setdefault(kind, {"kind": kind, "times": 0, "seconds": 0, "errors": 0})
        row["times"] += 1
        row["seconds"] += int((steps[-1].at - begun.at).total_seconds())
        row["errors"] += sum("fault" in step.facts for step in steps)
    return list(rows.values())


def _fault(event: WorkEvent) -> dict[str, Any]:
    return {
        "visit": str(event.facts.get("visit", "")),
        "at": _iso(event.at),
        "fault": event.facts["fault"],
        "rule": event.facts.get("rule", ""),
    }


def _slips(sessions: Sequence[DeskSession], wrong: set[str]) -> list[int]:
    """Transactions whose printed slips lie beside the report."""
    printed = CounterTransaction.objects.filter(session__in=sessions).exclude(voucher=None)
    rows = list(printed.select_related("ticket").order_by("pk"))
    rows.sort(key=lambda row: row.ticket.number not in wrong)
    return [row.pk for row in rows[:MOST_SLIPS]]


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
