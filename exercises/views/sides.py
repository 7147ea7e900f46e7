"""Marks from the other sides: a student's own mark, classmates' work to mark, asking for it."""

from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text, plain
from exercises.access.work import own_attempt, peer_mark, student, work_to_run
from exercises.models import Attempt, SideMark
from exercises.selectors import marks as reading
from exercises.selectors import sides as side_reading
from exercises.services import sides
from exercises.views.evidence_timeline import steps_only
from exercises.views.work_words import sentence
from simulator.engine.refusal import Refusal


@login_required
@require_GET
def peers(request: SignedInRequest) -> HttpResponse:
    """The classmates' work that a student is asked to mark."""
    context = {"marks": side_reading.to_review(student(request.user))}
    return render(request, "exercises/sides/peers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def peer(request: SignedInRequest, pk: int) -> HttpResponse:
    """A classmate's attempt under its number: what was done, without what the system makes of it."""
    mark = peer_mark(request.user, pk)
    if request.method == "GET":
        return _peer_page(request, mark)
    percent = percent_of(request.POST.get("percent", ""))
    given: SideMark | Refusal = Refusal("percent_out_of_range")
    if percent is not None:
        given = sides.give_peer(
            mark=mark,
            percent=percent,
            comment=free_text(request.POST.get("comment", "")),
            now=timezone.now(),
        )
    if isinstance(given, Refusal):
        return _peer_page(request, mark, problem=sentence(given))
    return redirect("peers")


@login_required
@require_http_methods(["GET", "POST"])
def own_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a student thinks of an own attempt."""
    attempt = own_attempt(request.user, pk)
    if request.method == "GET":
        return _own_page(request, attempt)
    percent = percent_of(request.POST.get("percent", ""))
    given: SideMark | Refusal = Refusal("percent_out_of_range")
    if percent is not None:
        given = sides.give_own(
            attempt=attempt,
            by=request.user,
            percent=percent,
            comment=free_text(request.POST.get("comment", "")),
            now=timezone.now(),
        )
    if isinstance(given, Refusal):
        return _own_page(request, attempt, problem=sentence(given))
    return redirect("work-detail", attempt.party.assignment_id)


@login_required
@require_POST
def work_ask_peers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks classmates to mark each other."""
    assignment = work_to_run(request.user, pk)
    asked = sides.ask_peers(assignment=assignment, now=timezone.now())
    if isinstance(asked, Refusal):
        return _markers_page(request, pk, problem=sentence(asked))
    return redirect("work-markers", pk)


@login_required
@require_GET
def work_markers(request: SignedInRequest, pk: int) -> HttpResponse:
    return _markers_page(request, pk)


def percent_of(typed: str) -> Decimal | None:
    """A percentage as it was typed; None for what is none."""
    try:
        value = Decimal(str(plain(typed)).removesuffix("%"))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _peer_page(request: SignedInRequest, mark: SideMark, *, problem: str = "") -> HttpResponse:
    attempt = mark.attempt
    context: dict[str, Any] = {
        "mark": mark,
        "attempt": attempt,
        "task": attempt.party.assignment.content,
        "rubric": reading.frozen_rubric(attempt.rubric),
        "lines": steps_only(attempt),
        "problem": problem,
        "typed": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/sides/peer.html", context, status=status)


def _own_page(request: SignedInRequest, attempt: Attempt, *, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "attempt": attempt,
        "task": attempt.party.assignment.content,
        "rubric": reading.frozen_rubric(attempt.rubric),
        "mark": attempt.side_marks.filter(side=SideMark.Side.SELF, marker=request.user).first(),
        "problem": problem,
        "typed": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/sides/own.html", context, status=status)


def _markers_page(request: SignedInRequest, pk: int, *, problem: str = "") -> HttpResponse:
    assignment = work_to_run(request.user, pk)
    context: dict[str, Any] = {
        "assignment": assignment,
        "task": assignment.content,
        "policy": assignment.work,
        "markers": side_reading.markers_of(assignment, timezone.now()),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/sides/markers.html", context, status=status)
