"""The instructor's list of shifts, and making one from a lesson plan."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classroom.access.shifts import shift_to_run, taught_class
from classroom.lessons.plans import LessonPlan, all_plans, plan_of
from classroom.models import Shift
from classroom.selectors import shifts as reading
from classroom.services import shifts
from classroom.views.shift_forms import ShiftForm
from classroom.views.shift_words import sentence
from classroom.views.signed_in import SignedInRequest
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def shift_list(request: SignedInRequest, pk: int) -> HttpResponse:
    teaching_class = taught_class(request.user, pk)
    context = {
        "teaching_class": teaching_class,
        "shifts": [(shift, reading.plan_for(shift)) for shift in reading.shifts_of(teaching_class)],
        "plans": all_plans(),
    }
    return render(request, "classroom/shift/shift_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def shift_create(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """A shift from a plan; its times are shown first and may be changed."""
    teaching_class = taught_class(request.user, pk)
    plan = plan_of(key)
    if plan is None:
        raise Http404
    form = ShiftForm(request.POST) if request.method == "POST" else ShiftForm(initial=_start(plan))
    if form.is_valid():
        result = shifts.plan_shift(
            teaching_class=teaching_class,
            plan=plan,
            minutes=form.minutes,
            starts_at=form.starts_at,
            by_bell=form.cleaned_data["by_bell"],
            by=request.user,
            now=timezone.now(),
        )
        if isinstance(result, Shift):
            return redirect("shift-detail", result.pk)
        form.add_error(None, sentence(result))
    context = {"teaching_class": teaching_class, "plan": plan, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "classroom/shift/shift_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def shift_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Other times for a shift that is still planned."""
    shift = shift_to_run(request.user, pk)
    form = ShiftForm(request.POST) if request.method == "POST" else ShiftForm(initial=_times(shift))
    if form.is_valid():
        refused = shifts.change_plan(
            shift=shift,
            minutes=form.minutes,
            starts_at=form.starts_at,
            by_bell=form.cleaned_data["by_bell"],
        )
        if refused is None:
            return redirect("shift-detail", shift.pk)
        form.add_error(None, sentence(refused))
    context = {
        "teaching_class": shift.teaching_class,
        "shift": shift,
        "plan": reading.plan_for(shift),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "classroom/shift/shift_form.html", context, status=status)


@login_required
@require_POST
def shift_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    class_pk = shift.teaching_class_id
    refused = shifts.delete_planned(shift=shift)
    if isinstance(refused, Refusal):
        context = {"status": 422, "text": sentence(refused)}
        return render(request, "problem.html", context, status=422)
    return redirect("shift-list", class_pk)


def _start(plan: LessonPlan) -> dict[str, Any]:
    """Ten minutes from now, on a full five minutes, with the plan's lengths."""
    now = timezone.localtime(timezone.now()) + timedelta(minutes=10)
    start = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    lengths = {stage.kind.value: stage.minutes for stage in plan.stages}
    return {"date": start.date(), "time": start.time(), "by_bell": True, **lengths}


def _times(shift: Shift) -> dict[str, Any]:
    start = timezone.localtime(shift.starts_at)
    stages = reading.stage_times(reading.stages_of(shift), shift.starts_at)
    lengths = {item.stage.kind: item.minutes for item in stages}
    return {"date": start.date(), "time": start.time(), "by_bell": shift.by_bell, **lengths}
