"""The office: people of the college, making staff, names, and who may come in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.access.people import office_college, office_person
from classroom.models import College, Role, User
from classroom.selectors import people as reading
from classroom.services import people
from classroom.views.classes import seen_at
from classroom.views.list_forms import PeopleListForm
from classroom.views.people_forms import NameForm, StaffForm
from classroom.views.people_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.tables import Row, file_of

_ON_A_PAGE = 50


@login_required
@require_GET
def people_list(request: SignedInRequest) -> HttpResponse:
    return _list(request, office_college(request.user))


@login_required
@require_POST
def person_create(request: SignedInRequest) -> HttpResponse:
    """A new instructor, judge or office user; then the page, to hand out a login slip."""
    college = office_college(request.user)
    form = StaffForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        made = people.create(
            college=college,
            role=Role(values["role"]),
            username=values["username"],
            name=values["name"],
            now=timezone.now(),
        )
        if isinstance(made, User):
            text = _("%(name)s can be found here from now on. Hand out a login slip next.")
            messages.success(request, text % {"name": made.name})
            return redirect("person", made.pk)
        form.refuse(made)
    return _list(request, college, form=form, status=422)


@login_required
@require_GET
def people_export(request: SignedInRequest, form: str) -> HttpResponse:
    """The people as listed, all pages of them, as a file."""
    asked = PeopleListForm(request.GET)
    head: list[Row] = [
        [_("User name"), _("Name"), _("Role"), _("Classes"), _("State"), _("Last sign-in")]
    ]
    lines: list[Row] = [
        [
            person.username,
            person.name,
            person.get_role_display(),
            _("; ").join(reading.class_names_of(person)),
            str(reading.standing_of(person).label),
            seen_at(person.last_login),
        ]
        for person in _listed(office_college(request.user), asked)
    ]
    return file_of(form, name="people", title=_("People"), rows=head + lines, fixed="C2")


@login_required
@require_GET
def person_page(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, office_person(request.user, pk))


@login_required
@require_POST
def person_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    person = office_person(request.user, pk)
    form = NameForm(request.POST)
    if form.is_valid():
        refused = people.rename(person=person, name=form.cleaned_data["name"])
        if refused is None:
            messages.success(request, _("The name is corrected."))
            return redirect("person", pk)
        form.refuse(refused)
    return _page(request, person, name_form=form)


@login_required
@require_POST
def person_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = office_person(request.user, pk)
    refused = people.deactivate(person=person, by=request.user)
    if refused is not None:
        return _page(request, person, problem=sentence(refused))
    text = _("%(name)s is shut out. All their sessions have ended; their records stay.")
    messages.success(request, text % {"name": person.name})
    return redirect("person", pk)


@login_required
@require_POST
def person_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = office_person(request.user, pk)
    people.reactivate(person=person)
    text = _("%(name)s may come in again, with the same password as before.")
    messages.success(request, text % {"name": person.name})
    return redirect("person", pk)


def _listed(college: College, asked: PeopleListForm) -> QuerySet[User]:
    return reading.people_of(
        college,
        text=asked.text,
        role=asked.choice("role"),
        standing=asked.choice("standing"),
        sort=asked.sort,
    )


def _list(
    request: SignedInRequest, college: College, *, form: StaffForm | None = None, status: int = 200
) -> HttpResponse:
    asked = PeopleListForm(request.GET)
    page = Paginator(_listed(college, asked), _ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "college": college,
        "asked": asked,
        "page": page,
        "rows": [
            (person, reading.standing_of(person), reading.class_names_of(person)) for person in page
        ],
        "form": form or StaffForm(),
    }
    return render(request, "classroom/people/people.html", context, status=status)


def _page(request: SignedInRequest, person: User, **more: Any) -> HttpResponse:
    """The person; with a refused form or a problem it is the answer to that."""
    person.refresh_from_db()
    context = {
        "person": person,
        "standing": reading.standing_of(person),
        "taught": person.classes_taught.filter(archived_at=None).order_by("name"),
        "places": person.enrolments.filter(left_at=None).select_related("teaching_class"),
        "name_form": NameForm(initial={"name": person.name}),
        **more,
    }
    status = 422 if more else 200
    return render(request, "classroom/people/person.html", context, status=status)
