"""The page of one contest: its rules and times for everybody, the controls for whoever runs it."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.models import User
from classroom.views.signed_in import SignedInRequest
from exercises.access import contests as access
from exercises.models import Contest
from exercises.scoring.contest_rules import ContestRules
from exercises.selectors import contest_records
from exercises.selectors import contests as reading
from exercises.selectors.contest_certificates import certificate_of
from exercises.selectors.contest_judging import judged_parts
from exercises.selectors.contest_rules import rules_of
from exercises.services import contests
from exercises.views.contest_forms import typed_text
from exercises.views.contest_words import (
    CERTAINTIES,
    FIGURES,
    line_of_record,
    sentence,
)
from simulator.engine.refusal import Refusal
from simulator.scenarios import scenario_file

TRADING_SECONDS = 4 * 3600
"""Of a market's day, the midday break left out."""


@login_required
@require_GET
def contest(request: SignedInRequest, pk: int) -> HttpResponse:
    return page(request, access.contest_to_see(request.user, pk))


@login_required
@require_POST
def contest_fix(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.contest_to_run(request.user, pk)
    refused = contests.fix(contest=found, by=request.user, now=timezone.now())
    return _done(request, found, refused)


@login_required
@require_POST
def contest_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.contest_to_run(request.user, pk)
    refused = contests.pause(contest=found, by=request.user, now=timezone.now())
    return _done(request, found, refused)


@login_required
@require_POST
def contest_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.contest_to_run(request.user, pk)
    refused = contests.resume(contest=found, by=request.user, now=timezone.now())
    return _done(request, found, refused)


@login_required
@require_POST
def contest_call_off(request: SignedInRequest, pk: int) -> HttpResponse:
    found = access.contest_to_run(request.user, pk)
    reason = typed_text(request.POST, "reason")
    refused = contests.call_off(contest=found, by=request.user, reason=reason, now=timezone.now())
    return _done(request, found, refused, reason=reason)


@login_required
@require_GET
def contest_record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every change, who made it and when, and whether the chain of the lines holds."""
    found = access.contest_to_run(request.user, pk)
    lines = contest_records.records_of(found)
    context = {
        "contest": found,
        "lines": [(line, line_of_record(line)) for line in lines],
        "broken": contest_records.first_broken(lines),
    }
    return render(request, "exercises/contest/contest_record.html", context)


def page(
    request: SignedInRequest, found: Contest, *, status: int = 200, **more: Any
) -> HttpResponse:
    now = timezone.now()
    rules = rules_of(found)
    context = {
        "contest": found,
        "rules": rules,
        "now": now,
        "phase": rules.window.phase(now),
        "chain": [FIGURES.get(step.figure, step.figure) for step in rules.format.ties],
        "certainty": CERTAINTIES.get(rules.format.certainty.get("parts", ""), ""),
        "scenario": scenario_file.load(found.scenario),
        "days": _days(rules),
        "day_minutes": Decimal(TRADING_SECONDS) / 60 / found.speed,
        "judged": judged_parts(rules),
        "entries": reading.entries_of(found),
        "run": reading.run_of(found),
        **_for(request.user, found),
        **more,
    }
    return render(request, "exercises/contest/contest.html", context, status=status)


def _for(user: User, found: Contest) -> dict[str, Any]:
    """What belongs to the reader's part in the contest."""
    own = reading.entry_of(found, user) if user.is_student else None
    certificate = certificate_of(own) if own is not None else None
    return {
        "runs_it": access.may_run(user, found),
        "own": own,
        "certificate": certificate is not None and certificate.stands,
        "places": access.places_to_enter(user, found) if user.is_student else (),
        "seat": found.judges.filter(person=user).first(),
    }


def _days(rules: ContestRules) -> Decimal:
    """Trading days that the window holds at the contest's speed, to one decimal."""
    assert rules.market is not None  # noqa: S101  # contests here are held on a market
    seconds = (rules.window.closes - rules.window.opens).total_seconds()
    days = Decimal(int(seconds)) * rules.market.speed / TRADING_SECONDS
    return days.quantize(Decimal("0.1"))


def _done(
    request: SignedInRequest, found: Contest, refused: Refusal | None, **typed: str
) -> HttpResponse:
    if refused is None:
        return redirect("contest", found.pk)
    found.refresh_from_db()
    return page(request, found, status=422, problem=sentence(refused), **typed)
