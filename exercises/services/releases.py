"""Releasing marks: what goes out to students is written down once, and taken back only with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from classroom.models import User
from exercises.models import Assignment, MarkSheet, Release
from exercises.scoring.decisions import DecidedCriterion
from exercises.selectors import marks as reading
from exercises.selectors.marks import Standing
from exercises.services import marking
from simulator.engine.refusal import Refusal

State = MarkSheet.State


@transaction.atomic
def release(*, assignment: Assignment, by: User, now: datetime) -> Sequence[Release] | Refusal:
    """Releases every mark of a piece of work that is ready.

    Refused where none is (`nothing_ready`).
    """
    sheets = MarkSheet.objects.select_for_update(of=("self",)).filter(
        attempt__party__assignment=assignment, state=State.READY
    )
    found = list(sheets.select_related("attempt__rubric", "attempt__party__assignment"))
    if not found:
        return Refusal("nothing_ready")
    return [_release(sheet, by, now) for sheet in found]


def released_data(standing: Standing) -> dict[str, Any]:
    """What a student may read of a mark, as it stood when it was released."""
    return {
        "rubric": standing.rubric.digest,
        "computed": standing.marking.total,
        "capped": standing.decided.capped,
        "criteria": [_criterion_data(standing, each) for each in standing.decided.criteria],
        "comment": standing.sheet.comment,
    }


def _release(sheet: MarkSheet, by: User, now: datetime) -> Release:
    standing = reading.standing_of(sheet)
    assert standing.decided.total is not None  # noqa: S101  # ready sheets are judged
    attempt = sheet.attempt
    assert attempt.handed_in_at is not None  # noqa: S101  # sheets are opened at handing in
    late = attempt.handed_in_at - attempt.party.assignment.due_at
    total = attempt.work.lateness.mark(standing.decided.total, standing.decided.out_of, late)
    last = attempt.releases.aggregate(last=Max("number"))["last"] or 0
    data = released_data(standing)
    data["late_off"] = standing.decided.total - total
    made = Release.objects.create(
        attempt=attempt,
        number=last + 1,
        data=data,
        total=total,
        out_of=standing.decided.out_of,
        by=by,
        at=now,
    )
    marking.step(sheet, State.RELEASED, by, now)
    return made


def _criterion_data(standing: Standing, each: DecidedCriterion) -> dict[str, Any]:
    decision = standing.decisions.get(each.criterion.key)
    return {
        "computed": each.computed.as_data(),
        "points": each.points,
        "is_changed": each.is_changed,
        "reason": decision.reason if decision and each.is_changed else "",
    }
