"""The gradebook as rows of a table file."""

from decimal import Decimal

from django.utils.translation import gettext as _

from classroom.models import Attendance
from exercises.scoring.grades import PartMark
from exercises.scoring.points import half_up
from exercises.selectors.gradebook import Book, WorkCell
from exercises.views.grade_words import titles_of
from simulator.views.spoken import said

Cell = str | int | Decimal


def rows_of(book: Book) -> list[list[Cell]]:
    """The heading, then a row for each student: grade, parts, attendance, every piece of work."""
    parts = [
        f"{title} ({column.weight.normalize():f}%)"
        for title, column in zip(titles_of(book.columns), book.columns, strict=True)
    ]
    work = [f"{each.position} {said(each.content.name)}" for each in book.work]
    counts = [str(Attendance(value).label) for value in Attendance.values]
    head: list[Cell] = [
        _("Student number"),
        _("Name"),
        _("Grade"),
        _("Band"),
        *parts,
        *counts,
        _("Points off"),
        *work,
    ]
    table = [head]
    for row in book.rows:
        grade, band = row.grade.grade, row.grade.band
        table.append(
            [
                row.student.username,
                row.student.name,
                "" if grade is None else grade,
                said(band.name) if band else "",
                *(_part(mark) for mark in row.parts),
                *row.attendance.totals,
                row.attendance.deduction.points,
                *(_cell(cell) for cell in row.work),
            ]
        )
    return table


def _part(mark: PartMark) -> Cell:
    if mark.excused:
        return _("exempt")
    return "" if mark.percent is None else half_up(mark.percent, 2)


def _cell(cell: WorkCell) -> Cell:
    if not cell.is_set:
        return _("not set")
    return "" if cell.percent is None else half_up(cell.percent, 2)
