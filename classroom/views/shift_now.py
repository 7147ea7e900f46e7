"""The student's page of the shift: what to do now."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.access.shifts import shift_to_work
from classroom.lessons import conduct as conduct_items
from classroom.lessons.plans import MEETINGS
from classroom.models import AttendanceEntry, SelfCheck, Shift, StageKind, User
from classroom.rules.refusal import Refusal
from classroom.selectors import attendance as attendance_reading
from classroom.selectors import shifts as reading
from classroom.services import attendance, conduct, shifts
from classroom.views.devices import device_of, remember_device
from classroom.views.shift_words import sentence
from classroom.views.signed_in import SignedInRequest
from simulator.idempotency import keyed_by_service


@login_required
@require_GET
def shift_now(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if user.is_instructor:
        classes = user.classes_taught.filter(archived_at=None).order_by("name")
        if len(classes) == 1:
            return redirect("shift-list", classes[0].pk)
        return render(request, "classroom/shift/classes.html", {"classes": classes})
    if not user.is_student:
        raise Http404
    return _page(request, reading.shift_now(user, timezone.now()))


@login_required
@require_GET
def shift_live(request: SignedInRequest) -> HttpResponse:
    """The part of the page that follows the shift; asks for the whole page when that is another."""
    if not request.user.is_student:
        raise Http404
    now = timezone.now()
    shift = reading.shift_now(request.user, now)
    context = _context(request.user, shift, now)
    response = render(request, "classroom/shift/_shift_live.html", context)
    if request.GET.get("seen") != context["seen"]:
        response.headers["HX-Refresh"] = "true"
    return response


@keyed_by_service
@login_required
@require_POST
def clock_in(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_work(request.user, pk)
    now = timezone.now()
    shifts.ring_bell(shift=shift, now=now)
    result = attendance.clock_in(
        shift=shift,
        student=request.user,
        code=request.POST.get("code", ""),
        device=device_of(request),
        now=now,
    )
    return _answer(request, shift, result)


@keyed_by_service
@login_required
@require_POST
def clock_out(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_work(request.user, pk)
    now = timezone.now()
    shifts.ring_bell(shift=shift, now=now)
    result = attendance.clock_out(
        shift=shift,
        student=request.user,
        code=request.POST.get("code", ""),
        device=device_of(request),
        now=now,
    )
    return _answer(request, shift, result)


@login_required
@require_POST
def self_check(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_work(request.user, pk)
    result = conduct.check_oneself(
        shift=shift,
        student=request.user,
        ticked=request.POST.getlist("dress"),
        now=timezone.now(),
    )
    if isinstance(result, Refusal):
        return _page(request, shift, problem=sentence(result), status=422)
    return redirect("shift-now")


def _answer(
    request: SignedInRequest, shift: Shift, result: AttendanceEntry | Refusal
) -> HttpResponse:
    """Back to the page. The same mark sent again finds itself made, and says so as before."""
    if isinstance(result, Refusal) and result.code not in _DONE_ALREADY:
        return _page(request, shift, problem=sentence(result), status=422)
    return remember_device(request, redirect("shift-now"))


_DONE_ALREADY = frozenset({"already_clocked_in", "already_clocked_out"})


def _page(
    request: SignedInRequest, shift: Shift | None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = panel_context(request.user, shift, timezone.now())
    context |= {
        "problem": problem,
        "typed": request.POST.get("code", ""),
        "self_items": conduct_items.self_items(),
        "ticked": _ticked(request, shift),
    }
    response = render(request, "classroom/shift/shift_now.html", context, status=status)
    return remember_device(request, response)


def _ticked(request: SignedInRequest, shift: Shift | None) -> list[str]:
    if request.method == "POST":
        return request.POST.getlist("dress")
    checks = SelfCheck.objects.filter(shift=shift, student=request.user)
    last = checks.order_by("-pk").first() if shift is not None else None
    return list(last.ticked) if last else []


def panel_context(student: User, shift: Shift | None, now: datetime) -> dict[str, Any]:
    """What the panel of the shift shows: where the shift stands, the code field, the time card."""
    return _context(student, shift, now) | {"card": attendance_reading.card_for(student)}


def _context(student: User, shift: Shift | None, now: datetime) -> dict[str, Any]:
    if shift is None:
        upcoming = reading.next_shift(student, now)
        return {"shift": None, "upcoming": upcoming, "now": now, "seen": "none"}
    shifts.ring_bell(shift=shift, now=now)
    stages = reading.stage_times(reading.stages_of(shift), now)
    current = next((item for item in stages if item.stage.is_running), None)
    entry = attendance_reading.latest(shift, student)
    is_in = entry is not None and entry.clocked_in_at is not None
    is_out = entry is not None and entry.clocked_out_at is not None
    is_over = current is not None and current.stage.kind == StageKind.CLOCK_OUT
    post = shift.postings.filter(person=student).exclude(published_at=None).first()
    return {
        "shift": shift,
        "plan": reading.plan_for(shift),
        "rules": reading.rules_for(shift),
        "stages": stages,
        "current": current,
        "meeting_kind": current.stage.kind if current and current.stage.kind in MEETINGS else "",
        "is_clock_out": is_over,
        "entry": entry,
        "is_in": is_in,
        "is_out": is_out,
        "post": post if post and post.published_duty else None,
        "may_observe": conduct.may_observe(shift=shift, observer=student),
        "seconds_to_start": int((shift.starts_at - now).total_seconds()),
        "now": now,
        "seen": f"{shift.pk}-{shift.state}-{int(is_in)}{int(is_out)}{int(is_over)}",
    }
