"""People of a college besides its students: making them; and for all of them names and access."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from classroom.models import College, Role, User
from classroom.rosters.lines import name_problem, number_problem
from simulator.engine.refusal import Refusal

STAFF = (Role.INSTRUCTOR, Role.JUDGE, Role.OFFICE)
"""Who the office makes one by one; students come by a class list."""


@transaction.atomic
def create(
    *, college: College, role: Role, username: str, name: str, now: datetime
) -> User | Refusal:
    """A person without a password: a login slip hands out the first one."""
    if role not in STAFF:
        return Refusal("role_not_made_here")
    refused = number_problem(username) or name_problem(name)
    if refused is not None:
        return refused
    if User.objects.filter(username__iexact=username).exists():
        return Refusal("username_taken", facts={"username": username})
    return User.objects.create(
        college=college,
        username=username,
        name=name,
        role=role,
        password=make_password(None),
        created_at=now,
    )


def rename(*, person: User, name: str) -> Refusal | None:
    """Corrects a person's name; the user name stays, for it is on every record."""
    refused = name_problem(name)
    if refused is None:
        person.name = name
        person.save(update_fields=["name"])
    return refused


def deactivate(*, person: User, by: User) -> Refusal | None:
    """Shuts a person out: all their sessions end now and for good; their records stay."""
    if person.pk == by.pk:
        return Refusal("not_oneself")
    rows = User.objects.filter(pk=person.pk, is_active=True)
    rows.update(is_active=False, session_series=F("session_series") + 1)
    return None


def reactivate(*, person: User) -> None:
    """Lets a person in again, with the password they had."""
    User.objects.filter(pk=person.pk).update(is_active=True)
