"""What holds for every request of a signed-in person: language, and the first password."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from classroom.config.problems import problem

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
