"""A judge's seat: entries under blind numbers, the evidence of one of them, and the sheet to fill in."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text, plain, whole_number
from exercises.access import contests as access
from exercises.models import ContestJudge, JudgeSheet
from exercises.scoring.contest_formats import By
from exercises.scoring.contest_rules import ContestRules
from exercises.scoring.judged_criteria import JudgedCriterion
from exercises.selectors import contest_judging as judging
from exercises.selectors.contest_evidence import evidence_of
from exercises.selectors.contest_rules import rules_of
from exercises.services import contest_sheets
from exercises.services.contest_sheets import MAX_COMMENT
from exercises.views.contest_forms import typed_text
from exercises.views.contest_words import sentence
from simulator.engine.refusal import Refusal

_NO_LEVEL = -1
"""What stands for something that no page of ours has sent."""


@login_required
@require_GET
def judge_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first entry that is still to be marked; without one, how things stand."""
    seat = access.contest_to_judge(request.user, pk)
    sheets = judging.sheets_of_judge(seat)
    waiting = [sheet for sheet in sheets if not (sheet.is_locked or sheet.is_recused)]
    if waiting and seat.contest.is_being_judged:
        return redirect("judge-sheet", pk, waiting[0].pk)
    context = {"contest": seat.contest, "seat": seat, "sheets": sheets}
    return render(request, "exercises/contest/judge_seat.html", context)


@login_required
@require_GET
def judge_sheet(request: SignedInRequest, pk: int, sheet_pk: int) -> HttpResponse:
    return _page(request, access.sheet_to_judge(request.user, pk, sheet_pk))


@login_required
@require_POST
def judge_sheet_save(request: SignedInRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """Keeps the draft, or locks it if the judge says so."""
    sheet = access.sheet_to_judge(request.user, pk, sheet_pk)
    levels = _typed_levels(request.POST, rules_of(sheet.entry.contest))
    comment = free_text(request.POST.get("comment", "")).strip()
    does_lock = request.POST.get("do") == "lock"
    act = contest_sheets.lock if does_lock else contest_sheets.keep
    refused = act(sheet=sheet, levels=levels, comment=comment, now=timezone.now())
    if refused is not None:
        return _page(request, sheet, refused=refused, levels=levels, comment=comment)
    if not does_lock:
        messages.success(request, _("The draft is kept. Only you see it."))
    return redirect("judge-sheet", pk, sheet_pk)


@login_required
@require_POST
def judge_stand_back(request: SignedInRequest, pk: int, sheet_pk: int) -> HttpResponse:
    sheet = access.sheet_to_judge(request.user, pk, sheet_pk)
    reason = typed_text(request.POST, "reason")
    refused = contest_sheets.stand_back(sheet=sheet, reason=reason, now=timezone.now())
    if refused is not None:
        return _page(request, sheet, refused=refused, reason=reason)
    return redirect("judge-seat", pk)


@login_required
@require_GET
def judge_duties(request: SignedInRequest) -> HttpResponse:
    """What waits for this person's judgement, as a piece for the first page."""
    seats = judging.seats_of(request.user)
    return render(request, "exercises/contest/_judge_duties.html", {"seats": seats})


def _typed_levels(fields: Mapping[str, str], rules: ContestRules) -> dict[str, int]:
    typed = {
        criterion.key: plain(fields.get(f"level-{criterion.key}", ""))
        for criterion in judging.criteria(rules)
    }
    return {
        key: _NO_LEVEL if (level := whole_number(text)) is None else level
        for key, text in typed.items()
        if text
    }


def _page(
    request: HttpRequest,
    sheet: JudgeSheet,
    *,
    refused: Refusal | None = None,
    levels: Mapping[str, int] | None = None,
    comment: str | None = None,
    reason: str = "",
) -> HttpResponse:
    rules = rules_of(sheet.entry.contest)
    chosen = sheet.levels if levels is None else levels
    context = {
        "contest": sheet.entry.contest,
        "rules": rules,
        "sheet": sheet,
        "evidence": evidence_of(sheet.entry),
        "criteria": [_choice(criterion, chosen) for criterion in judging.criteria(rules)],
        "missing": judging.missing(rules, chosen),
        "comment": sheet.comment if comment is None else comment,
        "reason": reason,
        "problem": sentence(refused) if refused else "",
        "may_write": sheet.entry.contest.is_being_judged
        and not (sheet.is_locked or sheet.is_recused),
        "most": MAX_COMMENT,
        **_beside(sheet.judge, sheet, rules),
    }
    status = 422 if refused else 200
    return render(request, "exercises/contest/judge_sheet.html", context, status=status)


def _choice(criterion: JudgedCriterion, chosen: Mapping[str, int]) -> dict[str, Any]:
    return {"criterion": criterion, "level": chosen.get(criterion.key)}


def _beside(seat: ContestJudge, sheet: JudgeSheet, rules: ContestRules) -> dict[str, Any]:
    """The list of the judge's entries, and the other judges' marks once one's own is locked."""
    sheets = judging.sheets_of_judge(seat)
    counted = [one for one in sheets if not one.is_recused]
    others = judging.others_locked(sheet)
    return {
        "sheets": sheets,
        "locked": sum(one.is_locked for one in counted),
        "counted": len(counted),
        "stood_back": len(sheets) - len(counted),
        "own_points": judging.sheet_points(rules, sheet.levels) if sheet.is_locked else None,
        "others": [(one, judging.sheet_points(rules, one.levels)) for one in others],
        "compared": [
            (
                criterion,
                sheet.levels.get(criterion.key),
                [one.levels[criterion.key] for one in others],
            )
            for criterion in judging.criteria(rules)
        ]
        if others
        else [],
        "out_of": rules.format.out_of(By.JUDGES),
    }
