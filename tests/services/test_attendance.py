"""Clocking in and out: codes, lateness, corrections. Rows are only added."""

from datetime import datetime, timedelta

import pytest

from classroom.models import Attendance, AttendanceEntry, Shift, WrongCode
from classroom.selectors import attendance as reading
from classroom.services import attendance, shifts
from simulator.engine.refusal import Refusal
from tests.shift_cast import START, Cast, code, make_cast, minutes, open_shift, plan_shift

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def come(
    cast: Cast,
    shift: Shift,
    now: datetime,
    *,
    who: int = 0,
    typed: str | None = None,
    device: str = "",
) -> AttendanceEntry | Refusal:
    return attendance.clock_in(
        shift=shift,
        student=cast.students[who],
        code=code(shift, now) if typed is None else typed,
        device=device,
        now=now,
    )


def go(cast: Cast, shift: Shift, now: datetime) -> AttendanceEntry | Refusal:
    return attendance.clock_out(
        shift=shift, student=cast.student, code=code(shift, now), device="", now=now
    )


def refusal_code(result: object) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def entry(result: object) -> AttendanceEntry:
    assert isinstance(result, AttendanceEntry), result
    return result


@pytest.mark.parametrize(
    ("after", "status", "late"),
    [
        (-15, "present", 0),
        (0, "present", 0),
        (5.99, "present", 0),
        (6, "late", 6),
        (30.99, "late", 30),
        (31, "late", 31),
    ],
)
def test_lateness_counts_whole_minutes_after_the_start(
    cast: Cast, after: float, status: str, late: int
) -> None:
    now = START + minutes(after)
    shift = plan_shift(cast)
    shifts.open_shift(shift=shift, now=START - minutes(20))
    row = entry(come(cast, shift, now))
    assert (row.status, row.late_minutes, row.clocked_in_at) == (status, late, now)


def test_more_than_an_hour_late_is_an_absence_but_the_time_is_kept(cast: Cast) -> None:
    shift = plan_shift(cast, key="working-day-90")
    shifts.open_shift(shift=shift, now=START)
    row = entry(come(cast, shift, START + minutes(61)))
    assert (row.status, row.late_minutes) == ("absent", 61)
    other = entry(come(cast, shift, START + minutes(60.9), who=1))
    assert (other.status, other.late_minutes) == ("late", 60)


def test_nobody_is_late_because_the_door_opened_late(cast: Cast) -> None:
    shift = plan_shift(cast)
    shifts.open_shift(shift=shift, now=START + minutes(12))
    row = entry(come(cast, shift, START + minutes(17)))
    assert row.status == "present"


def test_too_early_is_told_the_time_and_can_come_again(cast: Cast) -> None:
    shift = plan_shift(cast)
    shifts.open_shift(shift=shift, now=START - minutes(60))
    early = come(cast, shift, START - minutes(15.1))
    assert early == Refusal("clock_in_too_early", facts={"at": START - minutes(15)})
    entry(come(cast, shift, START - minutes(15)))


def test_a_shift_that_is_not_open_cannot_be_marked(cast: Cast) -> None:
    shift = plan_shift(cast)
    assert refusal_code(come(cast, shift, START)) == "shift_not_open"
    shifts.open_shift(shift=shift, now=START)
    shifts.close_shift(shift=shift, by=cast.instructor, now=START + minutes(1))
    before = AttendanceEntry.objects.count()
    assert refusal_code(come(cast, shift, START + minutes(2))) == "shift_not_open"
    assert refusal_code(go(cast, shift, START + minutes(2))) == "shift_not_open"
    assert AttendanceEntry.objects.count() == before


def test_after_the_last_bell_nobody_clocks_in(cast: Cast) -> None:
    shift = open_shift(cast)
    assert refusal_code(come(cast, shift, START + minutes(45))) == "clock_in_over"


def test_twice_is_refused_and_says_when_the_first_was(cast: Cast) -> None:
    shift = open_shift(cast)
    entry(come(cast, shift, START))
    again = come(cast, shift, START + minutes(20))
    assert again == Refusal("already_clocked_in", facts={"at": START})
    assert AttendanceEntry.objects.count() == 1


@pytest.mark.parametrize("typed", ["12345", "1234567", "abcdef", "", "12 34", "१२३४५६"])
def test_what_is_not_six_digits_costs_no_try(cast: Cast, typed: str) -> None:
    shift = open_shift(cast)
    assert refusal_code(come(cast, shift, START, typed=typed)) == "code_not_six_digits"
    assert not WrongCode.objects.exists()


