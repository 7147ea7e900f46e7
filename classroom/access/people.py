"""Fetching people and classes on behalf of a person. What is not theirs looks absent."""

from django.http import Http404

from classroom.access.found import found_or_404
from classroom.models import College, Enrolment, SlipSheet, TeachingClass, User


def enrolment_in(teaching_class: TeachingClass, student_pk: int) -> Enrolment:
    """A student's place in a class that has been fetched for its instructor; also one ended."""
    rows = Enrolment.objects.filter(teaching_class=teaching_class, student=student_pk)
    return found_or_404(rows.select_related("student", "teaching_class__town").first())


def office_college(user: User) -> College:
    """The college whose office this person is."""
    if not user.is_office:
        raise Http404
    return user.college


def office_class(user: User, pk: int) -> TeachingClass:
    """A class of the college whose office this person is."""
    classes = office_college(user).classes.select_related("town", "college")
    return found_or_404(classes.filter(pk=pk).first())


def office_person(user: User, pk: int) -> User:
    """A person of the college whose office this person is."""
    return found_or_404(office_college(user).people.filter(pk=pk).first())


def slip_sheet(user: User, token: str) -> SlipSheet:
    """A sheet of login slips that this person issued."""
    sheets = SlipSheet.objects.filter(issued_by=user, token=token)
    return found_or_404(sheets.select_related("teaching_class__college").first())
