"""The attendance sheet as rows of a table file."""

from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.models import Attendance, AttendanceEntry
from classroom.selectors.attendance import Sheet


def rows_of(sheet: Sheet) -> list[list[str | int]]:
    """The heading, then a row for each student: each shift, how often what, points."""
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
