"""The student's side of the wall: a piece on every page, asking for help, messages read."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.access.room import receipt_for
from classroom.models import Shift
from classroom.selectors import room_now as reading
from classroom.selectors.room_now import RoomNow
from classroom.services import help_requests, room_messages
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text
from classroom.views.wall_words import sentence
from simulator.engine.refusal import Refusal
from simulator.services import presence

NOTHING = "none"
"""The version of the piece where no shift is open."""


@login_required
@require_GET
def room_now(request: SignedInRequest) -> HttpResponse:
    """The piece as it is now, unless the page has it already; asking for it is a sign of life."""
    if not request.user.is_student:
        raise Http404
    presence.renew(seen={request.user.pk: timezone.now()})
    room = reading.room_now(request.user)
    if request.GET.get("have") == (room.version if room else NOTHING):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _piece(request, room)


@login_required
@require_POST
def room_help(request: SignedInRequest) -> HttpResponse:
    """Raises the hand, with a word about what for."""
    done = help_requests.ask(
        shift=_shift(request),
        student=request.user,
        note=free_text(request.POST.get("note", "")),
        now=timezone.now(),
    )
    return _answer(request, sentence(done) if isinstance(done, Refusal) else "")


@login_required
@require_POST
def room_help_end(request: SignedInRequest) -> HttpResponse:
    """Takes the hand down."""
    shift = _shift(request)
    help_requests.end(shift=shift, student=request.user, by=request.user, now=timezone.now())
    return _answer(request)


@login_required
@require_POST
def room_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Notes that a message was read."""
    room_messages.read(receipt=receipt_for(request.user, pk), now=timezone.now())
    return _answer(request)


def _shift(request: SignedInRequest) -> Shift:
    """The open shift of a student."""
    room = reading.room_now(request.user) if request.user.is_student else None
    if room is None:
        raise Http404
    return room.shift


def _answer(request: SignedInRequest, problem: str = "") -> HttpResponse:
    """The piece for a page that follows; without scripts, today's page."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    if request.headers.get("HX-Request") == "true":
        return _piece(request, reading.room_now(request.user), problem, status)
    if problem:
        context = {"status": status, "text": problem}
        return render(request, "problem.html", context, status=status)
    return redirect("home")


def _piece(
    request: SignedInRequest, room: RoomNow | None, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "room": room,
        "version": room.version if room else NOTHING,
        "room_problem": problem,
        "typed_note": request.POST.get("note", "") if problem else "",
    }
    return render(request, "classroom/room/_room_now.html", context, status=status)
