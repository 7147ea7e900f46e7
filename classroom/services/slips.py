"""Login slips: a one-time password for each, on paper, and nowhere else.

The password follows from the sheet's nonce and the site's key, which is not in the database. Only
its hash is kept. While a sheet is open its issuer may look at it and print it again. Then the nonce
is deleted (with the next sheet, or at the next start), and nobody can ever read the passwords again.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from classroom.models import SlipSheet, TeachingClass, User
from classroom.passwords import password_of_slip
from classroom.services import held
from simulator.engine.refusal import Refusal

OPEN_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Slip:
    person: User
    password: str


def issue(
    *,
    people: Sequence[User],
    teaching_class: TeachingClass | None,
    by: User,
    key: str,
    now: datetime,
) -> SlipSheet | Refusal:
    """Hands out a new password to each of these people; what they had before is void.

    The same key gives the same sheet. Hashing takes long, so it is done before the transaction.

    Args:
        people: Whose passwords are to be replaced; the caller has checked that they may be.
        teaching_class: The class they are of; None for people of the college.
        by: Who alone may look at the slips.
        key: The idempotency key of the request.
        now: The time of issue.
    """
    if not people:
        return Refusal("nobody_chosen")
    nonce = secrets.token_hex(32)
    hashes = {person.pk: make_password(password_of_slip(nonce, person.pk)) for person in people}
    with transaction.atomic():
        sheet, is_new = SlipSheet.objects.get_or_create(
            issued_by=by,
            key=key,
            defaults={
                "token": secrets.token_hex(16),
                "nonce": nonce,
                "issued_at": now,
                "teaching_class": teaching_class,
            },
        )
        if is_new:
            _hand_out(sheet, people, hashes)
            close_old(now=now)
    return sheet


def slips_of(*, sheet: SlipSheet, now: datetime) -> list[Slip]:
    """The slips of a sheet, by seat or user name; none once it is closed.

    Whoever has chosen a password since, or got another slip, has left the sheet.
    """
    if not is_open(sheet=sheet, now=now):
        return []
    people = sheet.people.order_by("username")
    if sheet.teaching_class is not None:
        people = people.filter(enrolments__teaching_class=sheet.teaching_class)
        people = people.order_by("enrolments__seat", "username")
    return [Slip(person, password_of_slip(sheet.nonce, person.pk)) for person in people]


def is_open(*, sheet: SlipSheet, now: datetime) -> bool:
    return bool(sheet.nonce) and now < sheet.issued_at + OPEN_FOR


def close(*, sheet: SlipSheet) -> None:
    """Makes the passwords of a sheet unreadable; they still open the door once."""
    SlipSheet.objects.filter(pk=sheet.pk).update(nonce="")


def close_old(*, now: datetime) -> None:
    """Closes every sheet whose time is over."""
    SlipSheet.objects.filter(issued_at__lte=now - OPEN_FOR).exclude(nonce="").update(nonce="")


def _hand_out(sheet: SlipSheet, people: Sequence[User], hashes: dict[int, str]) -> None:
    held.people(people)
    SlipSheet.people.through.objects.filter(user__in=people).delete()
    for person in people:
        person.password = hashes[person.pk]
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
    sheet.people.set(people)
