"""How an instructor's classes stand: the open shift, who is in, what waits to be done."""

from dataclasses import dataclass
from datetime import datetime

from classroom.models import College, Enrolment, Shift, ShiftStage, TeachingClass, User
from classroom.selectors import attendance, displays, shifts


@dataclass(frozen=True, slots=True)
class Room:
    """A class as its instructor's first page shows it. `shift` is the open one, else the next planned."""

    teaching_class: TeachingClass
    students: int
    shift: Shift | None
    stage: ShiftStage | None
    seconds_left: int
    present: int
    late: int
    missing: int
    has_display: bool
    has_posts: bool
    latest: Shift | None
    """The last closed shift, where there is neither an open nor a planned one."""

    @property
    def is_open(self) -> bool:
        return self.shift is not None and self.shift.is_open


def rooms_of(instructor: User, now: datetime) -> list[Room]:
    """The classes an instructor teaches, those with an open shift first."""
    classes = instructor.classes_taught.filter(archived_at=None).select_related("town")
    rooms = [_room(teaching_class, now) for teaching_class in classes.order_by("name")]
    return sorted(rooms, key=lambda room: not room.is_open)


def boards_of(college: College) -> list[TeachingClass]:
    """Classes in use, each with a town whose board is public, by name."""
    return list(college.classes.filter(archived_at=None).select_related("town").order_by("name"))


def _room(teaching_class: TeachingClass, now: datetime) -> Room:
    open_shift = teaching_class.shifts.filter(state=Shift.State.OPEN).first()
    planned = teaching_class.shifts.filter(state=Shift.State.PLANNED)
    shift = open_shift or planned.order_by("starts_at").first()
    stage = shifts.current_stage(open_shift) if open_shift else None
    marks = attendance.latest_of_all(open_shift) if open_shift else {}
    came = [mark for mark in marks.values() if mark.clocked_in_at is not None]
    enrolled = Enrolment.objects.filter(
        teaching_class=teaching_class, left_at=None, student__is_active=True
    )
    students = set(enrolled.values_list("student_id", flat=True))
    closed = teaching_class.shifts.filter(state=Shift.State.CLOSED)
    return Room(
        teaching_class=teaching_class,
        students=len(students),
        shift=shift,
        stage=stage,
        seconds_left=max(0, int((stage.ends_at - now).total_seconds())) if stage else 0,
        present=sum(mark.clocked_out_at is None for mark in came),
        late=sum(mark.late_minutes > 0 for mark in came),
        missing=len(students - {mark.student_id for mark in came}),
        has_display=bool(open_shift and displays.displays_of(open_shift)),
        has_posts=bool(open_shift and open_shift.postings.exclude(published_duty="").exists()),
        latest=None if shift else closed.order_by("-starts_at").first(),
    )
