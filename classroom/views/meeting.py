"""The morning and the evening meeting on one page: agenda, host, pitch, minutes."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.access.shifts import shift_for, shift_to_run
from classroom.lessons.plans import MEETINGS
from classroom.models import Meeting, Minutes, Shift, StageKind
from classroom.selectors import shifts as reading
from classroom.services import meetings
from classroom.services.shifts import ring_bell
from classroom.views.shift_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text, whole_number
from simulator.engine.refusal import Refusal

_BOXES = ("topic", "content", "problems", "outcome")


@login_required
@require_GET
def meeting(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    return _page(request, shift_for(request.user, pk), _kind(kind))


@login_required
@require_GET
def meeting_live(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The part that follows the meeting: timer, who is here, the minutes so far."""
    shift = shift_for(request.user, pk)
    context = _context(request, shift, _kind(kind), timezone.now())
    response = render(request, "classroom/shift/_meeting_live.html", context)
    if request.GET.get("seen") != context["seen"]:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def meeting_assign(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    chosen = _kind(kind)
    refused = meetings.assign(
        shift=shift,
        kind=chosen,
        host=_person(request.POST.get("host", "")),
        speaker=_person(request.POST.get("speaker", "")),
        instrument=free_text(request.POST.get("instrument", "")),
    )
    return _done(request, shift, chosen, refused)


@login_required
@require_POST
def pitch_start(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    shift, chosen = shift_for(request.user, pk), _kind(kind)
    now = timezone.now()
    refused = meetings.start_pitch(shift=shift, kind=chosen, by=request.user, now=now)
    return _done(request, shift, chosen, refused)


@login_required
@require_POST
def pitch_stop(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    shift, chosen = shift_for(request.user, pk), _kind(kind)
    now = timezone.now()
    refused = meetings.stop_pitch(shift=shift, kind=chosen, by=request.user, now=now)
    return _done(request, shift, chosen, refused)


@login_required
@require_POST
def minutes_save(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Saves the minutes, by the button or as one types. Last write wins, and says over whom."""
    shift, chosen = shift_for(request.user, pk), _kind(kind)
    now = timezone.now()
    base = request.POST.get("base", "")
    result = meetings.write_minutes(
        shift=shift,
        kind=chosen,
        text=meetings.MinutesText(**{box: free_text(request.POST.get(box, "")) for box in _BOXES}),
        base=whole_number(base) or 0,
        by=request.user,
        now=now,
    )
    is_piece = request.headers.get("HX-Request") == "true"
    if isinstance(result, Refusal):
        if is_piece:
            context = {"problem": sentence(result)}
            return render(request, "classroom/shift/_minutes_state.html", context, status=422)
        return _page(request, shift, chosen, minutes_problem=sentence(result), status=422)
    if is_piece:
        return render(request, "classroom/shift/_minutes_state.html", {"saved": result, "now": now})
    return redirect("meeting", shift.pk, chosen.value)


def _kind(kind: str) -> StageKind:
    if kind not in [item.value for item in MEETINGS]:
        raise Http404
    return StageKind(kind)


def _person(value: str) -> int | None:
    """A person's id from a select box; something that is no id is nobody in the class."""
    if not value:
        return None
    return whole_number(value) or 0


def _done(
    request: SignedInRequest, shift: Shift, kind: StageKind, refused: Refusal | None
) -> HttpResponse:
    if refused is not None:
        return _page(request, shift, kind, problem=sentence(refused), status=422)
    return redirect("meeting", shift.pk, kind.value)


def _page(
    request: SignedInRequest, shift: Shift, kind: StageKind, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = _context(request, shift, kind, timezone.now())
    held = context["meeting"]
    last = context["minutes"]
    typed = {box: request.POST.get(box, getattr(last, box, "")) for box in _BOXES}
    context |= {
        "students": reading.students_of(shift),
        "agenda": reading.plan_for(shift).agenda(kind),
        "typed": typed,
        "boxes": [
            (box, label, typed[box])
            for box, label in (
                ("content", _("What was said")),
                ("problems", _("Problems met and how they were solved")),
                ("outcome", _("Outcome and tasks")),
            )
        ],
        "host_pk": request.POST.get("host", held.host_id or ""),
        "speaker_pk": request.POST.get("speaker", held.speaker_id or ""),
        "instrument": request.POST.get("instrument", held.instrument),
        "versions": _earlier_versions(held),
        **more,
    }
    return render(request, "classroom/shift/meeting.html", context, status=status)


def _context(
    request: SignedInRequest, shift: Shift, kind: StageKind, now: datetime
) -> dict[str, Any]:
    ring_bell(shift=shift, now=now)
    held = _meeting(shift, kind)
    person = request.user
    left = meetings.pitch_seconds_left(held, now)
    return {
        "shift": shift,
        "kind": kind.value,
        "kind_label": kind.label,
        "meeting": held,
        "is_running": held.pitch_started_at is not None and held.pitch_stopped_at is None,
        "is_stopped": held.pitch_stopped_at is not None,
        "seconds_left": left,
        "over": -left if left < 0 else 0,
        "attended": reading.attended(shift),
        "minutes": meetings.latest_minutes(held),
        "may_write": not shift.is_planned and meetings.may_write(held, person),
        "may_time": shift.is_open and held.speaker_id and meetings.may_time(held, person),
        "now": now,
        "seen": f"{shift.state}-{held.host_id}-{held.speaker_id}",
    }


def _earlier_versions(held: Meeting) -> list[Minutes]:
    versions = Minutes.objects.filter(meeting_id=held.pk)
    return list(versions.order_by("-version").select_related("by")[1:])


def _meeting(shift: Shift, kind: StageKind) -> Meeting:
    """The meeting's row; before it is first written to, one that is not kept."""
    row = Meeting.objects.filter(shift=shift, kind=kind).select_related("host", "speaker").first()
    return row or Meeting(shift=shift, kind=kind)
