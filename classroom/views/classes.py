"""The instructor's classes: the list, the class with its students, adding one, the export."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.access.shifts import taught_class
from classroom.models import TeachingClass
from classroom.rosters.lines import entry_of
from classroom.selectors import classes, people
from classroom.selectors import rosters as reading
from classroom.services import rosters
from classroom.views.list_forms import RosterListForm
from classroom.views.people_forms import StudentForm
from classroom.views.signed_in import SignedInRequest
from classroom.views.tables import Row, file_of
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def class_list(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_instructor:
        raise Http404
    context = {"classes": classes.classes_taught(request.user)}
    return render(request, "classroom/people/class_list.html", context)


@login_required
@require_GET
def class_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return class_page(request, taught_class(request.user, pk))


@login_required
@require_POST
def student_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """One more student, typed by hand; a late joiner gets the next seat."""
    teaching_class = taught_class(request.user, pk)
    form = StudentForm(request.POST)
    if form.is_valid():
        entry = entry_of(form.cleaned_data["number"], form.cleaned_data["name"])
        added = rosters.enrol_one(teaching_class=teaching_class, entry=entry, now=timezone.now())
        if not isinstance(added, Refusal):
            text = _("%(name)s is in the class, seat %(seat)s.")
            facts = {"name": added.student.name, "seat": added.seat}
            messages.success(request, text % facts)
            return redirect("class-detail", pk)
        form.refuse(added)
    return class_page(request, teaching_class, form=form, status=422)


@login_required
@require_GET
def roster_export(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The students of a class as a file, in the order of their seats."""
    teaching_class = taught_class(request.user, pk)
    head: list[Row] = [
        [_("Seat"), _("Student number"), _("Name"), _("State"), _("Last sign-in")],
    ]
    lines: list[Row] = [
        [
            row.seat,
            row.student.username,
            row.student.name,
            str(people.standing_of(row.student).label),
            seen_at(row.student.last_login),
        ]
        for row in reading.roster_of(teaching_class)
    ]
    return file_of(form, name=f"class-{pk}", title=_("Students"), rows=head + lines, fixed="D2")


def seen_at(moment: datetime | None) -> str:
    """When somebody signed in last, on the college's clock; "" for never."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def class_page(
    request: SignedInRequest,
    teaching_class: TeachingClass,
    *,
    form: StudentForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The class with its students, as asked for in the address."""
    asked = RosterListForm(request.GET)
    roster = reading.roster_of(
        teaching_class, text=asked.text, standing=asked.choice("standing"), sort=asked.sort
    )
    standings = [people.standing_of(row.student) for row in reading.roster_of(teaching_class)]
    context: dict[str, Any] = {
        "teaching_class": teaching_class,
        "asked": asked,
        "rows": [(row, people.standing_of(row.student)) for row in roster],
        "count": len(standings),
        "waiting": standings.count(people.Standing.NO_SLIP),
        "left": reading.left_from(teaching_class),
        "form": form or StudentForm(),
        "problem": problem,
    }
    return render(request, "classroom/people/class_detail.html", context, status=status)
