"""A mark that is out, as the student reads it: points, why each was lost, and asking to look again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classroom.views.signed_in import SignedInRequest
from classroom.views.typed import free_text
from exercises.access.work import own_release
from exercises.models import Release
from exercises.scoring.answers import AnswerKey, key_of
from exercises.scoring.criteria import Criterion, State, criterion_mark_of
from exercises.scoring.evidence import LineRef
from exercises.scoring.faults import Loss
from exercises.selectors import marks as reading
from exercises.selectors import work_evidence
from exercises.services import remarks
from exercises.views.evidence_timeline import Line, timeline_of
from exercises.views.loss_words import sentence as loss_sentence
from exercises.views.work_words import sentence
from simulator.engine.refusal import Refusal
from simulator.views.spoken import said


@dataclass(frozen=True, slots=True)
class LossView:
    """A loss: how many hundredths, why, and the steps it rests on."""

    points: int
    why: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class CriterionView:
    criterion: Criterion
    computed: int
    points: int | None
    out_of: int
    is_changed: bool
    reason: str
    losses: list[LossView]
    is_met: bool
    """Whether its situation came up."""

    @property
    def rule(self) -> str:
        return said(self.criterion.rule) if self.criterion.rule else ""


@login_required
@require_GET
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, own_release(request.user, pk))


@login_required
@require_POST
def mark_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks to have the mark, or one criterion of it, looked at again."""
    release = own_release(request.user, pk)
    asked = remarks.ask(
        release=release,
        criterion=request.POST.get("criterion", ""),
        text=free_text(request.POST.get("text", "")),
        by=request.user,
        now=timezone.now(),
    )
    if isinstance(asked, Refusal):
        return _page(request, release, problem=sentence(asked))
    return redirect("attempt-mark", pk)


def _page(request: SignedInRequest, release: Release, *, problem: str = "") -> HttpResponse:
    attempt = release.attempt
    criteria = criteria_of(release)
    context: dict[str, Any] = {
        "release": release,
        "attempt": attempt,
        "assignment": attempt.party.assignment,
        "task": attempt.party.assignment.content,
        "criteria": criteria,
        "percent": percent_of(release),
        "requests": release.requests.order_by("pk").select_related("answered_by"),
        "problem": problem,
        "typed": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "exercises/work/mark.html", context, status=status)


def percent_of(release: Release) -> Decimal:
    """The mark in percent, exact."""
    return Decimal(release.total) * 100 / release.out_of


def criteria_of(release: Release) -> list[CriterionView]:
    """The criteria of a mark as they went out, each loss with its reason and its evidence."""
    attempt = release.attempt
    told = _Told(
        key=key_of(attempt.answer_key),
        wrote={field: each.text for field, each in work_evidence.answers_of(attempt).items()},
        lines={line.ref: line for line in timeline_of(attempt, ())},
    )
    return [
        told.criterion(criterion, row)
        for criterion, row in zip(
            reading.frozen_rubric(attempt.rubric), release.data["criteria"], strict=True
        )
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the sentences about one attempt need."""

    key: AnswerKey
    wrote: Mapping[str, str]
    lines: Mapping[LineRef, Line]

    def criterion(self, criterion: Criterion, row: Mapping[str, Any]) -> CriterionView:
        mark = criterion_mark_of(row["computed"])
        return CriterionView(
            criterion=criterion,
            computed=mark.points,
            points=row["points"],
            out_of=mark.out_of,
            is_changed=row["is_changed"],
            reason=row["reason"],
            losses=[self.loss(criterion, loss) for loss in mark.losses],
            is_met=mark.state is not State.NOT_MET,
        )

    def loss(self, criterion: Criterion, loss: Loss) -> LossView:
        wrote = self.wrote.get(str(loss.fault.facts.get("field", "")), "")
        lines = [self.lines[ref] for ref in loss.fault.lines if ref in self.lines]
        why = loss_sentence(loss.fault, criterion, key=self.key, wrote=wrote)
        return LossView(loss.points, why, lines)
