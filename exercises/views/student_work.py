"""A student's set work: the list, one piece of it, and an attempt while it runs."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text
from exercises.access.work import own_attempt, work_for
from exercises.library.tasks import Post
from exercises.models import Assignment, Attempt
from exercises.selectors import set_work as reading
from exercises.selectors import work_evidence
from exercises.services import attempts
from exercises.views.evidence_timeline import steps_only, timeline_of
from exercises.views.set_work import class_choice
from exercises.views.task_words import answer_fields, case_of, steps_of
from exercises.views.work_words import sentence
from simulator.engine.refusal import Refusal
from simulator.models import DeskSession
from simulator.selectors import cash_boxes

DESKS = {Post.TELLER: "counter", Post.BROKER: "broker", Post.WEALTH: "wealth"}
"""URL names of the desks by post."""


@login_required
@require_GET
def work(request: SignedInRequest) -> HttpResponse:
    """A student's work in its order; an instructor's classes."""
    if not request.user.is_student:
        return class_choice(request)
    context = {"items": reading.items_of(request.user, timezone.now())}
    return render(request, "exercises/work/work.html", context)


@login_required
@require_GET
def work_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _detail(request, work_for(request.user, pk))


@login_required
@require_POST
def work_begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begins an attempt, or goes on with the one that is open, and sits down at the desk."""
    assignment = work_for(request.user, pk)
    result = attempts.begin(assignment=assignment, student=request.user, now=timezone.now())
    if isinstance(result, Refusal):
        return _detail(request, assignment, problem=sentence(result))
    return redirect("attempt", result.pk)


@login_required
@require_GET
def attempt(request: SignedInRequest, pk: int) -> HttpResponse:
    return _attempt(request, own_attempt(request.user, pk))


@login_required
@require_POST
def attempt_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps the note and the answers, by the button or as one types."""
    held = own_attempt(request.user, pk)
    refused = _keep(request, held)
    is_piece = request.headers.get("HX-Request") == "true"
    if refused is not None and not is_piece:
        return _attempt(request, held, problem=sentence(refused))
    if not is_piece:
        return redirect("attempt", held.pk)
    context = {"problem": sentence(refused) if refused else "", "now": timezone.now()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "exercises/work/_kept.html", context, status=status)


@login_required
@require_POST
def attempt_hand_in(request: SignedInRequest, pk: int) -> HttpResponse:
    held = own_attempt(request.user, pk)
    now = timezone.now()
    refused = _keep(request, held)
    if refused is None:
        result = attempts.hand_in(attempt=held, by=request.user, now=now)
        refused = result if isinstance(result, Refusal) else None
    if refused is not None:
        return _attempt(request, held, problem=sentence(refused))
    return redirect("work-detail", held.party.assignment_id)


def _keep(request: SignedInRequest, held: Attempt) -> Refusal | None:
    """Keeps what stands in the fields of the form; fields that were not sent stay as they are."""
    now = timezone.now()
    for field in held.answer_key:
        if f"answer-{field}" in request.POST and held.is_open:
            text = free_text(request.POST[f"answer-{field}"])
            refused = attempts.answer(attempt=held, field=field, text=text, now=now)
            if refused:
                return refused
    if "note" not in request.POST or not held.is_open:
        return None
    return attempts.write_note(attempt=held, text=free_text(request.POST["note"]))


def _detail(request: SignedInRequest, assignment: Assignment, *, problem: str = "") -> HttpResponse:
    now = timezone.now()
    for begun in Attempt.objects.filter(
        party__assignment=assignment, party__members__student=request.user, handed_in_at=None
    ):
        attempts.take_in_if_due(attempt=begun, now=now)
    item = reading.item_of(request.user, assignment, now)
    context = {
        "item": item,
        "policy": assignment.work,
        "team": reading.team_of(assignment, request.user),
        "answers": reading.answers_while_away(item),
        "now": now,
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/work/work_detail.html", context, status=status)


def _attempt(request: SignedInRequest, held: Attempt, *, problem: str = "") -> HttpResponse:
    now = timezone.now()
    if attempts.take_in_if_due(attempt=held, now=now):
        held = own_attempt(request.user, held.pk)
    task = held.party.assignment.content
    lines = steps_only(held) if held.work.is_exam else timeline_of(held, ())
    desk = DeskSession.objects.filter(person=request.user.pk, closed_at=None).first()
    context: dict[str, Any] = {
        "attempt": held,
        "assignment": held.party.assignment,
        "task": task,
        "policy": held.work,
        "steps": steps_of(task, work_evidence.events_of(held), _answered(held)),
        "case": case_of(held),
        "lines": lines,
        "fields": answer_fields(held, request.POST),
        "note": request.POST.get("note", held.note),
        "desk_url": _desk_url(task.post),
        "is_seated": desk is not None and desk.duty == task.post.value,
        "is_out": reading.is_released(held),
        "gone": held.is_open and len(work_evidence.gone_unserved(held)),
        "has_box": desk is not None and cash_boxes.box_of(desk) is not None,
        "seconds_left": max(0, int((held.ends_at - now).total_seconds())),
        "problem": problem,
        "now": now,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/work/attempt.html", context, status=status)


def _desk_url(post: Post) -> str:
    """The address of a post's desk; empty while the town has no such desk."""
    try:
        return reverse(DESKS[post])
    except NoReverseMatch:
        return ""


def _answered(held: Attempt) -> int:
    """How many fields of the answer key hold something."""
    return held.answers.exclude(text="").count()
