"""What the school office's first page counts, and what waits to be done there."""

from dataclasses import dataclass

from classroom.models import College, Enrolment, Role, TeachingClass
from classroom.selectors import people
from classroom.selectors.people import Standing


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """`without_instructor` are classes in use that nobody teaches; `without_students` are empty."""

    classes: int
    students: int
    instructors: int
    judges: int
    without_instructor: tuple[TeachingClass, ...]
    without_students: tuple[TeachingClass, ...]
    never_in: int
    """Instructors, judges and office users with a slip or none who have not signed in yet."""


def office_day(college: College) -> OfficeDay:
    in_use = college.classes.filter(archived_at=None).order_by("name")
    enrolled = Enrolment.objects.filter(
        teaching_class__in=in_use, left_at=None, student__is_active=True
    )
    staff = college.people.filter(is_active=True).exclude(role=Role.STUDENT)
    waiting = people.matching(standing=Standing.SLIP) | people.matching(standing=Standing.NO_SLIP)
    return OfficeDay(
        classes=in_use.count(),
        students=enrolled.values("student").distinct().count(),
        instructors=staff.filter(role=Role.INSTRUCTOR).count(),
        judges=staff.filter(role=Role.JUDGE).count(),
        without_instructor=tuple(in_use.filter(instructors=None)),
        without_students=tuple(
            in_use.exclude(pk__in=enrolled.values("teaching_class")).order_by("name")
        ),
        never_in=staff.filter(waiting).count(),
    )
