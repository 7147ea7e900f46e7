"""What the first page shows of work and marks. The page pulls it by its address, as it pulls the market."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from classroom.models import User
from classroom.views.signed_in import SignedInRequest
from exercises.scoring.abilities import weakest
from exercises.scoring.practice_report import characters
from exercises.selectors import radar, reports, student_day
from exercises.selectors.class_piles import piles_of
from exercises.selectors.reports import OwnReport
from exercises.views.radar import rows_of


@login_required
@require_GET
def pieces(request: SignedInRequest) -> HttpResponse:
    """A student's work, report, marks and radar; what waits for an instructor."""
    if request.user.is_student:
        return render(request, "exercises/home/_student.html", _student(request.user))
    if request.user.is_instructor:
        context = {"piles": piles_of(request.user)}
        return render(request, "exercises/home/_instructor.html", context)
    raise Http404


def _student(student: User) -> dict[str, Any]:
    now = timezone.now()
    items = student_day.work_next(student, now)
    found = radar.radar_of(student, now)
    owed = student_day.report_next(student)
    return {
        "items": items[: student_day.MOST_WORK],
        "more": max(0, len(items) - student_day.MOST_WORK),
        "owed": owed,
        "written": _written(owed, now) if owed else None,
        "marks": student_day.marks_out(student, now),
        "radar": found,
        "rows": rows_of(found.lines),
        "weakest": next(iter(rows_of([line] if (line := weakest(found.lines)) else [])), None),
        "days": radar.DAYS,
        "now": now,
    }


def _written(owed: OwnReport, now: datetime) -> dict[str, int | bool]:
    """How far the report is: its main points, characters of the reflection, how many it needs."""
    report = owed.report
    points = report.points if report else ""
    return {
        "is_late": not (report and report.is_handed_in) and now > owed.due_at,
        "seconds_left": int((owed.due_at - now).total_seconds()),
        "points": sum(bool(line.strip()) for line in points.splitlines()),
        "length": characters(report.reflection) if report else 0,
        "least": reports.rules_for(owed.shift).least_reflection,
    }
