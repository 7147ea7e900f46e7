"""The parts of a grade by their names, and a student's own as rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.models import GradeColumn
from exercises.scoring.grades import PartMark
from exercises.selectors.gradebook import Book, BookRow


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a student's grade."""

    title: str
    column: GradeColumn
    mark: PartMark


def titles_of(columns: Sequence[GradeColumn]) -> list[str]:
    """What the parts are called; ready-made ones have a name in the reader's language."""
    ready = {
        GradeColumn.Source.WORK: _("Set work"),
        GradeColumn.Source.REPORT: _("Practice reports"),
        GradeColumn.Source.ATTENDANCE: _("Attendance"),
        GradeColumn.Source.CONTEST: _("Contests"),
        GradeColumn.Source.ENTERED: _("Entered by hand"),
    }
    return [column.title or ready[GradeColumn.Source(column.source)] for column in columns]


def part_rows(book: Book, row: BookRow, *, for_student: bool) -> list[PartRow]:
    """The parts of a row; a student does not see what was entered and is not shown yet."""
    rows = []
    for column, title, mark in zip(book.columns, titles_of(book.columns), row.parts, strict=True):
        is_hidden = (
            for_student and column.source == GradeColumn.Source.ENTERED and column.shown_at is None
        )
        rows.append(PartRow(title, column, PartMark() if is_hidden else mark))
    return rows
