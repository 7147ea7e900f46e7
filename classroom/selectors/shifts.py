"""Reading shifts: which one is on, what stage it is in, who is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from classroom.lessons.plans import LessonPlan, read_plan
from classroom.models import (
    AttendanceEntry,
    Shift,
    ShiftStage,
    StageKind,
    TeachingClass,
    User,
)
from classroom.rules.attendance import AttendanceRules, rules_on


@dataclass(frozen=True, slots=True)
class StageTimes:
    """A stage as a page shows it."""

    stage: ShiftStage
    minutes: int
    seconds_left: int


def plan_for(shift: Shift) -> LessonPlan:
    """The lesson plan as it was when the shift was made."""
    return read_plan(shift.plan)


def rules_for(shift: Shift) -> AttendanceRules:
    """The attendance rules of the shift's day (in the college's time zone)."""
    return rules_on(timezone.localtime(shift.starts_at).date())


def stages_of(shift: Shift) -> list[ShiftStage]:
    return list(shift.stages.order_by("position"))


def current_stage(shift: Shift) -> ShiftStage | None:
    """The stage that runs now; None before opening and after closing."""
    return shift.stages.filter(began_at__isnull=False, ended_at__isnull=True).first()


def is_in_stage(shift: Shift, *kinds: StageKind) -> bool:
    stage = current_stage(shift)
    return stage is not None and stage.kind in kinds


def ends_at(shift: Shift) -> datetime:
    """When the last stage ends by plan, with what was extended."""
    last = shift.stages.order_by("position").last()
    assert last is not None  # noqa: S101  # a shift is made with its stages
    return last.ends_at


def clock_out_due(shift: Shift) -> datetime:
    """From when leaving is not early: the beginning of the clock-out stage."""
    return shift.stages.get(kind=StageKind.CLOCK_OUT).starts_at


def clock_in_due(shift: Shift) -> datetime:
    """From when lateness counts: the planned start, or the opening if the door opened later."""
    return max(shift.starts_at, shift.opened_at or shift.starts_at)


def shifts_of(teaching_class: TeachingClass) -> list[Shift]:
    """The newest first."""
    return list(teaching_class.shifts.order_by("-starts_at", "-pk"))


def shift_now(student: User, now: datetime) -> Shift | None:
    """The shift a student should see: the open one, else today's next, else today's last."""
    mine = Shift.objects.filter(
        teaching_class__enrolments__student=student,
        teaching_class__enrolments__left_at=None,
    ).select_related("teaching_class__town")
    is_open = mine.filter(state=Shift.State.OPEN).order_by("-opened_at").first()
    if is_open is not None:
        return is_open
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = mine.filter(starts_at__gte=midnight, starts_at__lt=midnight + timedelta(days=1))
    planned = today.filter(state=Shift.State.PLANNED).order_by("starts_at").first()
    return planned or today.order_by("-closed_at").first()


def next_shift(student: User, now: datetime) -> Shift | None:
    """The next planned shift of a student, on whatever day."""
    return (
        Shift.objects.filter(
            teaching_class__enrolments__student=student,
            teaching_class__enrolments__left_at=None,
            state=Shift.State.PLANNED,
            starts_at__gt=now,
        )
        .select_related("teaching_class")
        .order_by("starts_at")
        .first()
    )


def open_shifts_of(instructor: User) -> list[Shift]:
    """Open shifts of the classes an instructor teaches."""
    shifts = Shift.objects.filter(teaching_class__instructors=instructor, state=Shift.State.OPEN)
    return list(shifts.select_related("teaching_class__town"))


def students_of(shift: Shift) -> list[User]:
    """Students enrolled in the shift's class now, by seat."""
    enrolments = shift.teaching_class.enrolments.filter(left_at=None, student__is_active=True)
    return [row.student for row in enrolments.order_by("seat").select_related("student")]


def attendees(shift: Shift) -> list[User]:
    """Who has clocked in and not out, by seat."""
    inside: set[int] = set()
    for entry in AttendanceEntry.objects.filter(shift=shift).order_by("number"):
        is_in = entry.clocked_in_at is not None and entry.clocked_out_at is None
        (inside.add if is_in else inside.discard)(entry.student_id)
    return [student for student in students_of(shift) if student.pk in inside]


def attended(shift: Shift) -> list[User]:
    """Who clocked in at all, also those gone since."""
    came = set(
        AttendanceEntry.objects.filter(shift=shift, clocked_in_at__isnull=False).values_list(
            "student_id", flat=True
        )
    )
    return [student for student in students_of(shift) if student.pk in came]


def stage_times(stages: list[ShiftStage], now: datetime) -> list[StageTimes]:
    """Stages with their minutes and the seconds left by the server's clock."""
    return [
        StageTimes(
            stage=stage,
            minutes=round((stage.ends_at - stage.starts_at).total_seconds() / 60),
            seconds_left=max(0, int((stage.ends_at - now).total_seconds())),
        )
        for stage in stages
    ]
