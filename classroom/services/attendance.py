"""Clocking in and out, settling a closed shift, corrections. Rows are added, never changed."""

import math
import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from classroom.models import Attendance, AttendanceEntry, Shift, User, WrongCode
from classroom.rules import room_code
from classroom.rules.attendance import AttendanceEvent, AttendanceRules
from classroom.rules.refusal import Refusal
from classroom.selectors import attendance as reading
from classroom.selectors import shifts
from classroom.services import postings
from classroom.services.locked_shift import locked_shift

MINUTE = timedelta(minutes=1)
MAX_MINUTES = 600


@transaction.atomic
def clock_in(
    *, shift: Shift, student: User, code: str, device: str, now: datetime
) -> AttendanceEntry | Refusal:
    """Marks a student's arrival. Nobody is marked in a shift that is not open, or twice.

    A wrong code is counted even though nothing else is written.
    """
    shift = locked_shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    rules = shifts.rules_for(shift)
    last = reading.latest(shift, student)
    if last is not None and last.clocked_in_at is not None:
        return Refusal("already_clocked_in", {"at": last.clocked_in_at})
    opens_at = shift.starts_at - rules.clock_in_opens_minutes * MINUTE
    if now < opens_at:
        return Refusal("clock_in_too_early", {"at": opens_at})
    if now >= shifts.ends_at(shift):
        return Refusal("clock_in_over", {"at": shifts.ends_at(shift)})
    refused = _code_refused(shift, student, code, rules, now)
    if refused:
        return refused
    late = rules.minutes_late(due=shifts.clock_in_due(shift), at=now)
    entry = _add(
        shift,
        student,
        last,
        kind=AttendanceEntry.Kind.CLOCK_IN,
        by=student,
        at=now,
        device=device,
        clocked_in_at=now,
        late_minutes=late,
    )
    postings.seat(shift=shift, person=student, now=now)
    return entry


@transaction.atomic
def clock_out(
    *, shift: Shift, student: User, code: str, device: str, now: datetime
) -> AttendanceEntry | Refusal:
    """Marks a student's departure, early if the clock-out stage has not begun."""
    shift = locked_shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    rules = shifts.rules_for(shift)
    last = reading.latest(shift, student)
    if last is None or last.clocked_in_at is None:
        return Refusal("not_clocked_in")
    if last.clocked_out_at is not None:
        return Refusal("already_clocked_out", {"at": last.clocked_out_at})
    closes_at = shifts.ends_at(shift) + rules.clock_out_closes_minutes * MINUTE
    if now > closes_at:
        return Refusal("clock_out_over", {"at": closes_at})
    refused = _code_refused(shift, student, code, rules, now)
    if refused:
        return refused
    early = rules.minutes_early(due=shifts.clock_out_due(shift), at=now)
    entry = _add(
        shift,
        student,
        last,
        kind=AttendanceEntry.Kind.CLOCK_OUT,
        by=student,
        at=now,
        device=device,
        clocked_out_at=now,
        early_minutes=early,
    )
    postings.unseat(shift=shift, person=student, now=now)
    return entry


@transaction.atomic
def settle(*, shift: Shift, by: User, now: datetime) -> None:
    """At closing: absent is who never came; who did not clock out counts as having stayed.

    A missed clock-out is noted on the row and costs nothing (docs/attendance-rules.md).
    """
    last_of = reading.latest_of_all(shift)
    for student in shifts.students_of(shift):
        last = last_of.get(student.pk)
        if last is None:
            _add(
                shift,
                student,
                None,
                kind=AttendanceEntry.Kind.CLOSING,
                by=by,
                at=now,
                status=Attendance.ABSENT,
            )
        elif last.clocked_in_at is not None and last.clocked_out_at is None:
            _add(
                shift,
                student,
                last,
                kind=AttendanceEntry.Kind.CLOSING,
                by=by,
                at=now,
                missed_clock_out=True,
            )


