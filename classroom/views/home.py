"""The first page of the day: what to do now, for each role."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from classroom.selectors import attendance, day, rooms
from classroom.selectors import shifts as reading
from classroom.selectors.office_day import office_day
from classroom.services.shifts import ring_bell
from classroom.views.devices import remember_device
from classroom.views.shift_now import panel_context
from classroom.views.signed_in import SignedInRequest


@login_required
@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """One address for everybody; what stands on it belongs to the role."""
    if request.user.is_student:
        return _student(request)
    if request.user.is_instructor:
        return _instructor(request)
    if request.user.is_office:
        return _office(request)
    context = {"classes": rooms.boards_of(request.user.college)}
    return render(request, "classroom/home/judge.html", context)


def _student(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    student = request.user
    shift = reading.shift_now(student, now)
    context = panel_context(student, shift, now)
    today = timezone.localtime(now).date()
    context |= {
        "steps": day.steps_of(shift, student) if shift else [],
        "heat": attendance.heat_for(student, today=today),
        "town": day.town_of(student),
    }
    return remember_device(request, render(request, "classroom/home/student.html", context))


def _instructor(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    for shift in reading.open_shifts_of(request.user):
        ring_bell(shift=shift, now=now)
    context = {"rooms": rooms.rooms_of(request.user, now), "now": now}
    return render(request, "classroom/home/instructor.html", context)


def _office(request: SignedInRequest) -> HttpResponse:
    context = {"office": office_day(request.user.college)}
    return render(request, "classroom/home/office.html", context)
