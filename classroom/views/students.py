"""One student of a class: name, seat, another class, leaving and coming back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.access.people import enrolment_in
from classroom.access.shifts import taught_class
from classroom.models import Enrolment
from classroom.rosters.lines import RosterEntry
from classroom.selectors.classes import classes_to_move_to
from classroom.selectors.people import standing_of
from classroom.services import people, rosters
from classroom.views.people_forms import MoveForm, NameForm, SeatForm
from classroom.views.people_words import sentence
from classroom.views.signed_in import SignedInRequest
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def student_detail(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    return _page(request, _enrolment(request, pk, student_pk))


@login_required
@require_POST
def student_rename(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    enrolment = _enrolment(request, pk, student_pk)
    form = NameForm(request.POST)
    if form.is_valid():
        refused = people.rename(person=enrolment.student, name=form.cleaned_data["name"])
        if refused is None:
            messages.success(request, _("The name is corrected."))
            return redirect("student-detail", pk, student_pk)
        form.refuse(refused)
    return _page(request, enrolment, name_form=form)


@login_required
@require_POST
def student_seat(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """Another seat; whoever sits there takes this one."""
    enrolment = _enrolment(request, pk, student_pk)
    old = enrolment.seat
    form = SeatForm(request.POST)
    if form.is_valid():
        moved = rosters.change_seat(enrolment=enrolment, seat=form.cleaned_data["seat"])
        if not isinstance(moved, Refusal):
            if moved is not None:
                text = _("%(name)s has taken seat %(seat)s in return.")
                messages.success(request, text % {"name": moved.student.name, "seat": old})
            else:
                messages.success(request, _("The seat is changed."))
            return redirect("student-detail", pk, student_pk)
        form.refuse(moved)
    return _page(request, enrolment, seat_form=form)


@login_required
@require_POST
def student_move(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    enrolment = _enrolment(request, pk, student_pk)
    form = _move_form(request, enrolment, request.POST)
    if form.is_valid():
        to = form.cleaned_data["to"]
        joined = rosters.move(enrolment=enrolment, to=to, now=timezone.now())
        if not isinstance(joined, Refusal):
            text = _("%(name)s is now in %(class)s, seat %(seat)s.")
            facts = {"name": joined.student.name, "class": to.name, "seat": joined.seat}
            messages.success(request, text % facts)
            return redirect("student-detail", to.pk, student_pk)
        form.refuse(joined)
    return _page(request, enrolment, move_form=form)


@login_required
@require_POST
def student_leave(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    enrolment = _enrolment(request, pk, student_pk)
    refused = rosters.leave(enrolment=enrolment, now=timezone.now())
    if refused is not None:
        return _page(request, enrolment, problem=sentence(refused))
    messages.success(request, _("%(name)s has left the class.") % {"name": enrolment.student.name})
    return redirect("class-detail", pk)


@login_required
@require_POST
def student_return(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    enrolment = _enrolment(request, pk, student_pk)
    entry = RosterEntry(1, enrolment.student.username, enrolment.student.name)
    back = rosters.enrol_one(
        teaching_class=enrolment.teaching_class, entry=entry, now=timezone.now()
    )
    if isinstance(back, Refusal):
        return _page(request, enrolment, problem=sentence(back))
    text = _("%(name)s is in the class, seat %(seat)s.")
    messages.success(request, text % {"name": back.student.name, "seat": back.seat})
    return redirect("student-detail", pk, student_pk)


def _enrolment(request: SignedInRequest, pk: int, student_pk: int) -> Enrolment:
    return enrolment_in(taught_class(request.user, pk), student_pk)


def _move_form(request: SignedInRequest, enrolment: Enrolment, data: Any = None) -> MoveForm:
    return MoveForm(data, classes=classes_to_move_to(request.user, enrolment.student))


def _page(request: SignedInRequest, enrolment: Enrolment, **more: Any) -> HttpResponse:
    """The student's page; with a refused form or a problem it is the answer to that."""
    enrolment.refresh_from_db()
    enrolment.student.refresh_from_db()
    context = {
        "teaching_class": enrolment.teaching_class,
        "enrolment": enrolment,
        "student": enrolment.student,
        "standing": standing_of(enrolment.student),
        "name_form": NameForm(initial={"name": enrolment.student.name}),
        "seat_form": SeatForm(initial={"seat": enrolment.seat}),
        "move_form": _move_form(request, enrolment),
        **more,
    }
    status = 422 if more else 200
    return render(request, "classroom/people/student_detail.html", context, status=status)
