"""Days at the demo college: past shifts with varied attendance, and one that is open now.

Everything goes through the services a class uses, with past times passed in, so that a demo day is
made of the same rows as a real one.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial

import numpy as np
from django.utils import timezone

from classroom.lessons.plans import LessonPlan, plan_of
from classroom.models import Attendance, Shift, StageKind, TeachingClass, User
from classroom.rules import room_code
from classroom.selectors import shifts as reading
from classroom.services import attendance, demo_work, meetings, postings, shifts
from classroom.services.meetings import MinutesText
from classroom.services.postings import Post
from simulator.engine.calendar import trading_date
from simulator.models import Duty

PAST_SHIFTS = 8
WORKED_DAYS = 3
"""So many of them, the last ones, were worked at the desks too."""
FIRST_SEAT = (Duty.TELLER, Duty.WEALTH, Duty.BROKER)
"""Where the first seat, which a newcomer takes, worked on those days: at each desk once."""
MINUTE = timedelta(minutes=1)
BELL_IN = 8 * MINUTE
"""How soon the bell of a fresh demo shift rings; until then nobody is late."""
ALREADY_IN = (3, 5, 6, 8, 9, 11)
"""Seats whose people have clocked in before the newcomer comes."""

_ABSENT, _VERY_LATE, _LATE = 0.04, 0.03, 0.12
_EARLY, _FORGOT = 0.05, 0.05
_MINUTES_KEPT = MinutesText(
    topic="今日行情与合规提醒",
    content="各组说明自选股票的理由；重申从业人员不得买卖股票。",
    problems="委托价格超出涨跌幅限制，被系统退回。",
    outcome="下单前先看涨停价和跌停价。",
)


DeskStage = Callable[[Shift, int, Callable[[], None]], None]
"""Lets the desks of a worked day be worked: the shift, the day's number from 0, and the work to call."""


def just_work(_shift: Shift, _day: int, work: Callable[[], None]) -> None:
    """The desks are worked, and nothing is set."""
    work()


def write_past_shifts(
    *,
    teaching_class: TeachingClass,
    hour: int,
    seed: int,
    now: datetime,
    desk_stage: DeskStage = just_work,
) -> list[Shift]:
    """Eight closed shifts on weekdays before today, every other one, oldest first.

    On the last three, all of them full days, everybody worked at the desk of the posting sheet.
    """
    chance = np.random.default_rng(seed)
    short, full = _plan("first-shift-45"), _plan("working-day-90")
    days = [day.date() for day in sorted(_past_weekdays(now, PAST_SHIFTS))]
    opens_again = [*days[1:], trading_date(timezone.localdate(now), 0)]
    written = []
    for number, day in enumerate(days):
        starts_at = timezone.make_aware(datetime.combine(day, time(hour)))
        worked = number - max(0, len(days) - WORKED_DAYS)
        is_worked = worked >= 0
        if is_worked:
            demo_work.open_branch(teaching_class=teaching_class, day=day, now=starts_at)
        shift = _write_day(
            teaching_class=teaching_class,
            plan=full if is_worked or number % 2 else short,
            starts_at=starts_at,
            number=number,
            chance=chance,
            first=FIRST_SEAT[worked] if is_worked else Duty.CUSTOMER,
            work=partial(_work, day=worked, desk_stage=desk_stage) if is_worked else None,
        )
        if is_worked:
            demo_work.close_branch(
                teaching_class=teaching_class,
                following=opens_again[number],
                now=reading.ends_at(shift) + 10 * MINUTE,
            )
        written.append(shift)
    return written


def keep_a_shift_open(*, teaching_class: TeachingClass, now: datetime) -> Shift:
    """The class's open shift; one whose day is over is closed and a fresh one opened."""
    current = teaching_class.shifts.filter(state=Shift.State.OPEN).first()
    instructor = teaching_class.instructors.earliest("pk")
    if current is not None:
        if now < reading.ends_at(current):
            return current
        shifts.close_shift(shift=current, by=instructor, now=now)
    shift = _planned(
        teaching_class, _plan("working-day-90"), now + BELL_IN, instructor, now - 5 * MINUTE
    )
    shifts.open_shift(shift=shift, now=now - 4 * MINUTE)
    shift.refresh_from_db()
    students = reading.students_of(shift)
    _prepare_meetings(shift, students, number=shift.pk)
    for place, seat in enumerate(ALREADY_IN):
        came = now - 3 * MINUTE + timedelta(seconds=25 * place)
        for student in students[seat - 1 : seat]:
            _clock(attendance.clock_in, shift, student, came)
    _post_everybody(shift, students, instructor, now, first=Duty.CUSTOMER)
    return shift


def _past_weekdays(now: datetime, count: int) -> Iterator[datetime]:
    day = timezone.localtime(now).date() - timedelta(days=1)
    found = 0
    while found < 2 * count:
        if day.weekday() < 5:  # noqa: PLR2004  # Monday to Friday
            if found % 2 == 0:
                yield datetime.combine(day, time.min)
            found += 1
        day -= timedelta(days=1)


def _plan(key: str) -> LessonPlan:
    plan = plan_of(key)
    if plan is None:
        msg = f"The demo needs the lesson plan {key}."
        raise LookupError(msg)
    return plan


def _planned(
    teaching_class: TeachingClass,
    plan: LessonPlan,
    starts_at: datetime,
    instructor: User,
    now: datetime,
) -> Shift:
    shift = shifts.plan_shift(
        teaching_class=teaching_class,
        plan=plan,
        minutes={stage.kind.value: stage.minutes for stage in plan.stages},
        starts_at=starts_at,
        by_bell=True,
        by=instructor,
        now=now,
    )
    if not isinstance(shift, Shift):
        msg = f"The demo shift was refused: {shift.code}"
        raise TypeError(msg)
    return shift


