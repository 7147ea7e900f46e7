"""The gradebook of a class: every part of the grade from what has been released, and attendance beside it.

Marks that are not out do not count and are not shown, so a blind mark cannot be read off it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from classroom.models import TeachingClass, User
from classroom.selectors import attendance
from classroom.selectors.attendance import SheetRow
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
from exercises.scoring.grades import Grade, GradePart, Group, PartMark, rules_on
from exercises.scoring.judging import mean
from exercises.scoring.points import as_decimal, share

Source = GradeColumn.Source
_WHOLE = 10_000
"""Hundredths of a percent in the whole."""
NOTHING = Decimal(0)
FULL = Decimal(100)
READY = (
    (Source.WORK, GradeColumn.Group.PROCESS, 70),
    (Source.REPORT, GradeColumn.Group.PROCESS, 15),
    (Source.ATTENDANCE, GradeColumn.Group.PROCESS, 15),
)
"""The parts of a class that has not chosen its own: source, group, weight."""


@dataclass(frozen=True, slots=True)
class WorkCell:
    """A student's result in a piece of set work, in percent; None where none is out."""

    percent: Decimal | None
    is_set: bool
    """Whether the work is set for this student."""
    is_missed: bool
    """Closed, and nothing was handed in: it counts as 0."""
    red_lines: int


@dataclass(frozen=True, slots=True)
class BookRow:
    """A student in the gradebook; `work` lines up with the book's work, `parts` with its columns."""

    student: User
    work: Sequence[WorkCell]
    parts: Sequence[PartMark]
    grade: Grade
    """With what is missing as 0."""
    so_far: Grade
    """Over the parts that have a mark."""
    attendance: SheetRow


@dataclass(frozen=True, slots=True)
class Book:
    teaching_class: TeachingClass
    columns: Sequence[GradeColumn]
    work: Sequence[Assignment]
    rows: Sequence[BookRow]


@dataclass(frozen=True, slots=True)
class _Facts:
    """Everything that a gradebook is made from, read at once."""

    columns: Sequence[GradeColumn]
    work: Sequence[Assignment]
    results: Mapping[tuple[int, int], tuple[Decimal, int]]
    """Student and assignment → percent and red lines."""
    handed_in: frozenset[tuple[int, int]]
    members: frozenset[tuple[int, int]]
    reports: Mapping[int, Sequence[Decimal]]
    entries: Mapping[tuple[int, int], GradeEntry]
    now: datetime


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


def book_of(teaching_class: TeachingClass, now: datetime, student: User | None = None) -> Book:
    """The gradebook of a class, by seat; of one student only where one is named.

    The number of queries depends on neither students nor work.
    """
    facts = _read(teaching_class, now)
    sheet = attendance.sheet_for(teaching_class)
    rows = [
        _row(facts, row) for row in sheet.rows if student is None or row.student.pk == student.pk
    ]
    return Book(teaching_class, facts.columns, facts.work, rows)


def _read(teaching_class: TeachingClass, now: datetime) -> _Facts:
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
        for party, assignment in taken.values_list("party", "party__assignment")
        for person in members.get(party, ())
    }
    columns = columns_of(teaching_class)
    entries = GradeEntry.objects.filter(column__teaching_class=teaching_class).order_by("number")
    return _Facts(
        columns=columns,
        work=work,
        results=_results(work, members),
        handed_in=frozenset(handed_in),
        members=frozenset(is_set),
        reports=_reports(teaching_class, now),
        entries={(row.column_id, row.student_id): row for row in entries},
        now=now,
    )


def _results(
    work: Sequence[Assignment], members: Mapping[int, Sequence[int]]
) -> dict[tuple[int, int], tuple[Decimal, int]]:
    """What counts of each student's released attempts, by the policy of the work."""
    releases = Release.objects.filter(
        attempt__party__assignment__in=work,
        attempt__sheet__state=MarkSheet.State.RELEASED,
    )
    newest: dict[tuple[int, int], dict[int, tuple[int, int]]] = {}
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


def _reports(teaching_class: TeachingClass, now: datetime) -> dict[int, list[Decimal]]:
    """The marks of each student's reports that are out, and 0 for each that was due and is not there."""
    calls = ReportCall.objects.filter(shift__teaching_class=teaching_class, due_at__lt=now)
    due = set(calls.values_list("shift", flat=True))
    written = PracticeReport.objects.filter(shift__teaching_class=teaching_class)
    found: dict[int, list[Decimal]] = {}
    there: dict[int, set[int]] = {}
    for report in written.only("student", "shift", "handed_in_at", "released_at", "percent"):
        if report.is_handed_in:
            there.setdefault(report.student_id, set()).add(report.shift_id)
        if report.is_released and report.percent is not None:
            found.setdefault(report.student_id, []).append(report.percent)
    students = teaching_class.enrolments.values_list("student", flat=True)
    for student in students:
        missed = len(due - there.get(student, set()))
        if missed:
            found.setdefault(student, []).extend([NOTHING] * missed)
    return found


def _row(facts: _Facts, sheet_row: SheetRow) -> BookRow:
    student = sheet_row.student
    work = [_cell(facts, student, assignment) for assignment in facts.work]
    parts = [_part(facts, column, student, work, sheet_row) for column in facts.columns]
    crossed = sum(
        cell.red_lines
        for cell, assignment in zip(work, facts.work, strict=True)
        if assignment.work.is_exam
    )
    rules = rules_on(timezone.localtime(facts.now).date())
    named = [
        GradePart(str(place), Group(column.group), column.weight)
        for place, column in enumerate(facts.columns)
    ]
    marks = {str(place): mark for place, mark in enumerate(parts)}
    there = {
        key: mark if mark.percent is not None else PartMark(excused=True)
        for key, mark in marks.items()
    }
    return BookRow(
        student=student,
        work=work,
        parts=parts,
        grade=rules.grade(named, marks, red_lines=crossed),
        so_far=rules.grade(named, there, red_lines=crossed),
        attendance=sheet_row,
    )


def _cell(facts: _Facts, student: User, assignment: Assignment) -> WorkCell:
    key = (student.pk, assignment.pk)
    is_set = assignment.audience == Assignment.Audience.ALL or key in facts.members
    percent, red_lines = facts.results.get(key, (None, 0))
    is_missed = is_set and key not in facts.handed_in and facts.now > assignment.closes_at
    return WorkCell(NOTHING if is_missed else percent, is_set, is_missed, red_lines)


def _part(
    facts: _Facts,
    column: GradeColumn,
    student: User,
    work: Sequence[WorkCell],
    sheet_row: SheetRow,
) -> PartMark:
    entry = facts.entries.get((column.pk, student.pk))
    if entry is not None and entry.excused:
        return PartMark(excused=True)
    match column.source:
        case Source.WORK:
            return PartMark(_mean([cell.percent for cell in work]))
        case Source.REPORT:
            return PartMark(_mean(facts.reports.get(student.pk, ())))
        case Source.ATTENDANCE:
            came = bool(sheet_row.shifts)
            return PartMark(max(FULL - sheet_row.deduction.points, NOTHING) if came else None)
    return PartMark(entry.percent if entry else None)


def _mean(percents: Sequence[Decimal | None]) -> Decimal | None:
    known = [percent for percent in percents if percent is not None]
    return mean(known) if known else None
