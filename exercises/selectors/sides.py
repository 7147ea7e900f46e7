"""Marks from three sides: coach, self and peers, joined; and what is odd about a marker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from classroom.models import User
from exercises.models import Assignment, Attempt, MarkSheet, SideMark
from exercises.scoring.appraisal import rules_on
from exercises.scoring.judging import mean
from exercises.scoring.three_way import Flag, JoinedMark, flags_of, joined
from exercises.selectors import marks

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """What one student gave to classmates, and what is odd about it."""

    marker: User
    given: Sequence[SideMark]
    flags: frozenset[Flag]


def joined_mark(attempt: Attempt, coach: Decimal | None, now: datetime) -> JoinedMark:
    """The mark of an attempt from the sides that its policy lets have a part, in percent."""
    given: dict[str, list[Decimal]] = {side: [] for side in SideMark.Side.values}
    for row in attempt.side_marks.all():
        if row.percent is not None:
            given[row.side].append(row.percent)
    own, peers = given[SideMark.Side.SELF], given[SideMark.Side.PEER]
    return joined(
        coach=coach,
        own=mean(own) if own else None,
        peers=peers,
        weights={side: share / _HUNDRED for side, share in attempt.work.shares.items()},
        least_peers=rules_on(timezone.localtime(now).date()).least_peers,
    )


def to_review(student: User) -> list[SideMark]:
    """The classmates' attempts that a student is asked to mark and has not, oldest first."""
    rows = SideMark.objects.filter(
        marker=student, side=SideMark.Side.PEER, attempt__party__assignment__withdrawn_at=None
    ).exclude(attempt__sheet__state=MarkSheet.State.RELEASED)
    return list(
        rows.select_related("attempt__party__assignment__teaching_class").order_by("asked_at", "pk")
    )


def markers_of(assignment: Assignment, now: datetime) -> list[MarkerRow]:
    """Who gave which marks to classmates, with flags against the coach's marks as they stand."""
    rows = SideMark.objects.filter(attempt__party__assignment=assignment, side=SideMark.Side.PEER)
    found: dict[int, list[SideMark]] = {}
    for row in rows.select_related("marker", "attempt__party").order_by("marker", "attempt"):
        found.setdefault(row.marker_id, []).append(row)
    coach = coach_percents(assignment)
    far = Decimal(rules_on(timezone.localtime(now).date()).far_from_coach)
    return [
        MarkerRow(marks_given[0].marker, marks_given, _flags(marks_given, coach, far))
        for marks_given in found.values()
    ]


def coach_percents(assignment: Assignment) -> dict[str, Decimal]:
    """The coach's marks as they stand, in percent, by attempt; without what is still to be judged."""
    sheets = MarkSheet.objects.filter(attempt__party__assignment=assignment)
    return {
        str(standing.sheet.attempt_id): percent_of(standing.decided.total, standing.decided.out_of)
        for standing in marks.standings_of(sheets)
        if standing.decided.total is not None
    }


def percent_of(hundredths: int, out_of: int) -> Decimal:
    """Points as an exact percentage of the whole."""
    return Decimal(hundredths) * _HUNDRED / out_of


def _flags(
    given: Sequence[SideMark], coach: Mapping[str, Decimal], far: Decimal
) -> frozenset[Flag]:
    percents = {str(row.attempt_id): row.percent for row in given if row.percent is not None}
    return frozenset(flags_of(percents, coach, far))
