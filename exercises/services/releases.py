"""Releasing marks: what goes out to students is written down once, and taken back only with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from classroom.models import User
from exercises.models import Assignment, Attempt, MarkSheet, Release
from exercises.scoring.decisions import DecidedCriterion
from exercises.scoring.points import half_up
from exercises.selectors import grading, sides
from exercises.selectors import marks as reading
from exercises.selectors.marks import Standing
from exercises.services import marking
from simulator.engine.refusal import Refusal

State = MarkSheet.State


@transaction.atomic
def release(*, assignment: Assignment, by: User, now: datetime) -> Sequence[Release] | Refusal:
    """Releases every mark of a piece of work that is ready and not held back by a report.

    Refused where none is (`nothing_ready`), and where reports hold back all of them
    (`reports_missing`).
    """
    sheets = MarkSheet.objects.select_for_update(of=("self",)).filter(
        attempt__party__assignment=assignment, state=State.READY
    )
    found = list(sheets.select_related("attempt__rubric", "attempt__party__assignment"))
    if not found:
        return Refusal("nothing_ready")
    held = grading.held_back(assignment, now)
    free = [sheet for sheet in found if sheet.attempt.party_id not in held]
    if not free:
        return Refusal("reports_missing", facts={"scripts": len(found)})
    return [_release(sheet, by, now) for sheet in free]


def red_lines_of(standing: Standing) -> int:
    """How many red lines were crossed, by what counts: points given back by hand uncross one."""
    return sum(
        each.criterion.red_line and each.points is not None and each.points < each.computed.out_of
        for each in standing.decided.criteria
    )


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
    attempt, coach = sheet.attempt, standing.decided.total
    assert coach is not None  # noqa: S101  # ready sheets are judged
    assert attempt.handed_in_at is not None  # noqa: S101  # sheets are opened at handing in
    out_of = standing.decided.out_of
    sides = sides_of(attempt, coach, out_of, now)
    before = sides["total"] if sides else coach
    late = attempt.handed_in_at - attempt.party.assignment.due_at
    total = attempt.work.lateness.mark(before, out_of, late)
    last = attempt.releases.aggregate(last=Max("number"))["last"] or 0
    data = {**released_data(standing), "sides": sides, "late_off": before - total}
    made = Release.objects.create(
        attempt=attempt,
        number=last + 1,
        data=data,
        total=total,
        out_of=out_of,
        red_lines=red_lines_of(standing),
        by=by,
        at=now,
    )
    marking.step(sheet, State.RELEASED, by, now)
    return made


def sides_of(attempt: Attempt, coach: int, out_of: int, now: datetime) -> dict[str, Any] | None:
    """The mark from three sides as it is kept; None where the coach alone marks.

    `total` is in hundredths, rounded half up; the marks of the sides are percentages.
    """
    if not attempt.work.asks_others:
        return None
    mark = sides.joined_mark(attempt, sides.percent_of(coach, out_of), now)
    assert mark.mark is not None  # noqa: S101  # the coach has marked
    given = attempt.side_marks.exclude(percent=None).order_by("pk")
    return {
        "coach": coach,
        "total": int(half_up(mark.mark * out_of / 100, 0)),
        "weights": {str(side): str(half_up(each * 100, 1)) for side, each in mark.weights.items()},
        "notes": [str(note) for note in mark.notes],
        "given": [
            {"side": row.side, "percent": str(row.percent), "comment": row.comment} for row in given
        ],
    }


def _criterion_data(standing: Standing, each: DecidedCriterion) -> dict[str, Any]:
    decision = standing.decisions.get(each.criterion.key)
    return {
        "computed": each.computed.as_data(),
        "points": each.points,
        "is_changed": each.is_changed,
        "reason": decision.reason if decision and each.is_changed else "",
    }
