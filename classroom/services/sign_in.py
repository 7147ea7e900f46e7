"""Admitting a person at the door: who may come in, and what a wrong password costs."""

import math
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone

from classroom.models import SignInFailure, User
from classroom.passwords import plain
from classroom.rules.sign_in import SignInRules, rules_on
from simulator.engine.refusal import Refusal
from simulator.services import turns

MAX_USERNAME = 32


def admit(*, username: str, password: str, address: str, now: datetime) -> User | Refusal:
    """The person of this user name and password.

    An unknown name, a wrong password and a deactivated person get the same answer after the same
    work. While the (user name, address) pair is locked nothing is checked and nothing counted.

    Args:
        username: As typed; letters in either case.
        password: As typed.
        address: The IP address of the person's browser.
        now: The time of the attempt.
    """
    name = plain(username).strip()[:MAX_USERNAME].casefold()
    rules = rules_on(timezone.localtime(now).date())
    locked = _locked(rules, name, address, now)
    if locked is not None:
        return locked
    person = authenticate(username=name, password=plain(password))
    with transaction.atomic():
        # Asked again, one by one: guesses sent all at once must not outrun the count.
        turns.take(name=f"sign-in {name} {address}")
        locked = _locked(rules, name, address, now)
        if locked is not None:
            return locked
        if not isinstance(person, User):
            return _refuse(rules, name, address, now)
        SignInFailure.objects.filter(username=name, address=address).delete()
    return person


def _refuse(rules: SignInRules, name: str, address: str, now: datetime) -> Refusal:
    SignInFailure.objects.filter(at__lt=now - rules.memory).delete()
    SignInFailure.objects.create(username=name, address=address, at=now)
    locked = _locked(rules, name, address, now)
    if locked is not None:
        return locked
    left = rules.tries_left(_failures(name, address), now)
    facts = {"left": left, "most": rules.failures, "minutes": rules.lock_minutes}
    return Refusal("wrong_sign_in", facts=facts)


def _locked(rules: SignInRules, name: str, address: str, now: datetime) -> Refusal | None:
    until = rules.locked_until(_failures(name, address), now)
    if until is None:
        return None
    facts = {
        "most": rules.failures,
        "within": rules.within_minutes,
        "minutes": math.ceil((until - now) / timedelta(minutes=1)),
        "address": address,
    }
    return Refusal("sign_in_locked", facts=facts)


def _failures(name: str, address: str) -> list[datetime]:
    rows = SignInFailure.objects.filter(username=name, address=address)
    return list(rows.order_by("-at").values_list("at", flat=True))
