"""Fetching practice reports on behalf of a person. What is not theirs is not there (404)."""

from classroom.access.found import found_or_404
from classroom.models import Shift, User
from exercises.models import PracticeReport


def shift_to_report(user: User, pk: int) -> Shift:
    """A shift that has begun, of a class in which this student is enrolled now."""
    rows = Shift.objects.filter(
        pk=pk,
        teaching_class__enrolments__student=user,
        teaching_class__enrolments__left_at=None,
    ).exclude(state=Shift.State.PLANNED)
    found = rows.select_related("teaching_class__college").first() if user.is_student else None
    return found_or_404(found)


def report_to_read(user: User, pk: int) -> PracticeReport:
    """A report of a shift that this instructor runs, while it is handed in."""
    rows = PracticeReport.objects.select_related(
        "shift__teaching_class", "student", "marked_by"
    ).exclude(handed_in_at=None)
    found = rows.filter(pk=pk, shift__teaching_class__instructors=user).first()
    return found_or_404(found if user.is_instructor else None)
