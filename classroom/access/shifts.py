"""Fetching shifts on behalf of a person. What is not theirs looks as if it did not exist."""

from classroom.access.found import found_or_404
from classroom.models import Shift, TeachingClass, User


def taught_class(user: User, pk: int) -> TeachingClass:
    """A class that this instructor teaches."""
    found = None
    if user.is_instructor:
        found = TeachingClass.objects.filter(instructors=user, pk=pk).select_related("town").first()
    return found_or_404(found)


def shift_to_run(user: User, pk: int) -> Shift:
    """A shift of a class that this instructor teaches."""
    shifts = Shift.objects.filter(pk=pk, teaching_class__instructors=user)
    found = shifts.select_related("teaching_class__town").first() if user.is_instructor else None
    return found_or_404(found)


def shift_to_work(user: User, pk: int) -> Shift:
    """A shift of a class in which this student is enrolled now."""
    shifts = Shift.objects.filter(
        pk=pk,
        teaching_class__enrolments__student=user,
        teaching_class__enrolments__left_at=None,
    )
    found = shifts.select_related("teaching_class__town").first() if user.is_student else None
    return found_or_404(found)


def shift_for(user: User, pk: int) -> Shift:
    """A shift that this person runs or works in."""
    return shift_to_run(user, pk) if user.is_instructor else shift_to_work(user, pk)


def student_in(shift: Shift, pk: int) -> User:
    """A student of the shift's class, also one who has left it since."""
    return found_or_404(
        User.objects.filter(pk=pk, enrolments__teaching_class=shift.teaching_class_id).first()
    )
