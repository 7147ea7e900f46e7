"""Coming in and going out: the sign-in page, the demo people in one click, the first password."""

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from classroom.models import User
from classroom.services import demo, sign_in
from classroom.views.client_address import client_address, is_at_this_machine
from classroom.views.people_words import sentence
from classroom.views.return_address import FIELD, return_address
from classroom.views.typed import free_text
from simulator.engine.refusal import Refusal
from simulator.idempotency import needs_no_key


@needs_no_key
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The door. After a failure the user name stays in its box, and the page says what to do."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(return_address(request))
        return _door(request, username=free_text(request.GET.get("username", "")))
    username = free_text(request.POST.get("username", ""))
    found = sign_in.admit(
        username=username,
        password=free_text(request.POST.get("password", "")),
        address=client_address(request),
        now=timezone.now(),
    )
    if isinstance(found, Refusal):
        return _door(request, username=username, problem=sentence(found), status=422)
    return _come_in(request, found)


@needs_no_key
@require_POST
def login_demo(request: HttpRequest) -> HttpResponse:
    """One click for one demo role; there is no such page but at the machine itself."""
    person = None
    if _offers_demo(request):
        person = demo.person_of(request.POST.get("role", ""))
    if person is None:
        raise Http404
    return _come_in(request, person)


@needs_no_key
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("login")


def _come_in(request: HttpRequest, person: User) -> HttpResponse:
    """Begins a new session: whatever session id the browser came with is void."""
    auth.login(request, person)
    return redirect(return_address(request))


def _offers_demo(request: HttpRequest) -> bool:
    return settings.DEMO_LOGIN and is_at_this_machine(request)


def _door(
    request: HttpRequest, *, username: str, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "username": username[: sign_in.MAX_USERNAME],
        "problem": problem,
        "next": request.POST.get(FIELD) or request.GET.get(FIELD, ""),
        "demo_roles": demo.roles() if _offers_demo(request) else [],
    }
    return render(request, "classroom/people/login.html", context, status=status)
