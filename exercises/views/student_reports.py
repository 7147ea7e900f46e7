"""A student's practice reports: the list, writing one, handing it in, printing it."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.models import Shift
from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text, whole_number
from exercises.access.reports import shift_to_report
from exercises.models import PracticeReport
from exercises.scoring.practice_report import characters
from exercises.selectors import report_facts
from exercises.selectors import reports as reading
from exercises.services import reports
from exercises.services.reports import Text
from exercises.views.report_file import pdf_of
from exercises.views.report_sheet import sheet_context
from exercises.views.report_words import fault_words, filled_of
from exercises.views.set_work import class_choice
from exercises.views.work_words import sentence
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def report_list(request: SignedInRequest) -> HttpResponse:
    """A student's shifts with their reports; an instructor's classes."""
    if not request.user.is_student:
        return class_choice(request, "report-class")
    context = {"rows": reading.own_reports(request.user), "now": timezone.now()}
    return render(request, "exercises/report/reports.html", context)


@login_required
@require_GET
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, shift_to_report(request.user, pk))


@login_required
@require_POST
def report_save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps what has been written, by the button or as one types."""
    shift = shift_to_report(request.user, pk)
    saved = _save(request, shift)
    if request.headers.get("HX-Request") == "true":
        return _piece(request, shift, saved)
    if isinstance(saved, Refusal):
        return _page(request, shift, refused=saved)
    return redirect("report", pk)


@login_required
@require_POST
def report_hand_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps what has been written and hands it in."""
    shift = shift_to_report(request.user, pk)
    result: PracticeReport | Refusal = _save(request, shift)
    if not isinstance(result, Refusal) or result.code == "report_handed_in":
        result = reports.hand_in(shift=shift, student=request.user, now=timezone.now())
    if isinstance(result, Refusal):
        return _page(request, shift, refused=result)
    return redirect("report", pk)


@login_required
@require_GET
def report_print(request: SignedInRequest, pk: int) -> HttpResponse:
    shift = shift_to_report(request.user, pk)
    own = reading.report_of(shift, request.user)
    return render(request, "exercises/report/print.html", sheet_context(own))


@login_required
@require_GET
def report_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report as a file, where the system can make one; the print view serves elsewhere."""
    shift = shift_to_report(request.user, pk)
    context = sheet_context(reading.report_of(shift, request.user)) | {"is_file": True}
    made = pdf_of(render_to_string("exercises/report/print.html", context, request))
    if made is None:
        return redirect("report-print", pk)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{pk}.pdf"'
    return response


def _save(request: SignedInRequest, shift: Shift) -> PracticeReport | Refusal:
    base = whole_number(request.POST.get("base", ""))
    return reports.save(
        shift=shift,
        student=request.user,
        text=_typed(request),
        base=-1 if base is None else base,
        now=timezone.now(),
    )


def _typed(request: SignedInRequest) -> Text:
    return Text(
        free_text(request.POST.get("points", "")), free_text(request.POST.get("reflection", ""))
    )


def _piece(request: SignedInRequest, shift: Shift, saved: PracticeReport | Refusal) -> HttpResponse:
    """What autosave answers: that it is saved, or what another tab has written meanwhile."""
    context: dict[str, Any] = {"now": timezone.now(), "shift": shift}
    if isinstance(saved, Refusal):
        stands = reading.report_of(shift, request.user)
        context |= {"problem": sentence(saved), "stands": stands if _is_conflict(saved) else None}
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "exercises/report/_saved.html", context, status=status)
    context |= {"base": saved.version, "length": characters(saved.reflection)}
    return render(request, "exercises/report/_saved.html", context)


def _page(
    request: SignedInRequest, shift: Shift, *, refused: Refusal | None = None
) -> HttpResponse:
    """The report; a form that was refused is shown as it was typed, beside what stands."""
    now = timezone.now()
    own = reading.report_of(shift, request.user)
    facts = own.filled or report_facts.facts_of(shift, request.user)
    text = _typed(request) if refused else Text(own.points, own.reflection)
    due = reading.due_at(shift)
    context: dict[str, Any] = {
        "shift": shift,
        "report": own,
        "filled": filled_of(own, facts),
        "text": text,
        "length": characters(text.reflection),
        "least": reading.rules_for(shift).least_reflection,
        "due": due,
        "is_late": (own.handed_in_at or now) > due,
        "faults": [fault_words(fault) for fault in reading.faults_of(own, due, now)],
        "problem": sentence(refused) if refused else "",
        "stands": own if refused and _is_conflict(refused) else None,
        "now": now,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "exercises/report/report.html", context, status=status)


def _is_conflict(refused: Refusal) -> bool:
    return refused.code == "report_changed"
