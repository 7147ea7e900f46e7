"""Founding, renaming and archiving teaching classes, and who teaches them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from classroom.models import College, Role, Shift, TeachingClass, User
from classroom.services import held
from simulator.engine.refusal import Refusal
from simulator.services import towns

MAX_NAME = 40


@transaction.atomic
def found_class(*, college: College, name: str, now: datetime) -> TeachingClass | Refusal:
    """A new class with a town of its own."""
    refused = _name_refused(college, name)
    if refused is not None:
        return refused
    town = towns.found_town()
    return TeachingClass.objects.create(college=college, name=name, town=town, created_at=now)


@transaction.atomic
def rename(*, teaching_class: TeachingClass, name: str) -> Refusal | None:
    """Gives a class another name that no class of the college has."""
    refused = _name_refused(teaching_class.college, name, but=teaching_class)
    if refused is None:
        teaching_class.name = name
        teaching_class.save(update_fields=["name"])
    return refused


@transaction.atomic
def assign_instructors(
    *, teaching_class: TeachingClass, instructors: Collection[User]
) -> Refusal | None:
    """Says who teaches a class: exactly these."""
    strangers = [
        person
        for person in instructors
        if person.college_id != teaching_class.college_id or person.role != Role.INSTRUCTOR
    ]
    if strangers:
        return Refusal("not_an_instructor", facts={"name": strangers[0].name})
    teaching_class.instructors.set(instructors)
    return None


@transaction.atomic
def archive(*, teaching_class: TeachingClass, now: datetime) -> Refusal | None:
    """Puts a class away: its records stay, nothing is added. Doing it again changes nothing."""
    teaching_class = held.teaching_class(teaching_class)
    if Shift.objects.filter(teaching_class=teaching_class, state=Shift.State.OPEN).exists():
        return Refusal("class_has_open_shift")
    rows = TeachingClass.objects.filter(pk=teaching_class.pk, archived_at=None)
    rows.update(archived_at=now)
    return None


def restore(*, teaching_class: TeachingClass) -> None:
    """Takes an archived class back into use."""
    TeachingClass.objects.filter(pk=teaching_class.pk).update(archived_at=None)


def _name_refused(
    college: College, name: str, *, but: TeachingClass | None = None
) -> Refusal | None:
    if not name:
        return Refusal("class_name_missing")
    if len(name) > MAX_NAME:
        return Refusal("class_name_too_long", facts={"most": MAX_NAME})
    others = college.classes.filter(name=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    return Refusal("class_name_taken", facts={"name": name}) if others.exists() else None
