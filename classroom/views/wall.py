"""The instructor's wall: the page, its live parts, one seat, and what a projector may show."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from classroom.access.room import session_of
from classroom.access.shifts import shift_to_run, student_in
from classroom.models import Shift
from classroom.selectors import attendance as attendance_reading
from classroom.selectors import room_messages, wall
from classroom.selectors import shifts as reading
from classroom.selectors.versions import version_of
from classroom.services.shifts import ring_bell
from classroom.views.signed_in import SignedInRequest
from classroom.views.wall_forms import DELAYS, ticked_of
from classroom.views.wall_page import falls_of, wall_page
from classroom.views.wall_tiles import public_tiles, tiles_of
from classroom.views.wall_words import EVENT_HINTS
from simulator.models import InjectedEvent
from simulator.selectors import evidence, market, pauses
from simulator.views.evidence_words import details
from simulator.views.timeline import lines_of, read_back

_STEPS = 40
"""Steps of a seat's evidence that are shown at once."""


@login_required
@require_GET
def wall_now(request: SignedInRequest, pk: int) -> HttpResponse:
    return whole_page(request, shift_to_run(request.user, pk))


@login_required
@require_GET
def wall_live(request: SignedInRequest, pk: int) -> HttpResponse:
    """The parts that follow the room. Tiles and parts whose version the page has come back empty."""
    shift = shift_to_run(request.user, pk)
    context = _context(request, shift)
    context["have"] = frozenset(request.GET.get("have", "").split("."))
    return render(request, "classroom/wall/_wall_live.html", context)


@login_required
@require_GET
def wall_seat(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """One person of the shift: where they stand, their desks step by step, their attendance."""
    shift = shift_to_run(request.user, pk)
    student = student_in(shift, student_pk)
    now = timezone.now()
    seats = [seat for seat in wall.seats_of(shift, now) if seat.student.pk == student.pk]
    tile = next(iter(tiles_of(seats, now, pauses.clock(shift.teaching_class.town, now))), None)
    sessions = wall.desks_of(shift, student)
    desk = sessions.first()
    steps = list(evidence.timeline(desk).reverse()[:_STEPS]) if desk else []
    context = {
        "shift": shift,
        "student": student,
        "tile": tile,
        "sessions": sessions,
        "lines": lines_of(steps, details),
        "entry": attendance_reading.latest(shift, student),
        "receipts": room_messages.sent_to(shift, student, _STEPS),
        "hands": student.help_requests.filter(shift=shift).order_by("-pk"),
        "events": InjectedEvent.objects.filter(session__in=sessions)
        .select_related("ordered_by", "ticket")
        .order_by("-pk"),
    }
    return render(request, "classroom/wall/wall_seat.html", context)


@login_required
@require_GET
def wall_session(
    request: SignedInRequest, pk: int, student_pk: int, session_pk: int
) -> HttpResponse:
    """A desk session of somebody of the class, read back step by step."""
    shift = shift_to_run(request.user, pk)
    return read_back(request, session_of(shift, student_in(shift, student_pk), session_pk))


@login_required
@require_GET
def wall_projector(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the class may look at: seats, steps and the time, nobody's name, faults or calls for help."""
    shift = shift_to_run(request.user, pk)
    return render(request, "classroom/wall/projector.html", _public(shift))


@login_required
@require_GET
def wall_projector_live(request: SignedInRequest, pk: int) -> HttpResponse:
    """The part that follows the room, unless the page has it already."""
    context = _public(shift_to_run(request.user, pk))
    if request.GET.get("have") == context["version"]:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "classroom/wall/_projector.html", context)


def whole_page(
    request: SignedInRequest, shift: Shift, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    """The wall; `problems` says why a form was refused, by the form. What was typed is kept."""
    context = _context(request, shift)
    context |= {
        "problems": problems or {},
        "typed": request.POST,
        "ticked": ticked_of(request.POST),
        "kinds": [
            (kind, InjectedEvent.Kind(kind).label, hint) for kind, hint in EVENT_HINTS.items()
        ],
        "falls": falls_of(context["page"].run),
        "delays": list(DELAYS),
        "have": frozenset(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "classroom/wall/wall.html", context, status=status)


def _context(request: SignedInRequest, shift: Shift) -> dict[str, Any]:
    now = timezone.now()
    if ring_bell(shift=shift, now=now):
        shift.refresh_from_db()
    asked = {name: request.GET.get(name, "") for name in ("sort", "state")}
    return {"shift": shift, "page": wall_page(shift, now, **asked), "ticked": ()}


def _public(shift: Shift) -> dict[str, Any]:
    """Only what a class may see is handed to the template."""
    now = timezone.now()
    if ring_bell(shift=shift, now=now):
        shift.refresh_from_db()
    town = shift.teaching_class.town
    seats = wall.public_seats(wall.seats_of(shift, now))
    stages = reading.stage_times(reading.stages_of(shift), now)
    stage = next((item for item in stages if item.stage.is_running), None)
    is_paused = pauses.pause_of(town) is not None
    return {
        "shift_pk": shift.pk,
        "class_name": shift.teaching_class.name,
        "is_open": shift.is_open,
        "board_key": town.board_key,
        "has_market": market.live_run(town.pk) is not None,
        "stage": stage,
        "is_paused": is_paused,
        "tiles": public_tiles(seats),
        "here": sum(seat.state is not wall.SeatState.ABSENT for seat in seats),
        "served": sum(seat.served for seat in seats),
        "version": version_of(
            seats, shift.state, is_paused, stage and (stage.stage.pk, stage.stage.ends_at)
        ),
    }