def test_full_width_digits_and_blanks_are_accepted(cast: Cast) -> None:
    shift = open_shift(cast)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code(shift, START))
    entry(come(cast, shift, START, typed=f" {wide[:3]} {wide[3:]} "))


def wrong(shift: Shift, now: datetime) -> str:
    good = {code(shift, now), code(shift, now - timedelta(seconds=30))}
    return next(f"{number:06d}" for number in range(3) if f"{number:06d}" not in good)


def test_five_wrong_codes_a_minute_then_one_waits_and_is_told_how_long(cast: Cast) -> None:
    shift = open_shift(cast)
    for number in range(5):
        now = START + timedelta(seconds=number)
        refused = come(cast, shift, now, typed=wrong(shift, now))
        assert refused == Refusal("wrong_code", facts={"left": 4 - number})
    now = START + timedelta(seconds=10)
    assert come(cast, shift, now) == Refusal("too_many_codes", facts={"most": 5, "seconds": 50})
    entry(come(cast, shift, now, who=1))  # another student is not held up
    entry(come(cast, shift, START + timedelta(seconds=60)))


def test_the_code_of_another_shift_is_wrong(cast: Cast) -> None:
    shift = open_shift(cast)
    other = plan_shift(cast, teaching_class=cast.other_class)
    assert refusal_code(come(cast, shift, START, typed=code(other, START))) == "wrong_code"


@pytest.mark.parametrize(
    ("at", "status", "early"),
    [(43, "present", 0), (42.5, "present", 0), (42, "left_early", 1), (13, "left_early", 30)],
)
def test_leaving_is_early_before_the_clock_out_stage(
    cast: Cast, at: float, status: str, early: int
) -> None:
    shift = open_shift(cast)
    entry(come(cast, shift, START))
    row = entry(go(cast, shift, START + minutes(at)))
    assert (row.status, row.early_minutes) == (status, early)


def test_an_instructor_who_ends_early_makes_nobody_leave_early(cast: Cast) -> None:
    shift = open_shift(cast, by_bell=False)
    entry(come(cast, shift, START))
    for position in range(5):
        shifts.next_stage(shift=shift, after=position, now=START + minutes(10))
    assert entry(go(cast, shift, START + minutes(11))).status == "present"


def test_out_without_in_and_out_twice_are_refused(cast: Cast) -> None:
    shift = open_shift(cast)
    assert refusal_code(go(cast, shift, START)) == "not_clocked_in"
    entry(come(cast, shift, START))
    entry(go(cast, shift, START + minutes(44)))
    assert refusal_code(go(cast, shift, START + minutes(44))) == "already_clocked_out"
    assert refusal_code(come(cast, shift, START + minutes(44))) == "already_clocked_in"


def test_late_and_early_together_are_named_so(cast: Cast) -> None:
    shift = open_shift(cast)
    entry(come(cast, shift, START + minutes(10)))
    row = entry(go(cast, shift, START + minutes(20)))
    assert (row.status, row.late_minutes, row.early_minutes) == ("late_left_early", 10, 23)
    assert reading.deduction_of([row], START.date()).points == 2


def test_closing_marks_absent_and_notes_a_missed_clock_out(cast: Cast) -> None:
    shift = open_shift(cast)
    entry(come(cast, shift, START))
    entry(come(cast, shift, START, who=1))
    attendance.clock_out(
        shift=shift,
        student=cast.students[1],
        code=code(shift, START + minutes(44)),
        device="",
        now=START + minutes(44),
    )
    shifts.close_shift(shift=shift, by=cast.instructor, now=START + minutes(45))
    last = reading.latest_of_all(shift)
    missed, left, never = (last[cast.students[number].pk] for number in (0, 1, 2))
    assert (missed.status, missed.missed_clock_out, missed.number) == ("present", True, 2)
    assert (left.status, left.missed_clock_out) == ("present", False)
    assert (never.status, never.by) == ("absent", cast.instructor)
    assert reading.deduction_of([missed], START.date()).points == 0


def correct(
    cast: Cast, shift: Shift, status: Attendance, *, reason: str = "忘带手机", **more: object
) -> AttendanceEntry | Refusal:
    values = {"late_minutes": 0, "early_minutes": 0, "on_leave": False, **more}
    return attendance.correct(
        shift=shift,
        student=cast.student,
        by=cast.instructor,
        status=status,
        reason=reason,
        now=START + minutes(50),
        **values,  # type: ignore[arg-type]
    )


