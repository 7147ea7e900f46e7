"""The reader's settings: remembered for a person, and for the browser of who has not signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from classroom.models import User
from classroom.services import preferences
from classroom.views.return_address import return_address
from simulator.idempotency import needs_no_key

_YEAR = 365 * 24 * 3600
_CHOICES = {"language": User.Language, "theme": User.Theme, "updown": User.UpDown}


@needs_no_key
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """中文 or English, and back to the page the reader was on."""
    return _remember(request, ("language",))


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Light or dark, red up or green up, and back to the page the reader was on."""
    return _remember(request, ("theme", "updown"))


def _remember(request: HttpRequest, names: tuple[str, ...]) -> HttpResponse:
    """Keeps what was sent and is a choice; anything else changes nothing."""
    chosen = {name: request.POST.get(name, "") for name in names}
    chosen = {name: value for name, value in chosen.items() if value in _CHOICES[name].values}
    response = redirect(return_address(request))
    if request.user.is_authenticated:
        if chosen:
            preferences.remember(person=request.user, **chosen)
        return response
    for name, value in chosen.items():
        response.set_cookie(
            name,
            value,
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
