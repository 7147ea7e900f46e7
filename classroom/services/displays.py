"""Pairing a big screen with a shift; only a paired screen may show the room code."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from classroom.models import Display, Shift, User
from classroom.services.attendance import digits_of
from simulator.engine.refusal import Refusal

WAITS = timedelta(minutes=15)
"""How long a pairing code is good for."""
MOST_WAITING = 200
"""Screens that may wait at a time: anybody may open the page, so the table must have a bound."""
_ATTEMPTS = 5


def new_token() -> str:
    return secrets.token_urlsafe(24)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def await_pairing(*, token: str, now: datetime) -> Display | Refusal:
    """A display row for a browser's token, with a fresh pairing code."""
    Display.objects.filter(paired_at=None, created_at__lt=now - WAITS).delete()
    if Display.objects.filter(paired_at=None).count() >= MOST_WAITING:
        return Refusal("too_many_displays", facts={"most": MOST_WAITING})
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return Display.objects.create(
                    token_digest=digest_of(token),
                    pairing_code=_pairing_code(token, attempt, now),
                    created_at=now,
                )
        except IntegrityError:
            found = Display.objects.filter(token_digest=digest_of(token)).first()
            if found is not None:
                return found
    return Refusal("too_many_displays", facts={"most": MOST_WAITING})


@transaction.atomic
def pair(*, shift: Shift, code: str, by: User, now: datetime) -> Display | Refusal:
    """Gives the shift's code to the screen that shows this pairing code."""
    if not shift.is_open:
        return Refusal("shift_not_open")
    digits = digits_of(code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return Refusal("no_such_display")
    waiting = Display.objects.select_for_update().filter(
        paired_at=None, created_at__gte=now - WAITS, pairing_code=digits
    )
    display = waiting.first()
    if display is None:
        return Refusal("no_such_display")
    display.shift, display.paired_at, display.paired_by = shift, now, by
    display.save(update_fields=["shift", "paired_at", "paired_by"])
    return display


def unpair(*, display: Display, now: datetime) -> None:
    """Takes the code off a screen; doing it again changes nothing."""
    Display.objects.filter(pk=display.pk, unpaired_at=None).update(unpaired_at=now)


def _pairing_code(token: str, attempt: int, now: datetime) -> str:
    digest = hmac.digest(token.encode(), f"{attempt} {now.timestamp()}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8], 'big') % 10**6:06d}"
