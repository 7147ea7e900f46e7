"""Choosing a password of one's own."""

from django.db import transaction

from classroom.models import SlipSheet, User
from classroom.passwords import plain
from classroom.services import held
from simulator.engine.refusal import Refusal


@transaction.atomic
def choose(*, person: User, present: str | None, new: str) -> Refusal | None:
    """Sets the person's own password; sessions begun with the old one end.

    Args:
        person: Whose password it is.
        present: The present password as typed; None right after signing in with a handed-out one.
        new: The new password as typed, which the form has found good enough.
    """
    if present is not None and not person.check_password(plain(present)):
        return Refusal("password_wrong")
    if person.check_password(plain(new)):
        return Refusal("password_same")
    held.people([person])
    person.set_password(plain(new))
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    SlipSheet.people.through.objects.filter(user=person).delete()  # no slip holds it any more
    return None
