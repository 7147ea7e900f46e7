"""Entries of a contest: entering students alone or as teams, names, withdrawals, decisions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.models import Enrolment
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import whole_number
from exercises.access import contests as access
from exercises.models import Contest, Disqualification, Entry
from exercises.selectors import contests as reading
from exercises.services import contest_entries
from exercises.services.contest_entries import MOST_MEMBERS
from exercises.views import contest_page
from exercises.views.contest_forms import typed_text
from exercises.views.contest_words import sentence
from simulator.engine.refusal import Refusal

Decide = Callable[..., Refusal | None]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry, whether the reader has it in hand, and the decision against it, if any."""

    entry: Entry
    in_hand: bool
    decision: Disqualification | None


@login_required
@require_GET
def entries(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, access.contest_to_fill(request.user, pk))


@login_required
@require_POST
def entries_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """The ticked students: each alone, together as a team, or as further members of one."""
    contest = access.contest_to_fill(request.user, pk)
    places = _chosen(request, contest)
    how, alias = request.POST.get("how", ""), typed_text(request.POST, "alias")
    refused = _add(request, contest, places, how, alias)
    if refused is not None:
        chosen = {place.pk for place in places}
        return _page(
            request, contest, problem=sentence(refused), chosen=chosen, how=how, alias=alias
        )
    messages.success(request, _("Entered."))
    return redirect("contest-entries", pk)


@login_required
@require_POST
def enter_oneself(request: SignedInRequest, pk: int) -> HttpResponse:
    contest = access.contest_to_enter(request.user, pk)
    place = access.places_to_enter(request.user, contest).first()
    if place is None and reading.entry_of(contest, request.user) is None:
        raise Http404
    alias = typed_text(request.POST, "alias")
    places = [place] if place else []
    if not places:
        return redirect("contest", pk)
    made = contest_entries.enter(
        contest=contest, places=places, alias=alias, by=request.user, now=timezone.now()
    )
    if isinstance(made, Refusal):
        return contest_page.page(
            request, contest, status=422, alias_problem=sentence(made), alias=alias
        )
    return redirect("contest", pk)


@login_required
@require_POST
def entry_rename(request: SignedInRequest, pk: int, entry_pk: int) -> HttpResponse:
    contest, entry = _entry(request, pk, entry_pk)
    refused = contest_entries.rename(
        entry=entry, alias=typed_text(request.POST, "alias"), by=request.user, now=timezone.now()
    )
    return _done(request, contest, refused)


@login_required
@require_POST
def entry_withdraw(request: SignedInRequest, pk: int, entry_pk: int) -> HttpResponse:
    contest, entry = _entry(request, pk, entry_pk)
    refused = contest_entries.withdraw(entry=entry, by=request.user, now=timezone.now())
    return _done(request, contest, refused)


@login_required
@require_POST
def entry_disqualify(request: SignedInRequest, pk: int, entry_pk: int) -> HttpResponse:
    return _decide(request, pk, entry_pk, contest_entries.disqualify)


@login_required
@require_POST
def entry_reinstate(request: SignedInRequest, pk: int, entry_pk: int) -> HttpResponse:
    return _decide(request, pk, entry_pk, contest_entries.reinstate)


def _decide(request: SignedInRequest, pk: int, entry_pk: int, decide: Decide) -> HttpResponse:
    contest = access.contest_to_run(request.user, pk)
    entry = access.entry_to_run(request.user, contest, entry_pk)
    reason = typed_text(request.POST, "reason")
    refused = decide(entry=entry, by=request.user, reason=reason, now=timezone.now())
    return _done(request, contest, refused)


def _entry(request: SignedInRequest, pk: int, entry_pk: int) -> tuple[Contest, Entry]:
    contest = access.contest_to_fill(request.user, pk)
    return contest, access.entry_to_run(request.user, contest, entry_pk)


def _chosen(request: SignedInRequest, contest: Contest) -> list[Enrolment]:
    """The ticked places; one that this person may not enter is none that the page has shown."""
    numbers = [whole_number(text) for text in request.POST.getlist("place")]
    wanted = {number for number in numbers if number is not None}
    if None in numbers:
        raise Http404
    places = list(access.places_to_enter(request.user, contest).filter(pk__in=wanted))
    if len(places) < len(wanted):
        raise Http404
    return places


def _add(
    request: SignedInRequest, contest: Contest, places: Sequence[Enrolment], how: str, alias: str
) -> Refusal | None:
    now, by = timezone.now(), request.user
    if how == "alone":
        results = [
            contest_entries.enter(contest=contest, places=[place], alias="", by=by, now=now)
            for place in places
        ]
        refused = [one for one in results if isinstance(one, Refusal)]
        return refused[0] if refused else (None if places else Refusal("nobody_chosen"))
    if how == "team":
        made = contest_entries.enter(contest=contest, places=places, alias=alias, by=by, now=now)
        return made if isinstance(made, Refusal) else None
    team = whole_number(how)
    if team is None:
        raise Http404
    entry = access.entry_to_run(by, contest, team)
    if not places:
        return Refusal("nobody_chosen")
    for place in places:
        refused_one = contest_entries.join(entry=entry, place=place, by=by, now=now)
        if refused_one is not None:
            return refused_one
    return None


def _done(request: SignedInRequest, contest: Contest, refused: Refusal | None) -> HttpResponse:
    if refused is not None:
        return _page(request, contest, problem=sentence(refused))
    return redirect("contest-entries", contest.pk)


def _page(request: SignedInRequest, contest: Contest, **more: Any) -> HttpResponse:
    user = request.user
    runs_it = access.may_run(user, contest)
    taught = set(user.classes_taught.values_list("pk", flat=True))
    found, decisions = reading.entries_of(contest), reading.disqualified(contest)
    context = {
        "contest": contest,
        "runs_it": runs_it,
        "entries": [
            EntryRow(entry, runs_it or _is_own(entry, taught), decisions.get(entry.pk))
            for entry in found
        ],
        "places": access.places_to_enter(user, contest),
        "most_members": MOST_MEMBERS,
        "now": timezone.now(),
        "how": "alone",
        **more,
    }
    status = 422 if "problem" in more else 200
    return render(request, "exercises/contest/contest_entries.html", context, status=status)


def _is_own(entry: Entry, taught: set[int]) -> bool:
    """Whether all its members come from classes that the reader teaches."""
    return all(member.teaching_class_id in taught for member in entry.members.all())
