"""The instructor's page of one shift: open, next stage, extend, displays, close."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.access.shifts import shift_to_run
from classroom.lessons.plans import MEETINGS
from classroom.models import Shift
from classroom.selectors import attendance as attendance_reading
from classroom.selectors import displays as display_reading
from classroom.selectors import shifts as reading
from classroom.services import displays, shifts
from classroom.views.return_address import after_form
from classroom.views.shift_forms import ExtensionForm
from classroom.views.shift_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import whole_number
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def shift_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, shift_to_run(request.user, pk))


@login_required
@require_GET
def shift_board(request: SignedInRequest, pk: int) -> HttpResponse:
    """The part that follows the shift: stages, who is here, what to look at."""
    shift = shift_to_run(request.user, pk)
    context = _live(shift, timezone.now())
    response = render(request, "classroom/shift/_shift_board.html", context)
    if request.GET.get("seen") != context["seen"]:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def shift_open(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    return _done(request, shift, shifts.open_shift(shift=shift, now=timezone.now()))


@login_required
@require_POST
def shift_next(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    after = whole_number(request.POST.get("after", ""))
    if after is None:
        raise Http404
    refused = shifts.next_stage(shift=shift, after=after, now=timezone.now())
    return _done(request, shift, refused)


@login_required
@require_POST
def shift_extend(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return _page(request, shift, extension=form, status=422)
    refused = shifts.extend_stage(
        shift=shift, minutes=form.cleaned_data["minutes"], now=timezone.now()
    )
    return _done(request, shift, refused)


@login_required
@require_POST
def shift_close(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    refused = shifts.close_shift(shift=shift, by=request.user, now=timezone.now())
    return _done(request, shift, refused)


@login_required
@require_POST
def display_pair(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    typed = request.POST.get("pairing_code", "")
    result = displays.pair(shift=shift, code=typed, by=request.user, now=timezone.now())
    if isinstance(result, Refusal):
        return _page(request, shift, pairing_problem=sentence(result), typed=typed, status=422)
    return redirect("shift-detail", shift.pk)


@login_required
@require_POST
def display_unpair(request: SignedInRequest, pk: int, display_pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    display = shift.displays.filter(pk=display_pk).first()
    if display is None:
        raise Http404
    displays.unpair(display=display, now=timezone.now())
    return redirect("shift-detail", shift.pk)


def _done(request: SignedInRequest, shift: Shift, refused: Refusal | None) -> HttpResponse:
    if refused is not None:
        return _page(request, shift, problem=sentence(refused), status=422)
    return after_form(request, reverse("shift-detail", args=[shift.pk]))


def _page(
    request: SignedInRequest, shift: Shift, *, status: int = 200, **more: Any
) -> HttpResponse:
    shift.refresh_from_db()
    context = _live(shift, timezone.now())
    context |= {"extension": ExtensionForm(initial={"minutes": 3}), **more}
    return render(request, "classroom/shift/shift_detail.html", context, status=status)


def _live(shift: Shift, now: datetime) -> dict[str, Any]:
    shifts.ring_bell(shift=shift, now=now)
    stages = reading.stage_times(reading.stages_of(shift), now)
    current = next((item for item in stages if item.stage.is_running), None)
    entries = attendance_reading.latest_of_all(shift)
    posts = {row.person_id: row for row in shift.postings.exclude(published_duty="")}
    people = [
        (student, entries.get(student.pk), posts.get(student.pk))
        for student in reading.students_of(shift)
    ]
    return {
        "shift": shift,
        "plan": reading.plan_for(shift),
        "stages": stages,
        "current": current,
        "meetings": MEETINGS,
        "people": people,
        "in_count": sum(1 for _, entry, _ in people if entry and entry.clocked_in_at),
        "shared_devices": attendance_reading.shared_devices(shift),
        "displays": display_reading.displays_of(shift),
        "seconds_to_start": int((shift.starts_at - now).total_seconds()),
        "now": now,
        "seen": f"{shift.state}",
    }
