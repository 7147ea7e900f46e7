"""A class of twelve, its instructor, outsiders, and a shift on a fixed day."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.test import Client

from classroom.lessons.plans import plan_of
from classroom.models import College, Enrolment, Role, Shift, TeachingClass, User
from classroom.rules import room_code
from classroom.services import shifts
from simulator.models import Town

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai."""


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@dataclass
class Cast:
    teaching_class: TeachingClass
    instructor: User
    students: list[User]
    outsider: User
    other_instructor: User
    other_class: TeachingClass
    office: User
    shifts: list[Shift] = field(default_factory=list)

    @property
    def student(self) -> User:
        return self.students[0]


def person(college: College, username: str, name: str, role: Role) -> User:
    return User.objects.create(
        college=college,
        username=username,
        name=name,
        role=role,
        must_change_password=False,
        language="en",
        created_at=START - timedelta(days=30),
    )


def a_class(college: College, name: str, key: str) -> TeachingClass:
    town = Town.objects.create(name=f"{name}镇", english_name=name, board_key=key)
    return TeachingClass.objects.create(
        college=college, name=name, town=town, created_at=START - timedelta(days=30)
    )


def enrol(teaching_class: TeachingClass, student: User, seat: int) -> Enrolment:
    return Enrolment.objects.create(
        teaching_class=teaching_class,
        student=student,
        seat=seat,
        enrolled_at=START - timedelta(days=30),
    )


def make_cast(size: int = 12) -> Cast:
    college = College.objects.create(name="江海财经职业学院")
    own, other = a_class(college, "金融2301班", "one"), a_class(college, "金融2302班", "two")
    instructor = person(college, "t1", "赵敏", Role.INSTRUCTOR)
    other_instructor = person(college, "t2", "钱进", Role.INSTRUCTOR)
    own.instructors.add(instructor)
    other.instructors.add(other_instructor)
    students = [
        person(college, f"s{seat:02d}", f"学生{seat:02d}", Role.STUDENT)
        for seat in range(1, size + 1)
    ]
    for seat, student in enumerate(students, start=1):
        enrol(own, student, seat)
    outsider = person(college, "x1", "外班同学", Role.STUDENT)
    enrol(other, outsider, 1)
    office = person(college, "o1", "教务处", Role.OFFICE)
    return Cast(own, instructor, students, outsider, other_instructor, other, office)


def plan_shift(
    cast: Cast,
    *,
    start: datetime = START,
    key: str = "first-shift-45",
    by_bell: bool = True,
    teaching_class: TeachingClass | None = None,
) -> Shift:
    plan = plan_of(key)
    assert plan is not None
    shift = shifts.plan_shift(
        teaching_class=teaching_class or cast.teaching_class,
        plan=plan,
        minutes={stage.kind.value: stage.minutes for stage in plan.stages},
        starts_at=start,
        by_bell=by_bell,
        by=cast.instructor,
        now=start - timedelta(days=1),
    )
    assert isinstance(shift, Shift)
    return shift


def open_shift(cast: Cast, *, start: datetime = START, by_bell: bool = True) -> Shift:
    shift = plan_shift(cast, start=start, by_bell=by_bell)
    assert shifts.open_shift(shift=shift, now=start - minutes(10)) is None
    return Shift.objects.select_related("teaching_class__town").get(pk=shift.pk)


def run_to(shift: Shift, kind: str) -> datetime:
    """Moves the class on until a stage runs; returns when it began."""
    while (stage := shift.stages.get(began_at__isnull=False, ended_at=None)).kind != kind:
        shifts.next_stage(shift=shift, after=stage.position, now=stage.ends_at)
    began = shift.stages.get(kind=kind).began_at
    assert began is not None
    return began


def code(shift: Shift, now: datetime) -> str:
    return room_code.code_at(shift.secret, now)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
