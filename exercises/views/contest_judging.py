"""Judging, for whoever runs a contest: the panel, the draw, gaps, the result and its release."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import whole_number
from exercises.access import contests as access
from exercises.models import Contest
from exercises.scoring.contest_formats import By
from exercises.selectors import contest_boards
from exercises.selectors import contest_judging as judging
from exercises.selectors import contests as reading
from exercises.selectors.contest_rules import rules_of
from exercises.services import contest_panel, contest_results
from exercises.views.contest_forms import typed_text
from exercises.views.contest_words import sentence
from simulator.engine.refusal import Refusal

Step = Callable[..., Refusal | None]


@login_required
@require_GET
def contest_judging(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, access.contest_to_run(request.user, pk))


@login_required
@require_POST
def contest_judge_name(request: SignedInRequest, pk: int) -> HttpResponse:
    contest = access.contest_to_run(request.user, pk)
    person = access.candidate_for(contest, whole_number(request.POST.get("person", "")))
    refused = contest_panel.name_judge(
        contest=contest, person=person, by=request.user, now=timezone.now()
    )
    return _done(request, contest, refused)


@login_required
@require_POST
def contest_judge_remove(request: SignedInRequest, pk: int, judge_pk: int) -> HttpResponse:
    contest = access.contest_to_run(request.user, pk)
    judge = access.judge_of(contest, judge_pk)
    refused = contest_panel.remove_judge(judge=judge, by=request.user, now=timezone.now())
    return _done(request, contest, refused)


@login_required
@require_POST
def contest_draw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, contest_panel.draw)


@login_required
@require_POST
def contest_third(request: SignedInRequest, pk: int, entry_pk: int) -> HttpResponse:
    contest = access.contest_to_run(request.user, pk)
    entry = access.entry_to_run(request.user, contest, entry_pk)
    refused = contest_panel.call_third(entry=entry, by=request.user, now=timezone.now())
    return _done(request, contest, refused)


@login_required
@require_POST
def contest_gap_stands(request: SignedInRequest, pk: int, entry_pk: int) -> HttpResponse:
    contest = access.contest_to_run(request.user, pk)
    entry = access.entry_to_run(request.user, contest, entry_pk)
    reason = typed_text(request.POST, "reason")
    refused = contest_panel.let_gap_stand(
        entry=entry, by=request.user, reason=reason, now=timezone.now()
    )
    return _done(request, contest, refused, reason=reason, reason_for=entry.pk)


@login_required
@require_POST
def contest_finalise(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, contest_results.finalise)


@login_required
@require_POST
def contest_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    contest = access.contest_to_run(request.user, pk)
    reason = typed_text(request.POST, "reason")
    refused = contest_results.reopen(
        contest=contest, by=request.user, reason=reason, now=timezone.now()
    )
    return _done(request, contest, refused, reason=reason)


@login_required
@require_POST
def contest_release(request: SignedInRequest, pk: int) -> HttpResponse:
    contest = access.contest_to_run(request.user, pk)
    refused = contest_results.release(contest=contest, by=request.user, now=timezone.now())
    if refused is None:
        messages.success(request, _("Released: the public board shows the final result."))
    return _done(request, contest, refused)


def _step(request: SignedInRequest, pk: int, step: Step) -> HttpResponse:
    contest = access.contest_to_run(request.user, pk)
    refused = step(contest=contest, by=request.user, now=timezone.now())
    return _done(request, contest, refused)


def _done(
    request: SignedInRequest, contest: Contest, refused: Refusal | None, **typed: Any
) -> HttpResponse:
    if refused is None:
        return redirect("contest-judging", contest.pk)
    contest.refresh_from_db()
    return _page(request, contest, problem=sentence(refused), **typed)


def _page(
    request: SignedInRequest, contest: Contest, *, problem: str = "", **typed: Any
) -> HttpResponse:
    rules, now = rules_of(contest), timezone.now()
    parts = judging.judged_parts(rules)
    has_result = contest.state in (Contest.State.FINALISED, Contest.State.RELEASED)
    board = contest_boards.final_board if has_result else contest_boards.live_board
    states = judging.judging_of(contest) if parts and contest.is_over else []
    context = {
        "contest": contest,
        "rules": rules,
        "parts": parts,
        "judges": judging.judges_of(contest),
        "candidates": judging.candidates(contest),
        "states": states,
        "is_drawn": reading.is_drawn(contest),
        "open_states": sum(not state.is_done for state in states),
        "has_short": any(state.is_short for state in states),
        "board": board(contest, now),
        "machine_points": rules.format.out_of(By.MACHINE),
        "judges_points": rules.format.out_of(By.JUDGES),
        "whole": rules.format.out_of(),
        "problem": problem,
        **typed,
    }
    status = 422 if problem else 200
    return render(request, "exercises/contest/contest_judging.html", context, status=status)
