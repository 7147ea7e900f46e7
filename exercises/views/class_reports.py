"""An instructor's side of practice reports: calling for them, reading, marking, giving back."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.access.shifts import shift_to_run, student_in, taught_class
from classroom.models import Shift
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text
from exercises.access.reports import report_to_read
from exercises.models import PracticeReport
from exercises.selectors import reports as reading
from exercises.services import reports
from exercises.views.percents import percent_of
from exercises.views.report_forms import DueForm, due_of
from exercises.views.report_sheet import sheet_context
from exercises.views.report_words import fault_words
from exercises.views.work_words import sentence
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def report_class(request: SignedInRequest, pk: int) -> HttpResponse:
    """The shifts of a class with how many reports have come in."""
    teaching_class = taught_class(request.user, pk)
    rows = reading.shifts_of(teaching_class)
    context = {
        "teaching_class": teaching_class,
        "rows": rows,
        "students": teaching_class.enrolments.filter(left_at=None).count(),
    }
    return render(request, "exercises/report/class_reports.html", context)


@login_required
@require_GET
def report_shift(request: SignedInRequest, pk: int) -> HttpResponse:
    return _shift_page(request, shift_to_run(request.user, pk))


@login_required
@require_POST
def report_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks for the reports of a shift, due at a time."""
    shift = shift_to_run(request.user, pk)
    form = DueForm(request.POST)
    if form.is_valid():
        call = reports.call_for(
            shift=shift, due_at=form.due_at, by=request.user, now=timezone.now()
        )
        if not isinstance(call, Refusal):
            return redirect("report-shift", pk)
        form.add_error(None, sentence(call))
    return _shift_page(request, shift, form=form)


@login_required
@require_POST
def report_release(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_run(request.user, pk)
    released = reports.release(shift=shift, now=timezone.now())
    if isinstance(released, Refusal):
        return _shift_page(request, shift, problem=sentence(released))
    return redirect("report-shift", pk)


@login_required
@require_POST
def report_pass(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """Lets a student's marks of the shift out although the report is late, blank or missing."""
    shift = shift_to_run(request.user, pk)
    student = student_in(shift, student_pk)
    reason = free_text(request.POST.get("reason", ""))
    refused = reports.let_pass(shift=shift, student=student, reason=reason)
    if refused is not None:
        return _shift_page(request, shift, problem=sentence(refused))
    return redirect("report-shift", pk)


@login_required
@require_GET
def report_read(request: SignedInRequest, pk: int) -> HttpResponse:
    return _read_page(request, report_to_read(request.user, pk))


@login_required
@require_POST
def report_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_to_read(request.user, pk)
    refused = reports.mark(
        report=report,
        percent=percent_of(request.POST.get("percent", "")),
        comment=free_text(request.POST.get("comment", "")),
        by=request.user,
    )
    if refused is not None:
        return _read_page(request, report, problem=sentence(refused))
    return redirect("report-read", pk)


@login_required
@require_POST
def report_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Gives a report back to be written on."""
    report = report_to_read(request.user, pk)
    reason = free_text(request.POST.get("reason", ""))
    refused = reports.give_back(report=report, reason=reason)
    if refused is not None:
        return _read_page(request, report, problem=sentence(refused))
    return redirect("report-shift", report.shift_id)


@login_required
@require_POST
def report_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    report = report_to_read(request.user, pk)
    reports.take_back(report=report)
    return redirect("report-read", pk)


@login_required
@require_GET
def report_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report as it is printed."""
    report = report_to_read(request.user, pk)
    return render(request, "exercises/report/print.html", sheet_context(report))


def _shift_page(
    request: SignedInRequest,
    shift: Shift,
    *,
    form: DueForm | None = None,
    problem: str = "",
) -> HttpResponse:
    now = timezone.now()
    due = reading.due_at(shift)
    context: dict[str, Any] = {
        "shift": shift,
        "rows": [
            (row, [fault_words(fault) for fault in row.faults])
            for row in reading.rows_of(shift, now)
        ],
        "due": due,
        "is_called": reading.is_called(shift),
        "form": form or DueForm(initial=due_of(due)),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem or form else HTTPStatus.OK
    return render(request, "exercises/report/shift_reports.html", context, status=status)


def _read_page(
    request: SignedInRequest, report: PracticeReport, *, problem: str = ""
) -> HttpResponse:
    row = next(
        each
        for each in reading.rows_of(report.shift, timezone.now())
        if each.student.pk == report.student_id
    )
    context: dict[str, Any] = {
        **sheet_context(report),
        "alike": row.alike,
        "faults": [fault_words(fault) for fault in row.faults],
        "problem": problem,
        "typed": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/report/read.html", context, status=status)
