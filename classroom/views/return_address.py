"""Where to go afterwards: an address of this site that a form brought along, never another site's."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "next"
_LONGEST = 400


def return_address(request: HttpRequest) -> str:
    """The `next` of the form or address if it is safe to follow, else today's page."""
    wanted = request.POST.get(FIELD) or request.GET.get(FIELD, "")
    return wanted if is_safe(request, wanted) else reverse("home")


def after_form(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Where a form that was done leads: back to the page that names itself in it, else `otherwise`.

    A page that follows by itself is told only that it was done.
    """
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    wanted = request.POST.get(FIELD, "")
    return redirect(wanted if is_safe(request, wanted) else otherwise)


def is_safe(request: HttpRequest, address: str) -> bool:
    """A path of this very site, not too long for a redirect to be stored."""
    return (
        address.startswith("/")
        and len(address) <= _LONGEST
        and url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    )
