"""A practice report as it is printed: four headings and no more."""

from typing import Any

from django.utils import timezone

from exercises.models import PracticeReport
from exercises.selectors import report_facts
from exercises.views import report_file
from exercises.views.report_words import filled_of
from simulator.models import Duty


def sheet_context(report: PracticeReport) -> dict[str, Any]:
    """What the printed sheet shows."""
    facts = report.filled or report_facts.facts_of(report.shift, report.student)
    duties = list(dict.fromkeys(post["duty"] for post in facts["posts"]))
    teachers = report.shift.teaching_class.instructors.order_by("name")
    return {
        "report": report,
        "shift": report.shift,
        "duty": Duty(duties[0]).label if len(duties) == 1 else "",
        "day": timezone.localtime(report.shift.starts_at).date(),
        "teachers": [teacher.name for teacher in teachers],
        "filled": filled_of(report, facts),
        "can_file": report_file.is_available(),
        "points": [line for line in report.points.splitlines() if line.strip()],
    }
