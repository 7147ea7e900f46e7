"""The grading desk: one attempt after another, deciding, moving on, releasing."""

from decimal import Decimal, InvalidOperation
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text, plain, whole_number
from exercises.access.work import remark_to_answer, sheet_to_mark, work_to_run
from exercises.models import Assignment, MarkingPhrase, MarkSheet, RemarkRequest
from exercises.scoring.criteria import ByHuman
from exercises.scoring.points import parsed
from exercises.scoring.rubric import rubric_of
from exercises.selectors.grading import Show, pile_of
from exercises.services import marking, releases, remarks
from exercises.services.marking import Change
from exercises.views.grading_page import grading_page
from exercises.views.work_words import sentence
from simulator.engine.refusal import Refusal

State = MarkSheet.State


@login_required
@require_GET
def grading(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first attempt to be marked, else the first to be looked at again, else the first, if any."""
    assignment = work_to_run(request.user, pk)
    pile = pile_of(assignment)
    waiting = pile.shown(Show.TO_MARK) or pile.shown(Show.REVIEW) or pile.scripts
    if waiting:
        return redirect("grading-sheet", waiting[0].sheet.pk)
    context = {"assignment": assignment, "task": assignment.content}
    return render(request, "exercises/grading/empty.html", context)


@login_required
@require_GET
def grading_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    return _desk(request, sheet_to_mark(request.user, pk))


@login_required
@require_POST
def grading_save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps what was decided, and goes on as the button says: to the next one, or marked."""
    sheet = sheet_to_mark(request.user, pk)
    now = timezone.now()
    changes = changes_of(sheet, request.POST)
    if isinstance(changes, Refusal):
        return _desk(request, sheet, problem=sentence(changes), typed=request.POST)
    version = whole_number(request.POST.get("version", ""))
    saved = marking.decide(
        sheet=sheet,
        version=-1 if version is None else version,
        changes=changes,
        comment=free_text(request.POST.get("comment", "")),
        by=request.user,
        now=now,
    )
    if not isinstance(saved, Refusal) and request.POST.get("then") == "marked":
        saved = marking.move(
            sheet=saved, version=saved.version, to=State.MARKED, by=request.user, now=now
        )
    if isinstance(saved, Refusal):
        return _desk(request, sheet, problem=sentence(saved), typed=request.POST)
    return redirect(_next(request, sheet))


@login_required
@require_POST
def grading_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Moves a sheet on or back."""
    sheet = sheet_to_mark(request.user, pk)
    to = request.POST.get("to", "")
    version = whole_number(request.POST.get("version", ""))
    if to not in State.values or version is None:
        raise Http404
    moved = marking.move(
        sheet=sheet,
        version=version,
        to=State(to),
        by=request.user,
        now=timezone.now(),
        reason=free_text(request.POST.get("reason", "")),
    )
    if isinstance(moved, Refusal):
        return _desk(request, sheet, problem=sentence(moved))
    return redirect(_here(request, sheet))


@login_required
@require_POST
def grading_bulk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Moves the whole pile on: what the machine marked, what is marked, what is ready."""
    assignment = work_to_run(request.user, pk)
    now = timezone.now()
    what = request.POST.get("what", "")
    if what == "marked":
        marking.accept_computed(assignment=assignment, by=request.user, now=now)
    elif what == "ready":
        marking.make_ready(assignment=assignment, by=request.user, now=now)
    elif what == "release":
        released = releases.release(assignment=assignment, by=request.user, now=now)
        if isinstance(released, Refusal):
            return _desk(request, _first(assignment), problem=sentence(released))
    else:
        raise Http404
    return redirect("grading", assignment.pk)


@login_required
@require_POST
def grading_compute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Computes the mark again from the evidence there is now, such as an observer's late sheet."""
    sheet = sheet_to_mark(request.user, pk)
    refused = marking.compute_again(sheet=sheet, by=request.user, now=timezone.now())
    if isinstance(refused, Refusal):
        return _desk(request, sheet, problem=sentence(refused))
    return redirect(_here(request, sheet))


@login_required
@require_POST
def remark_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answers a student who asked to have a mark looked at again."""
    asked = remark_to_answer(request.user, pk)
    sheet = asked.release.attempt.sheet
    outcome = request.POST.get("outcome", "")
    if outcome not in RemarkRequest.Outcome.values:
        raise Http404
    answered = remarks.answer(
        request=asked,
        outcome=RemarkRequest.Outcome(outcome),
        text=free_text(request.POST.get("answer", "")),
        by=request.user,
        now=timezone.now(),
    )
    if isinstance(answered, Refusal):
        return _desk(request, sheet_to_mark(request.user, sheet.pk), problem=sentence(answered))
    return redirect(_here(request, sheet))


@login_required
@require_POST
def phrase_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps words that a marker uses again and again."""
    sheet = sheet_to_mark(request.user, pk)
    refused = marking.keep_phrase(owner=request.user, text=free_text(request.POST.get("text", "")))
    if refused is not None:
        return _desk(request, sheet, problem=sentence(refused))
    return redirect(_here(request, sheet))


def changes_of(sheet: MarkSheet, form: QueryDict) -> list[Change] | Refusal:
    """What the rubric's form asks for; fields that were not sent are left as computed."""
    changes = []
    for criterion in rubric_of(sheet.attempt.rubric.data):
        typed = str(plain(free_text(form.get(f"points-{criterion.key}", ""))))
        points = _points(typed)
        if typed and points is None:
            return Refusal("points_not_a_number", facts={"criterion": criterion.name})
        level = form.get(f"level-{criterion.key}", "")
        is_human = isinstance(criterion.basis, ByHuman)
        changes.append(
            Change(
                criterion=criterion.key,
                level=level if is_human and points is None else "",
                points=points,
                reason=free_text(form.get(f"reason-{criterion.key}", "")) if typed else "",
            )
        )
    return changes


def _points(typed: str) -> int | None:
    """Hundredths of what was typed; None for nothing and for what is no number of points."""
    try:
        return parsed(Decimal(typed.replace("−", "-"))) if typed else None
    except (InvalidOperation, ValueError):
        return None


def _desk(
    request: SignedInRequest,
    sheet: MarkSheet,
    *,
    problem: str = "",
    typed: QueryDict | None = None,
) -> HttpResponse:
    assignment = sheet.attempt.party.assignment
    page = grading_page(pile_of(assignment), sheet.pk, _show(request), typed)
    context = {
        "page": page,
        "assignment": assignment,
        "task": assignment.content,
        "phrases": MarkingPhrase.objects.filter(owner=request.user).order_by("text"),
        "asked": RemarkRequest.objects.filter(release__attempt=sheet.attempt_id)
        .order_by("pk")
        .select_related("by", "answered_by"),
        "problem": problem,
        "sent": request.POST,
        "states": [(state, state.label) for state in marking.NEXT[State(page.sheet.state)]],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/grading/grading.html", context, status=status)


def _first(assignment: Assignment) -> MarkSheet:
    sheet = MarkSheet.objects.filter(attempt__party__assignment=assignment).first()
    if sheet is None:
        raise Http404
    return sheet


def _show(request: SignedInRequest) -> Show:
    asked = request.GET.get("show", "") or request.POST.get("show", "")
    return Show(asked) if asked in list(Show) else Show.ALL


def _next(request: SignedInRequest, sheet: MarkSheet) -> str:
    """Where the button leads: to the attempt after this one, or back to it."""
    following = whole_number(request.POST.get("next", ""))
    if request.POST.get("then") not in ("next", "marked") or following is None:
        return _here(request, sheet)
    return f"{reverse('grading-sheet', args=[following])}?show={_show(request)}"


def _here(request: SignedInRequest, sheet: MarkSheet) -> str:
    return f"{reverse('grading-sheet', args=[sheet.pk])}?show={_show(request)}"
