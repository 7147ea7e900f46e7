"""The big screen: a pairing code first, then the room code of the shift it was paired with.

The page is public, so it shows nothing but its own pairing code until an instructor paired it.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from classroom.models import Display
from classroom.rules import room_code
from classroom.selectors import displays as reading
from classroom.selectors import shifts as shift_reading
from classroom.services import displays
from classroom.services.shifts import ring_bell
from classroom.views.shift_words import sentence
from simulator.engine.refusal import Refusal

COOKIE = "display"
_SALT = "classroom.display"
_DAY = 24 * 3600


@require_GET
@never_cache
def display(request: HttpRequest) -> HttpResponse:
    """The screen itself. A browser that comes for the first time gets a token and a pairing code."""
    token = _token_of(request)
    row = _usable(token)
    if row is None:
        token = displays.new_token()
        made = displays.await_pairing(token=token, now=timezone.now())
        if isinstance(made, Refusal):
            context = {"status": 503, "text": sentence(made)}
            return render(request, "problem.html", context, status=503)
        row = made
    response = render(request, "classroom/shift/display.html", _context(row))
    response.set_cookie(
        COOKIE,
        signing.dumps(token, salt=_SALT),
        max_age=_DAY,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@require_GET
@never_cache
def display_code(request: HttpRequest) -> HttpResponse:
    """The code as a piece that another page may pull in; empty for a browser that is not paired."""
    row = _usable(_token_of(request))
    response = render(request, "classroom/shift/_display_code.html", _context(row))
    seen = request.GET.get("seen")
    if seen is not None and seen != _seen(row):
        response.headers["HX-Refresh"] = "true"
    return response


def _usable(token: str) -> Display | None:
    """The row of this browser, if it still waits or still shows an open shift."""
    if not token:
        return None
    row = reading.display_of(displays.digest_of(token))
    if row is None:
        return None
    if row.paired_at is None:
        return row if timezone.now() - row.created_at < displays.WAITS else None
    return row if reading.shift_shown_on(row) is not None else None


def _context(row: Display | None) -> dict[str, object]:
    now = timezone.now()
    shift = reading.shift_shown_on(row)
    context: dict[str, object] = {"display": row, "shift": shift, "seen": _seen(row), "now": now}
    if shift is not None:
        ring_bell(shift=shift, now=now)
        stages = shift_reading.stage_times(shift_reading.stages_of(shift), now)
        context |= {
            "code": room_code.code_at(shift.secret, now),
            "seconds_left": room_code.seconds_left(now),
            "period": room_code.PERIOD,
            "current": next((item for item in stages if item.stage.is_running), None),
            "here": len(shift_reading.attendees(shift)),
            "students": len(shift_reading.students_of(shift)),
            "board_key": shift.teaching_class.town.board_key,
        }
    return context


def _seen(row: Display | None) -> str:
    if row is None:
        return "none"
    return f"{row.pk}-{'paired' if row.paired_at else 'waiting'}"


def _token_of(request: HttpRequest) -> str:
    try:
        token = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        return ""
    return token if isinstance(token, str) else ""
