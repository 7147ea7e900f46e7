"""The evidence of an attempt as a timeline: what was done when, and which points rest on it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from exercises.models import Attempt
from exercises.scoring.criteria import CriterionMark
from exercises.scoring.decisions import DecidedCriterion
from exercises.scoring.evidence import LineRef
from exercises.selectors import work_evidence
from exercises.views.loss_words import clock
from simulator.models import WorkEvent
from simulator.models.work_kinds import DeskWork, label_of
from simulator.views.evidence_words import details, details_at_the_desk, rule_words
from simulator.views.spoken import said


@dataclass(frozen=True, slots=True)
class Mark:
    """What a criterion makes of a step: it counted, or points were lost over it (hundredths)."""

    criterion: str
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the work."""

    ref: LineRef
    kind: str
    seconds: int
    """Since the attempt began."""
    clock: str
    at: datetime
    visit: str
    label: str
    details: str
    rule: str
    marks: Sequence[Mark]
    tone: str
    """`bad` for what went against a rule or cost points, `ok` for what counted, else empty."""

    @property
    def name(self) -> str:
        """Names the line in an address: the desk session and the number in it."""
        return f"{self.ref.session}-{self.ref.sequence}"


def timeline_of(attempt: Attempt, criteria: Sequence[DecidedCriterion]) -> list[Line]:
    """The steps of an attempt by time, each with what the criteria make of it.

    Steps with other customers than those who were sent are left out, as marking leaves them out.
    """
    marks = _marks(criteria)
    return [_line(attempt, event, marks) for event in _events(attempt)]


def steps_only(attempt: Attempt) -> list[Line]:
    """The steps as a classmate may read them: without what the system makes of them."""
    judged = ("fault", "trap")
    return [
        replace(_line(attempt, event, {}), details=details_at_the_desk(event), tone="", rule="")
        for event in _events(attempt)
        if not any(name in event.facts for name in judged)
    ]


def _events(attempt: Attempt) -> list[WorkEvent]:
    """The steps with the customers who were sent, by time."""
    visits = work_evidence.visits_of(attempt)
    events = [
        event
        for event in work_evidence.events_of(attempt)
        if event.kind not in DeskWork.values
        and (not visits or event.facts.get("visit", visits[0]) in visits)
    ]
    return sorted(events, key=lambda event: (event.at, event.session_id, event.number))


def _line(attempt: Attempt, event: WorkEvent, marks: dict[LineRef, list[Mark]]) -> Line:
    ref = LineRef(str(event.session_id), event.number)
    seconds = max(0, int((event.at - attempt.begun_at).total_seconds()))
    found = marks.get(ref, [])
    return Line(
        ref=ref,
        kind=event.kind,
        seconds=seconds,
        clock=clock(seconds),
        at=event.at,
        visit=str(event.facts.get("visit", "")),
        label=label_of(event.kind),
        details=details(event),
        rule=rule_words(str(event.facts.get("rule", ""))),
        marks=found,
        tone=_tone(event, found),
    )


def _tone(event: WorkEvent, marks: Sequence[Mark]) -> str:
    if "fault" in event.facts or any(mark.lost for mark in marks):
        return "bad"
    return "ok" if marks or "trap" in event.facts else ""


def _marks(criteria: Sequence[DecidedCriterion]) -> dict[LineRef, list[Mark]]:
    found: dict[LineRef, list[Mark]] = defaultdict(list)
    for each in criteria:
        name = said(each.criterion.name)
        for ref, lost in _losses(each.computed):
            found[ref].append(Mark(name, lost))
        for ref in each.computed.lines:
            if not any(mark.criterion == name for mark in found[ref]):
                found[ref].append(Mark(name))
    return found


def _losses(mark: CriterionMark) -> list[tuple[LineRef, int]]:
    """Where points were lost: the first line of each loss that rests on one."""
    return [(loss.fault.lines[0], loss.points) for loss in mark.losses if loss.fault.lines]
