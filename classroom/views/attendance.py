"""The attendance sheet, corrections, the export, and a student's own record."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from classroom.access.shifts import shift_to_run, student_in, taught_class
from classroom.models import Attendance, AttendanceEntry, TeachingClass
from classroom.selectors import attendance as reading
from classroom.selectors import shifts as shift_reading
from classroom.services import attendance
from classroom.views.attendance_files import rows_of
from classroom.views.shift_forms import CorrectionForm, PeriodForm
from classroom.views.shift_words import sentence
from classroom.views.signed_in import SignedInRequest
from classroom.views.tables import file_of
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def attendance_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    teaching_class = taught_class(request.user, pk)
    form = PeriodForm(request.GET)
    sheet = _sheet(teaching_class, form)
    chosen = form.cleaned_data.get("status", "")
    rows = [row for row in sheet.rows if not chosen or row.counts[chosen]]
    context = {
        "teaching_class": teaching_class,
        "form": form,
        "sheet": sheet,
        "rows": rows,
        "statuses": Attendance,
        "query": request.GET.urlencode(),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "classroom/shift/attendance_sheet.html", context, status=status)


@login_required
@require_GET
def attendance_export(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """The sheet as a file; text that a spreadsheet would compute is written as text."""
    teaching_class = taught_class(request.user, pk)
    period = PeriodForm(request.GET)
    if not period.is_valid():
        raise Http404
    return file_of(
        form,
        name=f"attendance-{pk}",
        title=_("Attendance"),
        rows=rows_of(_sheet(teaching_class, period)),
        fixed="C2",
    )


@login_required
@require_http_methods(["GET", "POST"])
def attendance_correct(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """A correction with its reason, above every change so far."""
    shift = shift_to_run(request.user, pk)
    student = student_in(shift, student_pk)
    last = reading.latest(shift, student)
    form = CorrectionForm(request.POST) if request.method == "POST" else _filled(last)
    if form.is_valid():
        values = form.cleaned_data
        result = attendance.correct(
            shift=shift,
            student=student,
            by=request.user,
            status=Attendance(values["status"]),
            late_minutes=values["late_minutes"],
            early_minutes=values["early_minutes"],
            on_leave=values["on_leave"],
            reason=values["reason"],
            now=timezone.now(),
        )
        if not isinstance(result, Refusal):
            return redirect("attendance-correct", shift.pk, student.pk)
        form.add_error(None, sentence(result))
    context = {
        "shift": shift,
        "student": student,
        "form": form,
        "last": last,
        "history": reading.history(shift, student),
        "rules": shift_reading.rules_for(shift),
    }
    status = 422 if form.is_bound else 200
    return render(request, "classroom/shift/attendance_correct.html", context, status=status)


@login_required
@require_GET
def attendance_mine(request: SignedInRequest) -> HttpResponse:
    """A student's own record with every change and its reason."""
    if not request.user.is_student:
        raise Http404
    lines = reading.record_of(request.user)
    context = {
        "card": reading.card_for(request.user, limit=5),
        "lines": lines,
        "heat": reading.heat_for(request.user, today=timezone.localdate()),
        "shift": None,
    }
    return render(request, "classroom/shift/attendance_mine.html", context)


def _sheet(teaching_class: TeachingClass, form: PeriodForm) -> reading.Sheet:
    period: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    return reading.sheet_for(teaching_class, since=period.get("since"), until=period.get("until"))


def _filled(last: AttendanceEntry | None) -> CorrectionForm:
    """The form with what stands now; an empty record is most often a forgotten clock-in."""
    return CorrectionForm(
        initial={
            "status": last.status if last else Attendance.PRESENT,
            "late_minutes": last.late_minutes if last else 0,
            "early_minutes": last.early_minutes if last else 0,
            "on_leave": last.on_leave if last else False,
        }
    )
