"""The list of contests, and setting one up."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classroom.views.signed_in import SignedInRequest
from exercises.access.contests import contest_to_run
from exercises.models import Contest
from exercises.selectors import contests as reading
from exercises.services import contests
from exercises.views.contest_forms import ContestForm, initial_of
from exercises.views.contest_words import sentence

_SOON = timedelta(days=1)
_LENGTH = timedelta(minutes=60)
_FREEZE = timedelta(minutes=45)


@login_required
@require_GET
def contest_list(request: SignedInRequest) -> HttpResponse:
    user = request.user
    found = list(reading.contests_seen_by(user))
    context = {
        "contests": found,
        "entered": set(
            user.contest_places.filter(contest__in=found).values_list("contest_id", flat=True)
        ),
        "judged": set(
            user.contests_judged.filter(contest__in=found).values_list("contest_id", flat=True)
        ),
        "may_set_up": _may_set_up(request),
    }
    return render(request, "exercises/contest/contest_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def contest_create(request: SignedInRequest) -> HttpResponse:
    if not _may_set_up(request):
        raise Http404
    form = ContestForm(request.POST) if request.method == "POST" else ContestForm(initial=_start())
    if form.is_bound and form.is_valid():
        made = contests.set_up(organiser=request.user, choices=form.choices, now=timezone.now())
        if isinstance(made, Contest):
            messages.success(
                request, _("The draft is kept. Look through the rules, then fix them.")
            )
            return redirect("contest", made.pk)
        form.refuse(made)
    return _form(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def contest_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Other choices, as long as the rules are not fixed."""
    contest = contest_to_run(request.user, pk)
    if request.method == "POST":
        form = ContestForm(request.POST)
    else:
        form = ContestForm(initial=initial_of(contest))
    if form.is_bound and form.is_valid():
        refused = contests.change(
            contest=contest, by=request.user, choices=form.choices, now=timezone.now()
        )
        if refused is None:
            return redirect("contest", contest.pk)
        form.refuse(refused)
    return _form(request, form, contest)


@login_required
@require_POST
def contest_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    contest = contest_to_run(request.user, pk)
    refused = contests.delete_draft(contest=contest)
    if refused is not None:
        context = {"status": 422, "text": sentence(refused)}
        return render(request, "problem.html", context, status=422)
    messages.success(request, _("The draft is removed."))
    return redirect("contest-list")


def _may_set_up(request: SignedInRequest) -> bool:
    return request.user.is_instructor or request.user.is_office


def _form(
    request: SignedInRequest, form: ContestForm, contest: Contest | None = None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "contest": contest}
    return render(request, "exercises/contest/contest_form.html", context, status=status)


def _start() -> dict[str, Any]:
    """Tomorrow at this hour, for an hour, with the numbers of the first format's printed rules."""
    opens = timezone.localtime(timezone.now() + _SOON).replace(minute=0, second=0, microsecond=0)
    moments = {"opens": opens, "freezes": opens + _FREEZE, "closes": opens + _LENGTH}
    chosen: dict[str, Any] = {
        "format_key": "investment_composite",
        "start_yuan": 1_000_000,
        "single_cap": 50,
        "least_round_trips": 3,
        "scenario": "main-board",
        "speed": 12,
    }
    for which, moment in moments.items():
        chosen |= {f"{which}_date": moment.date(), f"{which}_time": moment.time()}
    return chosen
