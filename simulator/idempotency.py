"""Keys that make a request safe to send twice: the same key has one effect and the same answer."""

import re
import uuid
from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

FIELD = "idempotency_key"
HEADER = "Idempotency-Key"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{8,64}")

View = TypeVar("View", bound=Callable[..., object])


def new_key() -> str:
    return uuid.uuid4().hex


def key_of(request: HttpRequest) -> str | None:
    """The key that came with a request, from the header or the form; None if absent or misshapen."""
    key = request.headers.get(HEADER) or request.POST.get(FIELD, "")
    return key if _SHAPE.fullmatch(key) else None


def keyed_by_service(view: View) -> View:
    """Marks a view whose service keeps the keys itself (the exchange does, in its own store)."""
    view.idempotency = "service"  # type: ignore[attr-defined]
    return view


def needs_no_key(view: View) -> View:
    """Marks what does no harm when sent twice: login, logout, language, a look through a list."""
    view.idempotency = "none"  # type: ignore[attr-defined]
    return view
