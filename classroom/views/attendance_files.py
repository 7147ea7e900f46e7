"""The attendance sheet as CSV and XLSX."""

import csv
import io

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from classroom.models import Attendance, AttendanceEntry
from classroom.selectors.attendance import Sheet

_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def csv_of(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, without which Excel misreads Chinese."""
    out = io.StringIO()
    csv.writer(out).writerows([_as_text(cell) for cell in row] for row in _table(sheet))
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(sheet: Sheet) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101  # a new workbook has a page
    page.title = _("Attendance")
    for number, row in enumerate(_table(sheet), start=1):
        for column, value in enumerate(row, start=1):
            cell = page.cell(row=number, column=column, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # a name that begins with = stays a name
    for heading in page[1]:
        heading.font = Font(bold=True)
    page.freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Sheet) -> list[list[str | int]]:
    days = [f"{timezone.localtime(shift.starts_at):%Y-%m-%d %H:%M}" for shift in sheet.shifts]
    totals = [str(Attendance(value).label) for value in Attendance.values]
    head = [_("Student number"), _("Name"), *days, *totals, _("Absences counted"), _("Points off")]
    table: list[list[str | int]] = [list(head)]
    for row in sheet.rows:
        cells = [_told(entry) for entry in row.entries]
        counts = [row.counts[value] for value in Attendance.values]
        deduction = [row.deduction.absences, row.deduction.points]
        table.append([row.student.username, row.student.name, *cells, *counts, *deduction])
    return table


def _told(entry: AttendanceEntry | None) -> str:
    if entry is None:
        return ""
    minutes = [str(value) for value in (entry.late_minutes, entry.early_minutes) if value]
    return " ".join([str(Attendance(entry.status).label), "/".join(minutes)]).strip()


def _as_text(value: str | int) -> str | int:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_COMPUTED) else value
