"""Reading attendance: the latest row of each student counts; the sheet, the card, the heat map."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone

from classroom.models import Attendance, AttendanceEntry, Shift, TeachingClass, User
from classroom.rules.attendance import AttendanceEvent, Deduction, rules_on
from classroom.selectors import shifts as reading


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A student on the attendance sheet; `entries` lines up with the sheet's shifts."""

    student: User
    shifts: tuple[Shift, ...]
    entries: tuple[AttendanceEntry | None, ...]
    counts: dict[str, int]
    deduction: Deduction

    @property
    def cells(self) -> list[tuple[Shift, AttendanceEntry | None]]:
        return list(zip(self.shifts, self.entries, strict=True))

    @property
    def totals(self) -> list[int]:
        """How often each kind of attendance, in their order."""
        return [self.counts[value] for value in Attendance.values]


@dataclass(frozen=True, slots=True)
class Sheet:
    teaching_class: TeachingClass
    shifts: tuple[Shift, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class CardLine:
    """A shift on a student's time card. `hours` between clocking in and out, None while open."""

    shift: Shift
    entry: AttendanceEntry | None
    hours: float | None


@dataclass(frozen=True, slots=True)
class Card:
    """A student's time card (考勤卡): the last shifts, and what they add up to."""

    lines: tuple[CardLine, ...]
    hours: float
    on_time_in_a_row: int
    rate: float | None
    """Share of counted shifts attended, in percent; None before the first."""
    late: int
    absent: int
    deduction: Deduction


@dataclass(frozen=True, slots=True)
class SharedDevice:
    """One browser clocked in two students shortly after each other: to be looked at, not judged."""

    first: AttendanceEntry
    second: AttendanceEntry
    seconds: int


def latest(shift: Shift, student: User) -> AttendanceEntry | None:
    """The row that counts."""
    return AttendanceEntry.objects.filter(shift=shift, student=student).order_by("-number").first()


def latest_of_all(shift: Shift) -> dict[int, AttendanceEntry]:
    """The row that counts for each student, by the student's id."""
    rows = AttendanceEntry.objects.filter(shift=shift).order_by("number").select_related("student")
    return {row.student_id: row for row in rows}


def history(shift: Shift, student: User) -> list[AttendanceEntry]:
    """Every change, oldest first."""
    rows = AttendanceEntry.objects.filter(shift=shift, student=student).select_related("by")
    return list(rows.order_by("number"))


def events_of(entry: AttendanceEntry | None) -> list[AttendanceEvent]:
    """What a shift may cost: one absence at the most, or lateness and early departure."""
    if entry is None or entry.status == Attendance.EXCUSED:
        return []
    if entry.status == Attendance.ABSENT:
        return [AttendanceEvent("absent")]
    spans: tuple[tuple[str, int], ...] = (
        ("late", entry.late_minutes),
        ("early", entry.early_minutes),
    )
    return [
        AttendanceEvent("late" if name == "late" else "early", minutes, entry.on_leave)
        for name, minutes in spans
        if minutes
    ]


def deduction_of(entries: Iterable[AttendanceEntry | None], on: date) -> Deduction:
    """Points of a period by the rules of its last day."""
    return rules_on(on).deduct(event for entry in entries for event in events_of(entry))


def sheet_for(
    teaching_class: TeachingClass, *, since: date | None = None, until: date | None = None
) -> Sheet:
    """The sheet of a class: students by seat, shifts by time, both ends of the period inclusive."""
    begun = teaching_class.shifts.exclude(state=Shift.State.PLANNED)
    if since is not None:
        begun = begun.filter(starts_at__gte=_midnight(since))
    if until is not None:
        begun = begun.filter(starts_at__lt=_midnight(until + timedelta(days=1)))
    columns = tuple(begun.order_by("starts_at", "pk"))
    cells = _latest_cells(columns)
    last_day = timezone.localtime(columns[-1].starts_at).date() if columns else None
    enrolments = teaching_class.enrolments.order_by("seat").select_related("student")
    rows = []
    for enrolment in enrolments:
        entries = tuple(cells.get((shift.pk, enrolment.student_id)) for shift in columns)
        if enrolment.left_at is not None and not any(entries):
            continue
        counts = dict.fromkeys(Attendance.values, 0)
        for entry in entries:
            if entry is not None:
                counts[entry.status] += 1
        total = deduction_of(entries, last_day) if last_day else Deduction(0, 0)
        rows.append(SheetRow(enrolment.student, columns, entries, counts, total))
    return Sheet(teaching_class, columns, tuple(rows))


def card_for(student: User, *, limit: int = 5) -> Card:
    """A student's time card: the last `limit` shifts begun, oldest first, and the totals of all."""
    shifts = tuple(
        Shift.objects.filter(teaching_class__enrolments__student=student)
        .exclude(state=Shift.State.PLANNED)
        .order_by("starts_at", "pk")
    )
    cells = _latest_cells(shifts, student)
    entries = [cells.get((shift.pk, student.pk)) for shift in shifts]
    counted = [entry for entry in entries if entry and entry.status != Attendance.EXCUSED]
    absent = sum(entry.status == Attendance.ABSENT for entry in counted)
    lines = tuple(
        CardLine(shift, entry, _hours(entry))
        for shift, entry in zip(shifts[-limit:], entries[-limit:], strict=True)
    )
    last_day = timezone.localtime(shifts[-1].starts_at).date() if shifts else None
    return Card(
        lines=lines,
        hours=round(sum(line.hours or 0 for line in lines), 1),
        on_time_in_a_row=_streak(entries),
        rate=round(100 * (len(counted) - absent) / len(counted), 1) if counted else None,
        late=sum(entry.late_minutes > 0 and entry.status != Attendance.ABSENT for entry in counted),
        absent=absent,
        deduction=deduction_of(entries, last_day) if last_day else Deduction(0, 0),
    )


def shared_devices(shift: Shift) -> list[SharedDevice]:
    """Pairs of students whom one browser clocked in within the rule's seconds."""
    within = reading.rules_for(shift).shared_device_seconds
    marks = AttendanceEntry.objects.filter(shift=shift, kind=AttendanceEntry.Kind.CLOCK_IN)
    by_device = defaultdict(list)
    for mark in marks.exclude(device="").order_by("at").select_related("student"):
        by_device[mark.device].append(mark)
    found = []
    for rows in by_device.values():
        for first, second in pairwise(rows):
            seconds = int((second.at - first.at).total_seconds())
            if first.student_id != second.student_id and seconds <= within:
                found.append(SharedDevice(first, second, seconds))
    return found


def _latest_cells(
    shifts: Iterable[Shift], student: User | None = None
) -> dict[tuple[int, int], AttendanceEntry]:
    rows = AttendanceEntry.objects.filter(shift__in=shifts).order_by("number")
    if student is not None:
        rows = rows.filter(student=student)
    return {(row.shift_id, row.student_id): row for row in rows}


def _hours(entry: AttendanceEntry | None) -> float | None:
    if entry is None or entry.clocked_in_at is None or entry.clocked_out_at is None:
        return None
    return round((entry.clocked_out_at - entry.clocked_in_at).total_seconds() / 3600, 1)


def _streak(entries: list[AttendanceEntry | None]) -> int:
    """Shifts on time in a row up to the last; an excused or still empty one neither adds nor ends."""
    streak = 0
    for entry in reversed(entries):
        if entry is None or entry.status == Attendance.EXCUSED:
            continue
        if entry.status != Attendance.PRESENT:
            break
        streak += 1
    return streak


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


@dataclass(frozen=True, slots=True)
class HeatDay:
    """A cell of the heat map. `value` 0 (nothing) to 4 (three hours and more)."""

    day: date
    value: int
    hours: float
    status: str
    is_late: bool
    is_absent: bool

    @property
    def status_label(self) -> str:
        return str(Attendance(self.status).label) if self.status else ""


@dataclass(frozen=True, slots=True)
class Heat:
    """A calendar of weeks from Monday to Sunday; None is a day outside the period."""

    weeks: tuple[tuple[HeatDay | None, ...], ...]
    days: tuple[HeatDay, ...]
    """Only the days with a shift, for the table."""
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A shift with every change to a student's attendance, oldest first."""

    shift: Shift
    latest: AttendanceEntry | None
    changes: tuple[AttendanceEntry, ...]


_HEAT_HOURS = (0.01, 0.5, 1.0, 2.0)
"""From how many hours a day has heat 1, 2, 3, 4."""


def record_of(student: User) -> list[RecordLine]:
    """A student's own record, the newest shift first."""
    changes = defaultdict(list)
    rows = AttendanceEntry.objects.filter(student=student).order_by("number")
    for row in rows.select_related("by", "shift__teaching_class"):
        changes[row.shift_id].append(row)
    shifts = [rows[0].shift for rows in changes.values()]
    shifts.sort(key=lambda shift: (shift.starts_at, shift.pk), reverse=True)
    return [RecordLine(shift, changes[shift.pk][-1], tuple(changes[shift.pk])) for shift in shifts]


def heat_for(student: User, *, today: date, weeks: int = 12) -> Heat:
    """A student's days over the last `weeks` weeks, the week of `today` last."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    shifts = Shift.objects.filter(attendance__student=student, starts_at__gte=_midnight(first))
    by_day: dict[date, list[AttendanceEntry]] = defaultdict(list)
    begun = tuple(shifts.distinct())
    starts = {shift.pk: timezone.localtime(shift.starts_at).date() for shift in begun}
    for entry in _latest_cells(begun, student).values():
        by_day[starts[entry.shift_id]].append(entry)
    grid = []
    for week in range(weeks):
        row: list[HeatDay | None] = []
        for weekday in range(7):
            day = first + timedelta(weeks=week, days=weekday)
            row.append(None if day > today else _heat_day(day, by_day.get(day, [])))
        grid.append(tuple(row))
    known = tuple(cell for week_cells in grid for cell in week_cells if cell and cell.status)
    return Heat(tuple(grid), known, first, today)


def _heat_day(day: date, entries: list[AttendanceEntry]) -> HeatDay:
    if not entries:
        return HeatDay(day, 0, 0, "", is_late=False, is_absent=False)
    hours = round(sum(_hours(entry) or 0 for entry in entries), 1)
    is_absent = all(entry.status == Attendance.ABSENT for entry in entries)
    value = sum(hours >= step for step in _HEAT_HOURS)
    if not is_absent:
        value = max(value, 1)
    is_late = any(entry.late_minutes and entry.status != Attendance.ABSENT for entry in entries)
    return HeatDay(day, value, hours, entries[-1].status, is_late=is_late, is_absent=is_absent)
