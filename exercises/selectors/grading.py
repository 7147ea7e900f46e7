"""The marker's pile: the attempts of a piece of work that were handed in, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median

from exercises.models import Assignment, MarkSheet, RemarkRequest
from exercises.selectors import marks, reports
from exercises.selectors.marks import Standing

State = MarkSheet.State
TO_MARK = (State.NOT_MARKED, State.IN_MARKING)
BANDS = (0, 60, 70, 80, 90)
"""Lower ends of the bands in which the machine's marks are spread, in percent."""
_PERCENT = 100


class Show(StrEnum):
    """Which part of the pile is shown."""

    ALL = "all"
    TO_MARK = "to_mark"
    REVIEW = "review"
    """In review, or asked about by the student."""


@dataclass(frozen=True, slots=True)
class Script:
    """One attempt in the pile."""

    standing: Standing
    label: str
    """Names, or the number that stands for them."""
    is_named: bool
    seconds: int
    """From beginning to handing in."""
    asked: int
    """Open requests to look again."""

    @property
    def sheet(self) -> MarkSheet:
        return self.standing.sheet

    def is_in(self, show: Show) -> bool:
        """Whether it belongs to a part of the pile."""
        match show:
            case Show.TO_MARK:
                return self.sheet.state in TO_MARK
            case Show.REVIEW:
                return self.sheet.state == State.IN_REVIEW or self.asked > 0
        return True

    @property
    def machine_percent(self) -> int:
        points, out_of = self.standing.machine
        return max(0, points) * _PERCENT // out_of if out_of else 0


@dataclass(frozen=True, slots=True)
class Pile:
    """All attempts of a piece of work that were handed in, by label."""

    assignment: Assignment
    scripts: Sequence[Script]

    def shown(self, show: Show) -> list[Script]:
        return [script for script in self.scripts if script.is_in(show)]

    def count(self, *states: MarkSheet.State) -> int:
        return sum(script.sheet.state in states for script in self.scripts)

    @property
    def spread(self) -> list[int]:
        """How many machine marks lie in each band."""
        counts = [0] * len(BANDS)
        for script in self.scripts:
            place = max(i for i, least in enumerate(BANDS) if script.machine_percent >= least)
            counts[place] += 1
        return counts

    @property
    def median(self) -> int | None:
        """The median machine mark in percent."""
        percents = [script.machine_percent for script in self.scripts]
        return round(median(percents)) if percents else None


def pile_of(assignment: Assignment) -> Pile:
    """The pile, in a number of queries that does not grow with it."""
    sheets = MarkSheet.objects.filter(attempt__party__assignment=assignment)
    asked: dict[int, int] = {}
    open_requests = RemarkRequest.objects.filter(
        release__attempt__party__assignment=assignment, outcome=""
    )
    for attempt in open_requests.values_list("release__attempt", flat=True):
        asked[attempt] = asked.get(attempt, 0) + 1
    named = names_of(assignment)
    scripts = [
        _script(assignment, standing, named, asked) for standing in marks.standings_of(sheets)
    ]
    return Pile(
        assignment,
        sorted(scripts, key=lambda script: (script.label, script.sheet.attempt.number)),
    )


def names_of(assignment: Assignment) -> dict[int, str]:
    """The names of each party, by its id."""
    found: dict[int, list[str]] = {}
    members = assignment.members.select_related("student", "party").order_by("pk")
    teams = {row.party_id: row.party.name for row in members}
    for row in members:
        found.setdefault(row.party_id, []).append(row.student.name)
    return {
        party: f"{teams[party]} ({'、'.join(names)})" if teams[party] else names[0]
        for party, names in found.items()
    }


def held_back(assignment: Assignment, now: datetime) -> set[int]:
    """Parties whose marks wait for a practice report that was asked for."""
    if assignment.shift is None:
        return set()
    members = {row.student_id: row.party_id for row in assignment.members.all()}
    return {members[pk] for pk in reports.blocked(assignment.shift, list(members), now)}


def is_named(sheet: MarkSheet, assignment: Assignment) -> bool:
    """Whether markers may see whose work it is: always, or once a blind mark is out."""
    return sheet.is_released or not assignment.is_blind


def _script(
    assignment: Assignment, standing: Standing, named: dict[int, str], asked: dict[int, int]
) -> Script:
    attempt = standing.sheet.attempt
    shows_name = is_named(standing.sheet, assignment)
    label = named[attempt.party_id] if shows_name else attempt.party.number
    handed_in = attempt.handed_in_at or attempt.ends_at
    return Script(
        standing,
        label,
        shows_name,
        int((handed_in - attempt.begun_at).total_seconds()),
        asked.get(attempt.pk, 0),
    )
