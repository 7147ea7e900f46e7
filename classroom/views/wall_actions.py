"""What the instructor does from the wall: messages, a pause, events, coming to a raised hand."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from classroom.access.room import event_in
from classroom.access.shifts import shift_to_run, student_in
from classroom.models import Shift
from classroom.services import help_requests, room_events, room_messages, room_pause
from classroom.views import wall_forms
from classroom.views.return_address import after_form
from classroom.views.signed_in import SignedInRequest
from classroom.views.wall import whole_page
from classroom.views.wall_words import sentence
from simulator.engine.refusal import Refusal


@login_required
@require_POST
def wall_message(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    done = room_messages.send(
        shift=shift,
        to=wall_forms.people_of(request.POST),
        text=wall_forms.text_of(request.POST),
        by=request.user,
        now=timezone.now(),
    )
    return _answer(request, shift, done, form="message")


@login_required
@require_POST
def wall_event(request: SignedInRequest, pk: int) -> HttpResponse:
    """Orders an event for the counters of those ticked, or of everybody."""
    shift = shift_to_run(request.user, pk)
    kind = wall_forms.kind_of(request.POST)
    if isinstance(kind, Refusal):
        return _answer(request, shift, kind, form="event")
    done = room_events.order(
        shift=shift,
        kind=kind,
        to=wall_forms.people_of(request.POST),
        by=request.user,
        now=timezone.now(),
    )
    return _answer(request, shift, done, form="event")


@login_required
@require_POST
def wall_fall(request: SignedInRequest, pk: int) -> HttpResponse:
    """Orders news that pulls the market down."""
    shift = shift_to_run(request.user, pk)
    done = room_events.order_fall(
        shift=shift,
        news=request.POST.get("news", ""),
        after=wall_forms.delay_of(request.POST),
        by=request.user,
        now=timezone.now(),
    )
    return _answer(request, shift, done, form="fall")


@login_required
@require_POST
def wall_take_back(request: SignedInRequest, pk: int, event_pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    done = room_events.take_back(
        event=event_in(shift, event_pk), by=request.user, now=timezone.now()
    )
    return _answer(request, shift, done, form="events")


@login_required
@require_POST
def wall_help_end(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """The instructor has come to a raised hand."""
    shift = shift_to_run(request.user, pk)
    student = student_in(shift, student_pk)
    help_requests.end(shift=shift, student=student, by=request.user, now=timezone.now())
    return _answer(request, shift, None, form="")


@login_required
@require_POST
def wall_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    done = room_pause.pause(shift=shift, by=request.user, now=timezone.now())
    return _answer(request, shift, done, form="bar")


@login_required
@require_POST
def wall_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    room_pause.resume(shift=shift, by=request.user, now=timezone.now())
    return _answer(request, shift, None, form="bar")


def _answer(request: SignedInRequest, shift: Shift, done: object, *, form: str) -> HttpResponse:
    """Back to the page; a page that follows the room is told only whether it was done, or why not."""
    if not isinstance(done, Refusal):
        return after_form(request, reverse("wall", args=[shift.pk]))
    if request.headers.get("HX-Request") != "true":
        return whole_page(request, shift, {form: sentence(done)})
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "classroom/wall/_problem.html", {"text": sentence(done)}, status=status)
