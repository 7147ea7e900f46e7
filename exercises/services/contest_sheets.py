"""A judge's sheet: kept as a draft, locked for good, or given back for a conflict of interest."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from exercises.models import Contest, JudgeSheet
from exercises.scoring.contest_rules import ContestRules
from exercises.selectors import contest_judging as judging
from exercises.selectors.contest_rules import rules_of
from exercises.services import contest_panel
from exercises.services.contest_records import record
from exercises.services.contests import locked, reason_refused
from simulator.engine.refusal import Refusal

MAX_COMMENT = 500


@transaction.atomic
def keep(
    *, sheet: JudgeSheet, levels: Mapping[str, int], comment: str, now: datetime
) -> Refusal | None:
    """Keeps a draft that nobody but the judge sees.

    Args:
        sheet: Whose.
        levels: Criterion → level; some may be missing.
        comment: What the judge notes about the entry.
        now: When.
    """
    contest = locked(sheet.entry.contest)
    refused = _refused(contest, sheet, levels, comment)
    if refused is None:
        _open(sheet).update(levels=dict(levels), comment=comment, saved_at=now)
    return refused


@transaction.atomic
def lock(
    *, sheet: JudgeSheet, levels: Mapping[str, int], comment: str, now: datetime
) -> Refusal | None:
    """Locks a complete sheet. Nothing changes it afterwards; only now the other one can be seen."""
    contest = locked(sheet.entry.contest)
    refused = _refused(contest, sheet, levels, comment)
    missing = judging.missing(rules_of(contest), levels)
    if refused is None and missing:
        refused = Refusal("criteria_missing", facts={"missing": len(missing)})
    if refused is not None:
        return refused
    _open(sheet).update(levels=dict(levels), comment=comment, saved_at=now, locked_at=now)
    record(
        contest=contest,
        action="locked",
        by=sheet.judge.person,
        now=now,
        blind=sheet.entry.blind,
        seat=sheet.judge.seat,
    )
    return None


@transaction.atomic
def stand_back(*, sheet: JudgeSheet, reason: str, now: datetime) -> Refusal | None:
    """Gives a sheet back for a conflict of interest; another judge steps in where one is free."""
    contest = locked(sheet.entry.contest)
    refused = _closed(contest, sheet) or reason_refused(reason)
    if refused is not None:
        return refused
    _open(sheet).update(recused_at=now, recused_reason=reason)
    record(
        contest=contest,
        action="stood_back",
        by=sheet.judge.person,
        now=now,
        blind=sheet.entry.blind,
        seat=sheet.judge.seat,
    )
    contest_panel.fill_in(contest=contest)
    return None


def _open(sheet: JudgeSheet) -> QuerySet[JudgeSheet]:
    return JudgeSheet.objects.filter(pk=sheet.pk, locked_at=None, recused_at=None)


def _refused(
    contest: Contest, sheet: JudgeSheet, levels: Mapping[str, int], comment: str
) -> Refusal | None:
    refused = _closed(contest, sheet)
    if refused is not None:
        return refused
    if len(comment) > MAX_COMMENT:
        return Refusal("comment_too_long", facts={"most": MAX_COMMENT})
    return _levels_refused(rules_of(contest), levels)


def _closed(contest: Contest, sheet: JudgeSheet) -> Refusal | None:
    """The sheet as it is in the database now decides; two tabs cannot lock it twice."""
    if not contest.is_being_judged:
        return Refusal("not_judging")
    now_stands = JudgeSheet.objects.get(pk=sheet.pk)
    if now_stands.is_locked:
        return Refusal("sheet_locked")
    return Refusal("sheet_given_back") if now_stands.is_recused else None


def _levels_refused(rules: ContestRules, levels: Mapping[str, int]) -> Refusal | None:
    tops = {criterion.key: criterion.top for criterion in judging.criteria(rules)}
    fits = all(key in tops and 0 <= level <= tops[key] for key, level in levels.items())
    return None if fits else Refusal("unknown_level")