def test_a_correction_is_a_new_row_with_who_when_why_and_old_to_new(cast: Cast) -> None:
    shift = open_shift(cast)
    shifts.close_shift(shift=shift, by=cast.instructor, now=START + minutes(45))
    first = reading.latest(shift, cast.student)
    row = entry(correct(cast, shift, Attendance.PRESENT))
    assert (row.old_status, row.status) == ("absent", "present")
    assert (row.by, row.at, row.reason) == (cast.instructor, START + minutes(50), "忘带手机")
    assert [change.status for change in reading.history(shift, cast.student)] == [
        "absent",
        "present",
    ]
    assert first is not None
    first.refresh_from_db()
    assert first.status == "absent"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_without_a_reason_is_refused(cast: Cast, reason: str) -> None:
    shift = open_shift(cast)
    assert correct(cast, shift, Attendance.EXCUSED, reason=reason) == Refusal("reason_missing")


def test_the_minutes_of_a_correction_must_fit_its_word(cast: Cast) -> None:
    shift = open_shift(cast)
    assert (
        refusal_code(correct(cast, shift, Attendance.LATE, late_minutes=61)) == "minutes_do_not_fit"
    )
    assert (
        refusal_code(correct(cast, shift, Attendance.PRESENT, late_minutes=1))
        == "minutes_do_not_fit"
    )
    row = entry(correct(cast, shift, Attendance.LATE, late_minutes=61, on_leave=True))
    assert reading.deduction_of([row], START.date()).points == 2


def test_what_an_instructor_decided_holds_against_a_later_mark(cast: Cast) -> None:
    shift = open_shift(cast)
    entry(correct(cast, shift, Attendance.EXCUSED))
    row = entry(come(cast, shift, START + minutes(30)))
    assert (row.status, row.clocked_in_at) == ("excused", START + minutes(30))
    shifts.close_shift(shift=shift, by=cast.instructor, now=START + minutes(45))
    last = reading.latest(shift, cast.student)
    assert last is not None
    assert last.status == "excused"


def test_one_browser_for_two_students_is_shown_but_not_judged(cast: Cast) -> None:
    shift = open_shift(cast)
    entry(come(cast, shift, START, device="a" * 32))
    entry(come(cast, shift, START + timedelta(seconds=60), who=1, device="a" * 32))
    entry(come(cast, shift, START + timedelta(seconds=121), who=2, device="a" * 32))
    entry(come(cast, shift, START + timedelta(seconds=122), who=3, device="b" * 32))
    (pair,) = reading.shared_devices(shift)
    assert (pair.first.student, pair.second.student) == (cast.students[0], cast.students[1])
    assert {row.status for row in reading.latest_of_all(shift).values()} == {"present"}


def test_the_card_and_the_sheet_add_up(cast: Cast) -> None:
    for week in range(3):
        start = START + timedelta(days=7 * week)
        shift = open_shift(cast, start=start)
        if week:
            entry(come(cast, shift, start + minutes(7 * week)))
        shifts.close_shift(shift=shift, by=cast.instructor, now=start + minutes(45))
    card = reading.card_for(cast.student)
    assert (card.absent, card.late, card.rate, card.on_time_in_a_row) == (1, 2, 66.7, 0)
    assert (card.deduction.points, card.deduction.absences) == (7, 1)
    sheet = reading.sheet_for(cast.teaching_class)
    first, second = sheet.rows[0], sheet.rows[1]
    assert (first.deduction.points, first.counts["late"]) == (7, 2)
    assert (second.deduction.points, second.deduction.absences) == (10, 3)
    week_two = (START + timedelta(days=7)).date()
    assert len(reading.sheet_for(cast.teaching_class, since=week_two, until=week_two).shifts) == 1


def test_the_heat_map_has_a_cell_for_each_day_up_to_today(cast: Cast) -> None:
    shift = open_shift(cast)
    entry(come(cast, shift, START))
    entry(go(cast, shift, START + minutes(44)))
    heat = reading.heat_for(cast.student, today=START.date() + timedelta(days=1))
    assert len(heat.weeks) == 12
    (day,) = heat.days
    assert (day.day, day.value, day.hours) == (START.date(), 2, 0.7)
    assert heat.weeks[-1][5] is not None
    assert heat.weeks[-1][6] is None
