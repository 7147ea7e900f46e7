"""The practice report: saved as one writes, handed in, given back, marked, released."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from classroom.models import Shift, User
from exercises.models import PracticeReport, ReportCall
from exercises.selectors import report_facts
from exercises.selectors import reports as reading
from simulator.engine.refusal import Refusal

LONGEST_TEXT = 8_000
LONGEST_REASON = 300
LONGEST_COMMENT = 2_000
_MOST = Decimal(100)


@dataclass(frozen=True, slots=True)
class Text:
    """What the student writes."""

    points: str
    reflection: str


@transaction.atomic
def call_for(*, shift: Shift, due_at: datetime, by: User, now: datetime) -> ReportCall | Refusal:
    """Asks for the reports of a shift, or moves their due time."""
    if due_at <= shift.starts_at:
        return Refusal("report_due_before_shift", facts={"at": shift.starts_at})
    call, _ = ReportCall.objects.update_or_create(
        shift=shift, defaults={"due_at": due_at, "by": by, "at": now}
    )
    return call


@transaction.atomic
def save(
    *, shift: Shift, student: User, text: Text, base: int, now: datetime
) -> PracticeReport | Refusal:
    """Keeps what has been written. Nothing is lost where two tabs write.

    `base` is the version that the writer started from. Refused where another tab has saved other
    words since (`report_changed`, with the version that stands), once it is handed in
    (`report_handed_in`), and where a text is too long (`report_too_long`).
    """
    report = _held(shift, student)
    if report.is_handed_in:
        return Refusal("report_handed_in")
    longest = max(len(text.points), len(text.reflection))
    if longest > LONGEST_TEXT:
        return Refusal("report_too_long", facts={"most": LONGEST_TEXT, "length": longest})
    if (report.points, report.reflection) == (text.points, text.reflection):
        return report
    if report.version != base:
        return Refusal("report_changed", facts={"version": report.version})
    report.points, report.reflection = text.points, text.reflection
    report.version += 1
    report.saved_at = now
    report.save(update_fields=["points", "reflection", "version", "saved_at"])
    return report


@transaction.atomic
def hand_in(*, shift: Shift, student: User, now: datetime) -> PracticeReport | Refusal:
    """Hands a report in; what evidence filled in is frozen. Handing in twice is handing in once.

    Refused while a field is blank (`report_blank`) or the reflection is too short
    (`reflection_short`); late it is taken, and marked so.
    """
    report = _held(shift, student)
    if report.is_handed_in:
        return report
    for fault in reading.faults_of(report, reading.due_at(shift), now):
        if fault.code == "field_blank":
            return Refusal("report_blank", facts={"field": str(fault.facts["field"])})
        if fault.code == "reflection_short":
            return Refusal("reflection_short", facts=dict(fault.facts))
    report.filled = report_facts.facts_of(shift, student)
    report.handed_in_at, report.returned_reason = now, ""
    report.save(update_fields=["filled", "handed_in_at", "returned_reason"])
    return report


@transaction.atomic
def give_back(*, report: PracticeReport, reason: str) -> Refusal | None:
    """Gives a report back to be written on; only before its mark is out, and with a reason."""
    held = _held(report.shift, report.student)
    if held.is_released:
        return Refusal("report_is_out")
    if not held.is_handed_in:
        return None
    reason = reason.strip()
    if not reason:
        return Refusal("return_reason_missing")
    held.handed_in_at, held.returned_reason = None, reason[:LONGEST_REASON]
    held.version += 1
    held.save(update_fields=["handed_in_at", "returned_reason", "version"])
    return None


@transaction.atomic
def let_pass(*, shift: Shift, student: User, reason: str) -> Refusal | None:
    """Lets the marks of the shift out although the report is late, blank or missing."""
    reason = reason.strip()
    if not reason:
        return Refusal("pass_reason_missing")
    held = _held(shift, student)
    held.passed_reason = reason[:LONGEST_REASON]
    held.save(update_fields=["passed_reason"])
    return None


@transaction.atomic
def mark(
    *, report: PracticeReport, percent: Decimal | None, comment: str, by: User
) -> Refusal | None:
    """Marks a report in percent; the student sees it when it is released."""
    held = _held(report.shift, report.student)
    if held.is_released:
        return Refusal("report_is_out")
    if not held.is_handed_in:
        return Refusal("report_not_handed_in")
    if percent is None or not 0 <= percent <= _MOST:
        return Refusal("percent_out_of_range")
    if len(comment) > LONGEST_COMMENT:
        return Refusal("comment_too_long", facts={"most": LONGEST_COMMENT})
    held.percent, held.comment, held.marked_by = percent, comment.strip(), by
    held.save(update_fields=["percent", "comment", "marked_by"])
    return None


@transaction.atomic
def release(*, shift: Shift, now: datetime) -> int | Refusal:
    """Releases the marks of all reports of a shift that have one; says how many."""
    marked = PracticeReport.objects.filter(shift=shift, released_at=None).exclude(percent=None)
    released = marked.exclude(handed_in_at=None).update(released_at=now)
    return released or Refusal("no_report_marked")


@transaction.atomic
def take_back(*, report: PracticeReport) -> None:
    """Takes a released mark back, to be changed."""
    PracticeReport.objects.filter(pk=report.pk).update(released_at=None)


def _held(shift: Shift, student: User) -> PracticeReport:
    """The report's row, made where there is none, kept from others until the commit."""
    PracticeReport.objects.get_or_create(shift=shift, student=student)
    rows = PracticeReport.objects.select_for_update(of=("self",))
    return rows.select_related("shift", "student").get(shift=shift, student=student)
