"""Everything that the grades of a class are made from, read at once: the queries grow with nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from classroom.models import Enrolment, TeachingClass
from exercises.models import (
    Assignment,
    Attempt,
    GradeColumn,
    GradeEntry,
    MarkSheet,
    PartyMember,
    PracticeReport,
    Release,
    ReportCall,
)
from exercises.scoring.attempts import Counts, counted
from exercises.scoring.points import as_decimal, share
from exercises.selectors import contest_marks

Source = GradeColumn.Source
_WHOLE = 10_000
"""Hundredths of a percent in the whole."""
READY = (
    (Source.WORK, GradeColumn.Group.PROCESS, 70),
    (Source.REPORT, GradeColumn.Group.PROCESS, 15),
    (Source.ATTENDANCE, GradeColumn.Group.PROCESS, 15),
)
"""The parts of a class that has not chosen its own: source, group, weight."""

Result = tuple[Decimal, int]
"""Percent, and red lines crossed."""
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """Keys are a student and an assignment, a student and a shift, or a column and a student."""

    columns: Sequence[GradeColumn]
    work: Sequence[Assignment]
    enrolments: Mapping[int, Enrolment]
    """By student."""
    results: Mapping[Key, Result]
    handed_in: frozenset[Key]
    members: frozenset[Key]
    calls: frozenset[int]
    """Shifts whose reports were due before now."""
    reports: Mapping[Key, PracticeReport]
    contests: Mapping[int, Sequence[Decimal]]
    """Percents of released contests by student."""
    entries: Mapping[Key, GradeEntry]
    now: datetime

    def belonged(self, student: int, at: datetime) -> bool:
        """Whether a student was in the class at a time."""
        enrolment = self.enrolments[student]
        return enrolment.enrolled_at <= at and (
            enrolment.left_at is None or enrolment.left_at >= at
        )


def facts_of(teaching_class: TeachingClass, now: datetime) -> GradeFacts:
    """The facts of a class at a time; marks that are not out are not among them."""
    work = list(teaching_class.assignments.filter(withdrawn_at=None).order_by("position"))
    members: dict[int, list[int]] = {}
    is_set = set()
    rows = PartyMember.objects.filter(assignment__in=work)
    for party, assignment, person in rows.values_list("party", "assignment", "student"):
        members.setdefault(party, []).append(person)
        is_set.add((person, assignment))
    taken = Attempt.objects.filter(party__assignment__in=work).exclude(handed_in_at=None)
    handed_in = {
        (person, assignment)
        for party, assignment in taken.values_list("party", "party__assignment").distinct()
        for person in members.get(party, ())
    }
    calls = ReportCall.objects.filter(shift__teaching_class=teaching_class, due_at__lt=now)
    reports = PracticeReport.objects.filter(shift__teaching_class=teaching_class)
    entries = GradeEntry.objects.filter(column__teaching_class=teaching_class).order_by("number")
    short = ("student", "shift", "handed_in_at", "released_at", "percent", "passed_reason")
    return GradeFacts(
        columns=columns_of(teaching_class),
        work=work,
        enrolments={row.student_id: row for row in teaching_class.enrolments.all()},
        results=_results(work, members),
        handed_in=frozenset(handed_in),
        members=frozenset(is_set),
        calls=frozenset(calls.values_list("shift", flat=True)),
        reports={(row.student_id, row.shift_id): row for row in reports.only(*short)},
        contests=contest_marks.marks_of(teaching_class),
        entries={(row.column_id, row.student_id): row for row in entries},
        now=now,
    )


def columns_of(teaching_class: TeachingClass) -> list[GradeColumn]:
    """The parts of a class's grade; ready-made ones that are not kept until it chooses its own."""
    own = list(teaching_class.grade_columns.order_by("position"))
    return own or [
        GradeColumn(
            teaching_class=teaching_class,
            position=position,
            title="",
            source=source,
            group=group,
            weight=Decimal(weight),
        )
        for position, (source, group, weight) in enumerate(READY, start=1)
    ]


def _results(work: Sequence[Assignment], members: Mapping[int, Sequence[int]]) -> dict[Key, Result]:
    """What counts of each student's released attempts, by the policy of the work."""
    releases = Release.objects.filter(
        attempt__party__assignment__in=work,
        attempt__sheet__state=MarkSheet.State.RELEASED,
    )
    newest: dict[Key, dict[int, tuple[int, int]]] = {}
    rows = releases.order_by("attempt__number", "number").values_list(
        "attempt__party", "attempt__party__assignment", "attempt", "total", "out_of", "red_lines"
    )
    for party, assignment, attempt, total, out_of, red_lines in rows:
        percent = share(_WHOLE, total, out_of)
        newest.setdefault((party, assignment), {})[attempt] = (percent, red_lines)
    how = {each.pk: Counts(each.work.counts) for each in work}
    found = {}
    for (party, assignment), attempts in newest.items():
        mark = counted([percent for percent, _ in attempts.values()], how[assignment])
        red_lines = max(crossed for _, crossed in attempts.values())
        for person in members.get(party, ()):
            found[person, assignment] = (as_decimal(mark or 0), red_lines)
    return found
