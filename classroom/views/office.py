"""The office: classes of the college, making, renaming and archiving them, and who teaches them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.access.people import office_class, office_college
from classroom.models import College, TeachingClass
from classroom.selectors import classes as reading
from classroom.selectors.people import instructors_for
from classroom.services import classes
from classroom.views.list_forms import ClassListForm
from classroom.views.people_forms import ClassForm, InstructorsForm
from classroom.views.people_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.tables import Row, file_of
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def office(request: SignedInRequest) -> HttpResponse:
    return _office(request, office_college(request.user))


@login_required
@require_POST
def class_create(request: SignedInRequest) -> HttpResponse:
    """A new class with a town of its own; then its page, to say who teaches it."""
    college = office_college(request.user)
    form = ClassForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        made = classes.found_class(college=college, name=name, now=timezone.now())
        if isinstance(made, TeachingClass):
            text = _("%(class)s is made, with the town %(town)s. Choose who teaches it.")
            messages.success(
                request,
                text % {"class": made.name, "town": made.town.said_in(get_language() or "")},
            )
            return redirect("office-class", made.pk)
        form.refuse(made)
    return _office(request, college, form=form, status=422)


@login_required
@require_GET
def class_export(request: SignedInRequest, form: str) -> HttpResponse:
    """The classes as listed, as a file."""
    asked = ClassListForm(request.GET)
    head: list[Row] = [
        [_("Class"), _("Students"), _("Instructors"), _("Town"), _("Made on"), _("State")]
    ]
    lines: list[Row] = [
        [
            one.name,
            one.students,
            _("; ").join(person.name for person in one.instructors.all()),
            one.town.said_in(get_language() or ""),
            f"{timezone.localtime(one.created_at):%Y-%m-%d}",
            _("Archived") if one.is_archived else _("Under way"),
        ]
        for one in _listed(office_college(request.user), asked)
    ]
    return file_of(form, name="classes", title=_("Classes"), rows=head + lines, fixed="B2")


@login_required
@require_GET
def office_class_page(request: SignedInRequest, pk: int) -> HttpResponse:
    return _class_page(request, office_class(request.user, pk))


@login_required
@require_POST
def class_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    teaching_class = office_class(request.user, pk)
    form = ClassForm(request.POST)
    if form.is_valid():
        refused = classes.rename(teaching_class=teaching_class, name=form.cleaned_data["name"])
        if refused is None:
            messages.success(request, _("The class has its new name."))
            return redirect("office-class", pk)
        form.refuse(refused)
    return _class_page(request, teaching_class, name_form=form)


@login_required
@require_POST
def class_instructors(request: SignedInRequest, pk: int) -> HttpResponse:
    """Exactly the ticked ones teach the class from now on."""
    teaching_class = office_class(request.user, pk)
    form = _instructors_form(teaching_class, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["instructors"]
        refused = classes.assign_instructors(teaching_class=teaching_class, instructors=chosen)
        if refused is None:
            messages.success(request, _("It is written down who teaches the class."))
            return redirect("office-class", pk)
        form.refuse(refused)
    return _class_page(request, teaching_class, instructors_form=form)


@login_required
@require_POST
def class_archive(request: SignedInRequest, pk: int) -> HttpResponse:
    teaching_class = office_class(request.user, pk)
    refused = classes.archive(teaching_class=teaching_class, now=timezone.now())
    if isinstance(refused, Refusal):
        return _class_page(request, teaching_class, problem=sentence(refused))
    messages.success(request, _("The class is archived. Its records stay."))
    return redirect("office-class", pk)


@login_required
@require_POST
def class_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    classes.restore(teaching_class=office_class(request.user, pk))
    messages.success(request, _("The class is in use again."))
    return redirect("office-class", pk)


def _listed(college: College, asked: ClassListForm) -> Any:
    return reading.classes_of(college, text=asked.text, archived=asked.archived, sort=asked.sort)


def _office(
    request: SignedInRequest,
    college: College,
    *,
    form: ClassForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = ClassListForm(request.GET)
    context = {
        "college": college,
        "asked": asked,
        "classes": _listed(college, asked),
        "has_classes": college.classes.exists(),
        "form": form or ClassForm(),
    }
    return render(request, "classroom/people/office.html", context, status=status)


def _instructors_form(teaching_class: TeachingClass, data: Any = None) -> InstructorsForm:
    people = instructors_for(teaching_class)
    taught_by = [person.pk for person in teaching_class.instructors.all()]
    return InstructorsForm(data, people=people, initial={"instructors": taught_by})


def _class_page(
    request: SignedInRequest, teaching_class: TeachingClass, **more: Any
) -> HttpResponse:
    """The class; with a refused form or a problem it is the answer to that."""
    teaching_class.refresh_from_db()
    context = {
        "teaching_class": teaching_class,
        "count": teaching_class.enrolments.filter(left_at=None).count(),
        "name_form": ClassForm(initial={"name": teaching_class.name}),
        "instructors_form": _instructors_form(teaching_class),
        **more,
    }
    status = 422 if more else 200
    return render(request, "classroom/people/office_class.html", context, status=status)
