"""Pages for what went wrong; each says what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def problem(request: HttpRequest, status: int, text: str) -> HttpResponse:
    return render(request, "problem.html", {"status": status, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, 400, _("The server could not read this request."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    text = _("This request could not be checked. Load the page again and resend.")
    return problem(request, 403, text)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _("This page was open too long, or cookies are switched off. Load it again and resend.")
    return problem(request, 403, text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, 404, _("There is nothing here for you."))


def server_error(request: HttpRequest) -> HttpResponse:
    text = _("Something broke on our side. What was saved is safe; please try again.")
    return problem(request, 500, text)
