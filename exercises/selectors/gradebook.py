"""The gradebook of a class: every part of the grade from what has been released, and attendance beside it.

Marks that are not out do not count and are not shown, so a blind mark cannot be read off it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from classroom.models import Attendance, TeachingClass, User
from classroom.selectors import attendance
from classroom.selectors.attendance import SheetRow
from exercises.models import Assignment, GradeColumn
from exercises.scoring.grades import Grade, GradePart, Group, PartMark, rules_on
from exercises.scoring.judging import mean
from exercises.selectors.grade_facts import GradeFacts, facts_of

Source = GradeColumn.Source
NOTHING = Decimal(0)
FULL = Decimal(100)


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


def book_of(teaching_class: TeachingClass, now: datetime, student: User | None = None) -> Book:
    """The gradebook of a class, by seat; of one student only where one is named.

    The number of queries depends on neither students nor work.
    """
    facts = facts_of(teaching_class, now)
    sheet = attendance.sheet_for(teaching_class)
    rows = [
        _row(facts, row) for row in sheet.rows if student is None or row.student.pk == student.pk
    ]
    return Book(teaching_class, facts.columns, facts.work, rows)


def _row(facts: GradeFacts, sheet_row: SheetRow) -> BookRow:
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


def _cell(facts: GradeFacts, student: User, assignment: Assignment) -> WorkCell:
    key = (student.pk, assignment.pk)
    percent, red_lines = facts.results.get(key, (None, 0))
    closes_at = assignment.closes_at
    for_all = assignment.audience == Assignment.Audience.ALL
    is_set = key in facts.members or (for_all and facts.belonged(student.pk, closes_at))
    is_missed = is_set and key not in facts.handed_in and facts.now > closes_at
    return WorkCell(NOTHING if is_missed else percent, is_set, is_missed, red_lines)


def _part(
    facts: GradeFacts,
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
            return PartMark(_mean(_reports(facts, sheet_row)))
        case Source.ATTENDANCE:
            came = bool(sheet_row.shifts)
            return PartMark(max(FULL - sheet_row.deduction.points, NOTHING) if came else None)
        case Source.CONTEST:
            return PartMark(_mean(facts.contests.get(student.pk, ())))
    return PartMark(entry.percent if entry else None)


def _reports(facts: GradeFacts, sheet_row: SheetRow) -> list[Decimal]:
    """A student's report marks that are out, and 0 for each report that was due and never came.

    A report is not missed by who was excused from the shift, was not in the class then, or was let
    pass without it.
    """
    student, marks = sheet_row.student.pk, []
    for shift, entry in sheet_row.cells:
        report = facts.reports.get((student, shift.pk))
        if report and report.is_released and report.percent is not None:
            marks.append(report.percent)
            continue
        is_owed = shift.pk in facts.calls and not (report and report.is_handed_in)
        is_free = (
            (entry is not None and entry.status == Attendance.EXCUSED)
            or (report is not None and bool(report.passed_reason))
            or not facts.belonged(student, shift.starts_at)
        )
        if is_owed and not is_free:
            marks.append(NOTHING)
    return marks


def _mean(percents: Sequence[Decimal | None]) -> Decimal | None:
    known = [percent for percent in percents if percent is not None]
    return mean(known) if known else None
