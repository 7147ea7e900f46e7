"""Fetching set work, attempts and marks on behalf of a person. What is not theirs is not there (404)."""

from classroom.access.found import found_or_404
from classroom.models import User
from exercises.models import (
    Assignment,
    Attempt,
    GradeColumn,
    MarkSheet,
    Release,
    RemarkRequest,
    SideMark,
)
from exercises.selectors import set_work

_ATTEMPT = "party__assignment__teaching_class__town"


def work_for(user: User, pk: int) -> Assignment:
    """A piece of work that is set for this student."""
    found = set_work.set_for(user).filter(pk=pk).first() if user.is_student else None
    return found_or_404(found)


def work_to_run(user: User, pk: int) -> Assignment:
    """A piece of work set for a class that this instructor teaches."""
    rows = Assignment.objects.select_related("teaching_class__town", "shift", "after")
    taught = rows.filter(pk=pk, teaching_class__instructors=user)
    return found_or_404(taught.first() if user.is_instructor else None)


def student(user: User) -> User:
    """The person, who must be a student."""
    return found_or_404(user if user.is_student else None)


def own_attempt(user: User, pk: int) -> Attempt:
    """An attempt in which this student has a part."""
    rows = Attempt.objects.select_related(_ATTEMPT, "rubric")
    own = rows.filter(pk=pk, party__members__student=user)
    return found_or_404(own.first() if user.is_student else None)


def own_release(user: User, attempt_pk: int) -> Release:
    """The mark of a student's own attempt, if it is out now."""
    rows = Release.objects.select_related(f"attempt__{_ATTEMPT}", "attempt__rubric", "by")
    out = rows.filter(
        attempt=attempt_pk,
        attempt__party__members__student=user,
        attempt__sheet__state=MarkSheet.State.RELEASED,
    )
    return found_or_404(out.order_by("-number").first() if user.is_student else None)


def sheet_to_mark(user: User, pk: int) -> MarkSheet:
    """The sheet of an attempt in a class that this instructor teaches."""
    rows = MarkSheet.objects.select_related(f"attempt__{_ATTEMPT}", "attempt__rubric", "marker")
    taught = rows.filter(pk=pk, attempt__party__assignment__teaching_class__instructors=user)
    return found_or_404(taught.first() if user.is_instructor else None)


def peer_mark(user: User, pk: int) -> SideMark:
    """The mark of a classmate's attempt that this student was asked for, until marks are out."""
    rows = SideMark.objects.select_related(f"attempt__{_ATTEMPT}", "attempt__rubric")
    asked = rows.filter(pk=pk, marker=user, side=SideMark.Side.PEER)
    open_ones = asked.exclude(attempt__sheet__state=MarkSheet.State.RELEASED)
    return found_or_404(open_ones.first() if user.is_student else None)


def remark_to_answer(user: User, pk: int) -> RemarkRequest:
    """A request to look again, in a class that this instructor teaches."""
    rows = RemarkRequest.objects.select_related(f"release__attempt__{_ATTEMPT}", "by")
    taught = rows.filter(
        pk=pk, release__attempt__party__assignment__teaching_class__instructors=user
    )
    return found_or_404(taught.first() if user.is_instructor else None)


def grade_column(user: User, pk: int) -> GradeColumn:
    """A part of the grade of a class that this instructor teaches."""
    rows = GradeColumn.objects.select_related("teaching_class")
    taught = rows.filter(pk=pk, teaching_class__instructors=user)
    return found_or_404(taught.first() if user.is_instructor else None)