@transaction.atomic
def correct(
    *,
    shift: Shift,
    student: User,
    by: User,
    status: Attendance,
    late_minutes: int,
    early_minutes: int,
    on_leave: bool,
    reason: str,
    now: datetime,
) -> AttendanceEntry | Refusal:
    """An instructor's decision, with a reason the student reads. It holds against later marks."""
    shift = locked_shift(shift)
    if shift.is_planned:
        return Refusal("shift_not_open")
    reason = reason.strip()
    if not reason:
        return Refusal("reason_missing")
    refused = _minutes_refused(shift, status, late_minutes, early_minutes, on_leave=on_leave)
    if refused:
        return refused
    return _add(
        shift,
        student,
        reading.latest(shift, student),
        kind=AttendanceEntry.Kind.CORRECTION,
        by=by,
        at=now,
        reason=reason,
        status=status,
        late_minutes=late_minutes,
        early_minutes=early_minutes,
        on_leave=on_leave,
        is_corrected=True,
    )


def digits_of(typed: str) -> str:
    """What was typed, with full-width digits made plain and blanks dropped."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))


def status_for(
    rules: AttendanceRules, *, late_minutes: int, early_minutes: int, on_leave: bool
) -> Attendance:
    """What the minutes amount to: beyond the last band without leave it is an absence."""
    late = AttendanceEvent("late", late_minutes, on_leave)
    early = AttendanceEvent("early", early_minutes, on_leave)
    if rules.is_absence(late) or rules.is_absence(early):
        return Attendance.ABSENT
    if late_minutes and early_minutes:
        return Attendance.LATE_LEFT_EARLY
    if late_minutes:
        return Attendance.LATE
    return Attendance.LEFT_EARLY if early_minutes else Attendance.PRESENT


def _minutes_refused(
    shift: Shift, status: Attendance, late: int, early: int, *, on_leave: bool
) -> Refusal | None:
    """Minutes must be those of the status, so that points and words agree."""
    if not (0 <= late <= MAX_MINUTES and 0 <= early <= MAX_MINUTES):
        return Refusal("minutes_out_of_range", {"most": MAX_MINUTES})
    if status in (Attendance.ABSENT, Attendance.EXCUSED):
        return None
    amounts_to = status_for(
        shifts.rules_for(shift), late_minutes=late, early_minutes=early, on_leave=on_leave
    )
    if amounts_to != status:
        return Refusal("minutes_do_not_fit", {"status": amounts_to.label, "chosen": status.label})
    return None


def _code_refused(
    shift: Shift, student: User, typed: str, rules: AttendanceRules, now: datetime
) -> Refusal | None:
    code = digits_of(typed)
    if not re.fullmatch(r"[0-9]{6}", code):
        return Refusal("code_not_six_digits")
    recent = WrongCode.objects.filter(shift=shift, student=student, at__gt=now - MINUTE)
    times = list(recent.order_by("-at").values_list("at", flat=True)[: rules.wrong_codes_a_minute])
    if len(times) >= rules.wrong_codes_a_minute:
        seconds = math.ceil((times[-1] + MINUTE - now).total_seconds())
        return Refusal("too_many_codes", {"most": rules.wrong_codes_a_minute, "seconds": seconds})
    if room_code.is_code(shift.secret, code, now):
        return None
    WrongCode.objects.create(shift=shift, student=student, at=now)
    return Refusal("wrong_code", {"left": rules.wrong_codes_a_minute - len(times) - 1})


def _add(
    shift: Shift, student: User, last: AttendanceEntry | None, **changes: Any
) -> AttendanceEntry:
    """Adds the next row: what stood in the last one, with the changes, judged anew."""
    rules = shifts.rules_for(shift)
    carried = {
        "clocked_in_at": last.clocked_in_at if last else None,
        "clocked_out_at": last.clocked_out_at if last else None,
        "late_minutes": last.late_minutes if last else 0,
        "early_minutes": last.early_minutes if last else 0,
        "on_leave": last.on_leave if last else False,
        "missed_clock_out": last.missed_clock_out if last else False,
        "is_corrected": last.is_corrected if last else False,
    }
    if last is not None and last.is_corrected and not changes.get("is_corrected"):
        kept = ("late_minutes", "early_minutes")
        changes = {name: value for name, value in changes.items() if name not in kept}
        changes["status"] = last.status
    row = {**carried, **changes}
    if "status" not in row:
        row["status"] = status_for(
            rules,
            late_minutes=row["late_minutes"],
            early_minutes=row["early_minutes"],
            on_leave=row["on_leave"],
        )
    return AttendanceEntry.objects.create(
        shift=shift,
        student=student,
        number=last.number + 1 if last else 1,
        old_status=last.status if last else "",
        rules=rules.version,
        **row,
    )
