"""What a student's first page says of work: what to do next, the report that is due, marks just out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import nlargest

from classroom.models import User
from exercises.models import MarkSheet, PracticeReport, Release
from exercises.scoring.criteria import Criterion
from exercises.scoring.points import as_decimal, share
from exercises.selectors import reports, set_work
from exercises.selectors.marks import frozen_rubric
from exercises.selectors.reports import OwnReport
from exercises.selectors.set_work import Standing, WorkItem

MOST_WORK = 4
MOST_MARKS = 3
MOST_LOSSES = 2
_NEW = timedelta(days=1)
_READ = 20
"""Releases looked at; a mark can be released again, and only its newest is shown."""
_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class MarkOut:
    """A mark that is out, of an attempt or of a report. `percent` of the whole."""

    at: datetime
    percent: Decimal
    is_new: bool
    """Out for less than a day."""
    release: Release | None = None
    report: PracticeReport | None = None
    losses: Sequence[tuple[Criterion, int]] = ()
    """Where most was lost, in hundredths of points."""


def work_next(student: User, now: datetime) -> list[WorkItem]:
    """Work that is under way, then work that may be begun, by due time."""
    items = [
        item
        for item in set_work.items_of(student, now)
        if item.standing in (Standing.BEGUN, Standing.OPEN)
    ]
    return sorted(items, key=lambda item: (item.standing != Standing.BEGUN, item.assignment.due_at))


def report_next(student: User) -> OwnReport | None:
    """The report to write: of the newest shift in which one is asked for and still owed, else the newest."""
    rows = reports.own_reports(student)
    owed = (row for row in rows if row.is_called and not (row.report and row.report.is_handed_in))
    return next(owed, rows[0] if rows else None)


def marks_out(student: User, now: datetime) -> list[MarkOut]:
    """The newest marks that are out now."""
    found = [*_of_work(student, now), *_of_reports(student, now)]
    return nlargest(MOST_MARKS, found, key=lambda mark: mark.at)


def _of_work(student: User, now: datetime) -> list[MarkOut]:
    rows = Release.objects.filter(
        attempt__party__members__student=student,
        attempt__party__assignment__withdrawn_at=None,
        attempt__sheet__state=MarkSheet.State.RELEASED,
    ).select_related("attempt__rubric", "attempt__party__assignment")
    newest: dict[int, Release] = {}
    for release in rows.order_by("-at", "-number")[:_READ]:
        newest.setdefault(release.attempt_id, release)
    return [
        MarkOut(
            at=release.at,
            percent=as_decimal(share(_WHOLE, release.total, release.out_of)),
            is_new=release.at > now - _NEW,
            release=release,
            losses=_losses(release),
        )
        for release in newest.values()
    ]


def _of_reports(student: User, now: datetime) -> list[MarkOut]:
    rows = PracticeReport.objects.filter(student=student).exclude(released_at=None)
    return [
        MarkOut(report.released_at, report.percent, report.released_at > now - _NEW, report=report)
        for report in rows.select_related("shift").order_by("-released_at")[:MOST_MARKS]
        if report.released_at is not None and report.percent is not None
    ]


def _losses(release: Release) -> list[tuple[Criterion, int]]:
    """The criteria with the largest losses, as they were decided."""
    rubric = frozen_rubric(release.attempt.rubric)
    lost = [
        (criterion, row["computed"]["out_of"] - row["points"])
        for criterion, row in zip(rubric, release.data["criteria"], strict=True)
        if row["points"] is not None and row["points"] < row["computed"]["out_of"]
    ]
    return nlargest(MOST_LOSSES, lost, key=lambda each: each[1])