def _write_day(
    *,
    teaching_class: TeachingClass,
    plan: LessonPlan,
    starts_at: datetime,
    number: int,
    chance: np.random.Generator,
    first: Duty,
    work: Callable[[Shift, datetime], None] | None,
) -> Shift:
    instructor = teaching_class.instructors.earliest("pk")
    shift = _planned(teaching_class, plan, starts_at, instructor, starts_at - timedelta(days=1))
    shifts.open_shift(shift=shift, now=starts_at - 12 * MINUTE)
    shift.refresh_from_db()
    students = reading.students_of(shift)
    host = _prepare_meetings(shift, students, number)
    begins = {stage.kind: stage.starts_at for stage in reading.stages_of(shift)}
    moments: list[Moment] = [
        (
            begins[StageKind.POSTING],
            lambda at: _post_everybody(shift, students, instructor, at, first=first),
        ),
        *_comings(shift, students, starts_at, chance),
        *_goings(shift, students, begins[StageKind.CLOCK_OUT], chance),
    ]
    if work is not None:
        moments.append((begins[StageKind.DESK], partial(work, shift)))
    for at, happen in sorted(moments, key=lambda moment: moment[0]):
        _ring(shift, at)
        happen(at)
    ends_at = reading.ends_at(shift)
    _ring(shift, ends_at)
    meetings.write_minutes(
        shift=shift,
        kind=StageKind.MORNING_MEETING,
        text=_MINUTES_KEPT,
        base=0,
        by=host,
        now=ends_at,
    )
    shifts.close_shift(shift=shift, by=instructor, now=ends_at + 5 * MINUTE)
    shift.refresh_from_db()
    _excuse_one(shift, instructor, ends_at + 30 * MINUTE)
    return shift


Moment = tuple[datetime, Callable[[datetime], object]]
"""When something happens, and what."""


def _comings(
    shift: Shift, students: list[User], starts_at: datetime, chance: np.random.Generator
) -> Iterator[Moment]:
    for student in students:
        luck, seconds = chance.random(), int(chance.integers(0, 600))
        if luck < _ABSENT:
            continue
        if luck < _ABSENT + _VERY_LATE:
            offset = 22 * MINUTE + timedelta(seconds=seconds)
        elif luck < _ABSENT + _VERY_LATE + _LATE:
            offset = 7 * MINUTE + timedelta(seconds=seconds)
        else:
            offset = timedelta(seconds=seconds) - 9 * MINUTE
        yield starts_at + offset, partial(_clock, attendance.clock_in, shift, student)


def _goings(
    shift: Shift, students: list[User], due_out: datetime, chance: np.random.Generator
) -> Iterator[Moment]:
    for student in students:
        luck, seconds = chance.random(), int(chance.integers(0, 100))
        if luck < _FORGOT:
            continue
        offset = -6 * MINUTE if luck < _FORGOT + _EARLY else timedelta(seconds=seconds)
        yield due_out + offset, partial(_clock, attendance.clock_out, shift, student)


def _clock(action: Callable[..., object], shift: Shift, student: User, at: datetime) -> None:
    """Clocks in or out; who never came is refused at the door, as in life."""
    code = room_code.code_at(shift.secret, at)
    action(shift=shift, student=student, code=code, device=f"demo-{student.pk}", now=at)


def _ring(shift: Shift, at: datetime) -> None:
    shifts.ring_bell(shift=shift, now=at)
    shift.refresh_from_db()


def _prepare_meetings(shift: Shift, students: list[User], number: int) -> User:
    """Names host and speaker of both meetings; the turn goes round with the number."""
    turn = [students[(number * 2 + step) % len(students)] for step in range(3)]
    for kind, host in ((StageKind.MORNING_MEETING, turn[0]), (StageKind.EVENING_MEETING, turn[2])):
        meetings.assign(shift=shift, kind=kind, host=host.pk, speaker=turn[1].pk, instrument="")
    return turn[0]


def _work(shift: Shift, at: datetime, *, day: int, desk_stage: DeskStage) -> None:
    desk_stage(shift, day, lambda: demo_work.work(shift=shift, now=at))


def _post_everybody(
    shift: Shift, students: list[User], instructor: User, at: datetime, *, first: Duty
) -> None:
    """Publishes the sheet once. The first seat changes places with whoever has the first desk for `first`.

    In an open shift it has that post before its person has come.
    """
    if shift.postings.exists():
        return
    postings.rotate(shift=shift, by=instructor, now=at)
    rows = {row.person_id: row for row in shift.postings.all()}
    own = rows.get(students[0].pk)
    wanted = min(
        (row for row in rows.values() if row.duty == first), key=lambda row: row.desk, default=None
    )
    if shift.is_open and own is None:
        posts = {students[0].pk: Post(first)}
    elif own is not None and wanted is not None:
        posts = {
            wanted.person_id: Post(own.duty, own.desk),
            own.person_id: Post(wanted.duty, wanted.desk),
        }
    else:
        posts = {}
    postings.assign(shift=shift, posts=posts, by=instructor, now=at)
    postings.publish(shift=shift, now=at)


def _excuse_one(shift: Shift, instructor: User, at: datetime) -> None:
    """The first who was absent brings a note from the doctor."""
    absent = shift.attendance.filter(status=Attendance.ABSENT).order_by("pk").first()
    if absent is None:
        return
    attendance.correct(
        shift=shift,
        student=absent.student,
        by=instructor,
        status=Attendance.EXCUSED,
        late_minutes=0,
        early_minutes=0,
        on_leave=True,
        reason="病假，已交请假条",
        now=at,
    )
