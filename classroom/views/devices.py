"""A random id that a browser keeps: shows when one browser clocks in two people."""

import re
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "device"
_SHAPE = re.compile(r"[0-9a-f]{32}")
_YEAR = 365 * 24 * 3600


def device_of(request: HttpRequest) -> str:
    """The browser's id, "" if it has none (yet)."""
    value = request.COOKIES.get(COOKIE, "")
    return value if _SHAPE.fullmatch(value) else ""


def remember_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Gives a browser its id, unless it has one."""
    if not device_of(request):
        response.set_cookie(
            COOKIE,
            uuid.uuid4().hex,
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
