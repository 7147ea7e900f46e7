"""Reading practice reports: a student's own, a shift's, when they are due, what is wrong, likeness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from classroom.models import Shift, StageKind, TeachingClass, User
from classroom.selectors import shifts
from exercises.models import PracticeReport, ReportCall
from exercises.scoring.practice_report import (
    BLOCKING,
    ReportFault,
    ReportRules,
    rules_on,
)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A student of a shift and the report, if there is one."""

    student: User
    report: PracticeReport | None
    faults: Sequence[ReportFault]
    alike: Sequence[tuple[User, int]]
    """Classmates whose text is much like this one, with the percentage shared."""

    @property
    def is_blocking(self) -> bool:
        """Whether it holds back the marks of the shift."""
        report = self.report
        return not (report and report.passed_reason) and blocks(self.faults)


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A student's report of a shift, if anything has been saved, and when it is due."""

    shift: Shift
    report: PracticeReport | None
    due_at: datetime
    is_called: bool


@dataclass(frozen=True, slots=True)
class ShiftReports:
    """How a class's reports of a shift stand."""

    shift: Shift
    due_at: datetime
    is_called: bool
    handed_in: int


def rules_for(shift: Shift) -> ReportRules:
    return rules_on(timezone.localtime(shift.starts_at).date())


def due_at(shift: Shift) -> datetime:
    """When reports of a shift are due: as the instructor said, else when clocking out begins."""
    call = ReportCall.objects.filter(shift=shift).first()
    return call.due_at if call else shifts.clock_out_due(shift)


def is_called(shift: Shift) -> bool:
    """Whether the instructor has asked for the reports of a shift."""
    return ReportCall.objects.filter(shift=shift).exists()


def report_of(shift: Shift, student: User) -> PracticeReport:
    """The student's report; before it is first saved, one that is not kept."""
    found = PracticeReport.objects.filter(shift=shift, student=student).first()
    return found or PracticeReport(shift=shift, student=student)


def texts_of(report: PracticeReport) -> dict[str, str]:
    """The report's fields as the rules read them; what evidence fills in is never blank."""
    return {
        "task": "filled",
        "time": "filled",
        "points": report.points,
        "reflection": report.reflection,
    }


def faults_of(report: PracticeReport, due: datetime, now: datetime) -> list[ReportFault]:
    """What is wrong with a report, handed in or handed in now."""
    return rules_for(report.shift).faults(
        texts_of(report), due=due, handed_in=report.handed_in_at or now
    )


def blocks(faults: Sequence[ReportFault]) -> bool:
    return any(fault.code in BLOCKING for fault in faults)


def rows_of(shift: Shift, now: datetime) -> list[ReportRow]:
    """Every student of a shift by seat, with likeness between the reports handed in."""
    due = due_at(shift)
    found = {
        row.student_id: row
        for row in PracticeReport.objects.filter(shift=shift).select_related("student", "shift")
    }
    students = {student.pk: student for student in shifts.students_of(shift)}
    students |= {pk: row.student for pk, row in found.items() if pk not in students}
    likeness = _likeness(shift, list(found.values()))
    rows = []
    for pk, student in students.items():
        report = found.get(pk)
        judged = report or PracticeReport(shift=shift, student=student)
        like = [(students[other], percent) for other, percent in likeness.get(pk, ())]
        rows.append(ReportRow(student, report, faults_of(judged, due, now), like))
    return rows


def own_reports(student: User) -> list[OwnReport]:
    """A student's shifts that have begun, newest first, with report and due time."""
    rows = Shift.objects.filter(
        teaching_class__enrolments__student=student,
        teaching_class__enrolments__left_at=None,
    ).exclude(state=Shift.State.PLANNED)
    written = {row.shift_id: row for row in PracticeReport.objects.filter(student=student)}
    listed = rows.select_related("teaching_class", "report_call").prefetch_related("stages")
    return [
        OwnReport(shift, written.get(shift.pk), _due_of(shift), hasattr(shift, "report_call"))
        for shift in listed.order_by("-starts_at")
    ]


def shifts_of(teaching_class: TeachingClass) -> list[ShiftReports]:
    """Shifts that have begun, newest first, with their reports."""
    rows = teaching_class.shifts.exclude(state=Shift.State.PLANNED).order_by("-starts_at")
    listed = list(rows.prefetch_related("reports", "stages").select_related("report_call"))
    return [
        ShiftReports(
            shift,
            _due_of(shift),
            hasattr(shift, "report_call"),
            sum(report.is_handed_in for report in shift.reports.all()),
        )
        for shift in listed
    ]


def blocked(shift: Shift, students: Sequence[int], now: datetime) -> set[int]:
    """Students whose marks of a shift are held back by their report, where reports were asked for."""
    if not is_called(shift):
        return set()
    due = due_at(shift)
    found = {row.student_id: row for row in PracticeReport.objects.filter(shift=shift)}
    held = set()
    for pk in students:
        report = found.get(pk) or PracticeReport(shift=shift)
        if not report.passed_reason and (
            not report.is_handed_in or blocks(faults_of(report, due, now))
        ):
            held.add(pk)
    return held


def _due_of(shift: Shift) -> datetime:
    """The due time of a shift that was read with its call and its stages."""
    if hasattr(shift, "report_call"):
        return shift.report_call.due_at
    return next(
        stage.starts_at for stage in shift.stages.all() if stage.kind == StageKind.CLOCK_OUT
    )


def _likeness(shift: Shift, reports: Sequence[PracticeReport]) -> dict[int, list[tuple[int, int]]]:
    """For each student the others whose report is much like theirs, with the percentage."""
    texts = {
        str(report.student_id): f"{report.points}\n{report.reflection}"
        for report in reports
        if report.is_handed_in
    }
    found: dict[int, list[tuple[int, int]]] = {}
    for pair in rules_for(shift).alike(texts):
        one, other = int(pair.one), int(pair.other)
        found.setdefault(one, []).append((other, pair.percent))
        found.setdefault(other, []).append((one, pair.percent))
    return found
