"""The evidence of an attempt as marking reads it: desk sessions, observers' sheets, answers.

The desks write what was noticed and what went wrong as steps of their own, after the step in which
it happened; marking finds them at that step.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from classroom.models import Observation
from exercises.models import Attempt
from exercises.scoring.answers import Answer
from exercises.scoring.evidence import Evidence, EvidenceLine, Fact, frozen_fact
from exercises.scoring.evidence_kinds import all_kinds
from simulator.models import DeskSession, QueueTicket, WorkEvent
from simulator.models.work_kinds import DeskWork, OrderWork

_OBSERVATION = "observation:"
_SEEN = "observer.item_seen"


@dataclass(frozen=True, slots=True)
class Window:
    """The steps of a desk session that count: after one number, through another (None: to the last)."""

    session: int
    after: int
    through: int | None = None


def windows_of(attempt: Attempt) -> list[Window]:
    """The desks at which an attempt was worked."""
    rows = attempt.sessions.order_by("session_id")
    return [Window(row.session_id, row.after, row.through) for row in rows]


def events_of(attempt: Attempt) -> list[WorkEvent]:
    """All steps of an attempt's desks within their windows and its time, in order.

    What an order-entry clerk did with the instructions that these desks passed on comes with them.
    """
    wanted = Q(pk=None)
    for window in windows_of(attempt):
        part = Q(session=window.session, number__gt=window.after)
        if window.through is not None:
            part &= Q(number__lte=window.through)
        wanted |= part
    events = WorkEvent.objects.filter(wanted, at__lte=attempt.ends_at)
    own = list(events.order_by("session_id", "number"))
    return own + _entered_elsewhere(attempt, own)


def _entered_elsewhere(attempt: Attempt, own: Sequence[WorkEvent]) -> list[WorkEvent]:
    """Orders that another person's desk entered for instructions passed on in these steps."""
    passed = [event.facts["instruction"] for event in own if event.kind == OrderWork.PASSED_ON]
    if not passed:
        return []
    entered = WorkEvent.objects.filter(
        session__town=attempt.party.assignment.teaching_class.town_id,
        kind=OrderWork.ENTERED,
        facts__instruction__in=passed,
        at__lte=attempt.ends_at,
    )
    elsewhere = entered.exclude(session__in={event.session_id for event in own})
    return list(elsewhere.order_by("session_id", "number"))


def evidence_of(attempt: Attempt) -> Evidence:
    """Everything an attempt is marked by, but for what customers of others left behind."""
    visits = visits_of(attempt)
    lines = [
        line
        for line in lines_of(events_of(attempt))
        if not visits or line.facts.get("visit", visits[0]) in visits
    ]
    return Evidence.of([*lines, *observed(attempt)])


def read_again(attempt: Attempt, read_through: Mapping[str, int]) -> Evidence:
    """The evidence that an earlier marking had read, whatever was added since."""
    lines = evidence_of(attempt).lines
    return Evidence.of(line for line in lines if line.sequence <= read_through.get(line.session, 0))


def visits_of(attempt: Attempt) -> tuple[str, ...]:
    """Numbers of the customers who were sent; empty where the desk chooses its own."""
    return tuple(visit["number"] for visit in attempt.situation.get("visits", ()))


def tickets_of(attempt: Attempt) -> list[int]:
    """Ids of the tickets of the customers who were sent."""
    return [visit["ticket"] for visit in attempt.situation.get("visits", ())]


def gone_unserved(attempt: Attempt) -> list[int]:
    """Those of the tickets whose customers left without having been called, as at night."""
    gone = QueueTicket.objects.filter(
        pk__in=tickets_of(attempt), state=QueueTicket.State.LEFT, called_at=None
    )
    return list(gone.values_list("pk", flat=True))


def answers_of(attempt: Attempt) -> dict[str, Answer]:
    return {row.field: Answer(row.text) for row in attempt.answers.all()}


def lines_of(events: Iterable[WorkEvent]) -> list[EvidenceLine]:
    """Steps as lines; what was noticed or at fault stands with the step it belongs to."""
    lines: list[EvidenceLine] = []
    for event in events:
        step = event.facts.get("step")
        if step is None:
            lines.append(_line(event))
            continue
        noticed = tuple(filter(None, (event.facts.get("trap"),)))
        faults = tuple(filter(None, (event.facts.get("fault"),)))
        place = _place_of(lines, event, step)
        if place is not None:
            found = lines[place]
            lines[place] = replace(
                found, noticed=(*found.noticed, *noticed), faults=(*found.faults, *faults)
            )
        if event.kind in all_kinds() or place is None:
            lines.append(replace(_line(event), faults=faults))
    return lines


def observed(attempt: Attempt) -> Iterator[EvidenceLine]:
    """What observers wrote about the people of an attempt while it ran."""
    shift = attempt.party.assignment.shift_id
    if shift is None:
        return
    until = attempt.handed_in_at or attempt.ends_at
    sheets = Observation.objects.filter(
        shift=shift,
        person__in=attempt.party.members.values("student"),
        at__gte=attempt.begun_at,
        at__lte=until,
    )
    for sheet in sheets.order_by("pk"):
        yield from _sheet_lines(sheet.pk, sheet.answers, sheet.at)


def sessions_joined(attempt: Attempt) -> Sequence[DeskSession]:
    """Desk sessions of the party's people at the right desk, begun since and not yet counted."""
    task = attempt.party.assignment.content
    return list(
        DeskSession.objects.filter(
            person__in=attempt.party.members.values("student"),
            town=attempt.party.assignment.teaching_class.town_id,
            duty=task.post.value,
            opened_at__gte=attempt.begun_at,
            opened_at__lte=attempt.ends_at,
        )
        .exclude(pk__in=attempt.sessions.values("session"))
        .order_by("pk")
    )


def steps_done(attempt: Attempt) -> bool:
    """Whether anything was done at a desk of the attempt but to sit down."""
    return any(event.kind not in DeskWork.values for event in events_of(attempt))


def _line(event: WorkEvent) -> EvidenceLine:
    kind = all_kinds().get(event.kind)
    kept = tuple(kind.facts) if kind else ("visit",)
    facts: dict[str, Fact] = {
        name: frozen_fact(event.facts[name]) for name in kept if name in event.facts
    }
    return EvidenceLine(
        str(event.session_id), event.number, event.person, event.kind, event.at, facts
    )


def _place_of(lines: Sequence[EvidenceLine], event: WorkEvent, step: str) -> int | None:
    """The last line of the session and visit that is of the kind the event speaks of."""
    session, visit = str(event.session_id), event.facts.get("visit")
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if (line.session, line.kind, line.facts.get("visit")) == (session, step, visit):
            return place
    return None


def _sheet_lines(pk: int, answers: Mapping[str, bool], at: datetime) -> Iterator[EvidenceLine]:
    for sequence, (item, seen) in enumerate(answers.items(), start=1):
        facts: dict[str, Fact] = {"item": item, "seen": seen}
        yield EvidenceLine(f"{_OBSERVATION}{pk}", sequence, "", _SEEN, at, facts)
