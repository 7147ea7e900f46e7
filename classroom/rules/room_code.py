"""The room code: six digits that change every half minute and show only on a paired display."""

import hashlib
import hmac
from datetime import datetime

PERIOD = 30
"""Seconds a code is shown."""
DIGITS = 6


def code_at(secret: str, now: datetime) -> str:
    """The code shown at a moment."""
    return _code(secret, _step(now))


def is_code(secret: str, code: str, now: datetime) -> bool:
    """Whether a code is the one shown now or the one before it, which a slow hand may still send."""
    step = _step(now)
    good = [hmac.compare_digest(code.encode(), _code(secret, s).encode()) for s in (step, step - 1)]
    return any(good)


def seconds_left(now: datetime) -> int:
    """Seconds until the code changes, 1 to 30."""
    return PERIOD - int(now.timestamp()) % PERIOD


def _step(now: datetime) -> int:
    return int(now.timestamp()) // PERIOD


def _code(secret: str, step: int) -> str:
    digest = hmac.digest(secret.encode(), step.to_bytes(8, "big"), hashlib.sha256)
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
