"""Reading people of a college: lists to search and sort, and how far each has got in."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from classroom.models import College, Enrolment, Role, TeachingClass, User


class Standing(models.TextChoices):
    """How far a person has got in."""

    IN = "in", _("Signs in")
    SLIP = "slip", _("Has a slip, not been in")
    NO_SLIP = "no_slip", _("No login slip yet")
    DEACTIVATED = "deactivated", _("Deactivated")


_NO_PASSWORD = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
_STANDING = {
    Standing.IN: Q(is_active=True, must_change_password=False) & ~_NO_PASSWORD,
    Standing.SLIP: Q(is_active=True, must_change_password=True) & ~_NO_PASSWORD,
    Standing.NO_SLIP: Q(is_active=True) & _NO_PASSWORD,
    Standing.DEACTIVATED: Q(is_active=False),
}
_ORDER = {
    "number": ("username",),
    "name": ("name", "username"),
    "role": ("role", "username"),
    "seen": (F("last_login").desc(nulls_last=True), "username"),
}
SORTS = tuple(_ORDER)


def standing_of(person: User) -> Standing:
    if not person.is_active:
        return Standing.DEACTIVATED
    if not person.has_usable_password():
        return Standing.NO_SLIP
    return Standing.SLIP if person.must_change_password else Standing.IN


def matching(text: str = "", standing: str = "") -> Q:
    """Whose name or user name holds the text, and who stands so; empty words ask for nothing."""
    asked = Q(name__icontains=text) | Q(username__icontains=text) if text else Q()
    return asked & (_STANDING[Standing(standing)] if standing else Q())


def people_of(
    college: College, *, text: str = "", role: str = "", standing: str = "", sort: str = "number"
) -> QuerySet[User]:
    """People of a college with their classes, filtered and sorted."""
    people = college.people.filter(matching(text, standing))
    if role:
        people = people.filter(role=role)
    now_in = Enrolment.objects.filter(left_at=None).select_related("teaching_class")
    taught = TeachingClass.objects.filter(archived_at=None).order_by("name")
    return people.order_by(*_ORDER[sort]).prefetch_related(
        Prefetch("enrolments", now_in, to_attr="places"),
        Prefetch("classes_taught", taught, to_attr="taught"),
    )


def class_names_of(person: User) -> list[str]:
    """Names of the classes a person of `people_of` is in or teaches."""
    joined = [place.teaching_class.name for place in getattr(person, "places", [])]
    return sorted([*joined, *(one.name for one in getattr(person, "taught", []))])


def instructors_for(teaching_class: TeachingClass) -> QuerySet[User]:
    """Who may teach a class: the college's active instructors, and who teaches it already."""
    instructors = User.objects.filter(college=teaching_class.college_id, role=Role.INSTRUCTOR)
    teaching = Q(pk__in=teaching_class.instructors.values("pk"))
    return instructors.filter(Q(is_active=True) | teaching).order_by("name", "username")
