"""What holds for every request of a signed-in person: language, the first password, a paused room."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from classroom.config.problems import problem
from simulator.selectors import pauses

Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "language"


def language_for(request: HttpRequest) -> str:
    """The person's own choice, else this browser's, else Chinese."""
    known = dict(settings.LANGUAGES)
    chosen = getattr(request.user, "language", "") or request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in known else settings.LANGUAGE_CODE


class PreferencesMiddleware:
    """Speaks the reader's language. Addresses are the same in both languages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_for(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class BodyLimitMiddleware:
    """Refuses a body larger than the site takes before anything of it is read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > most:
            text = _("This is more than %(most)s MB, the most that can be sent at a time.")
            return problem(request, 413, text % {"most": most // 1024 // 1024})
        return self.get_response(request)


class FirstPasswordMiddleware:
    """A person with a handed-out password changes it before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.must_change_password:
            allowed = {reverse(name) for name in ("password-change", "logout", "language", "look")}
            if request.path not in allowed and not request.path.startswith(settings.STATIC_URL):
                return redirect("password-change")
        return self.get_response(request)


class PausedRoomMiddleware:
    """In a paused room nothing is taken at a desk, whichever desk it is.

    Orders (their idempotency is a service's) go to the exchange, which stands still by itself.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_arguments: Any
    ) -> HttpResponse | None:
        person = request.user
        if request.method != "POST" or not person.is_authenticated or not _is_desk_work(view):
            return None
        if pauses.pause_at_desk(person.pk) is None:
            return None
        text = _(
            "The room is paused: nothing is taken at a desk until the instructor lets it go on."
        )
        response = problem(request, 409, text)
        if request.headers.get("HX-Request") == "true":
            # The desk stays as it is, with all that was typed; the page looks and finds the pause.
            response.headers["HX-Reswap"] = "none"
            response.headers["HX-Trigger"] = "room-look"
        return response


def _is_desk_work(view: Callable[..., HttpResponse]) -> bool:
    is_order = getattr(view, "idempotency", "request") == "service"
    return view.__module__.startswith("simulator.views.") and not is_order
