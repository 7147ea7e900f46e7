"""The second person's page: who asks for what, the customer and the papers, the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from simulator.access.desks import question_to, supervisor_desk
from simulator.engine.bank.spine import BUSINESS_NAMES
from simulator.engine.refusal import Refusal
from simulator.models import Authorisation
from simulator.selectors import counter as reading
from simulator.selectors import second_person as asked_reading
from simulator.services import second_person
from simulator.views.counter_customer import CustomerView, customer_of
from simulator.views.counter_forms import FINDINGS
from simulator.views.counter_papers import PaperView, papers_of
from simulator.views.counter_words import Told, told, trap_label
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper that was shown, and whether it has been looked at."""

    paper: PaperView
    is_seen: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    row: Authorisation
    business: str
    customer: CustomerView
    papers: Sequence[Shown]
    counted: int | None


@login_required
@require_GET
def authorise(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@login_required
@require_POST
def authorise_look(request: SignedInRequest, pk: int) -> HttpResponse:
    """Looks at a paper that the teller shows."""
    asked = question_to(supervisor_desk(request.user), pk)
    second_person.look(asked=asked, paper=request.POST.get("paper", ""))
    return redirect("authorise")


@login_required
@require_POST
def authorise_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agrees, or refuses for a reason."""
    desk = supervisor_desk(request.user)
    asked = question_to(desk, pk)
    agrees = request.POST.get("decision") == "agree"
    reason = request.POST.get("reason", "")
    if not agrees and reason not in reasons():
        return _page(request, told(Refusal("reason_missing")))
    refused = second_person.decide(
        asked=asked, authoriser=desk, agrees=agrees, reason=reason, now=timezone.now()
    )
    return _page(request, told(refused)) if refused else redirect("authorise")


def reasons() -> dict[str, str]:
    """Why a second person refuses, by code."""
    codes = (*FINDINGS, "phone_scam", "counterfeit", "count_differs")
    return {str(code): trap_label(str(code)) for code in codes}


def _page(request: SignedInRequest, problem: Told | None = None) -> HttpResponse:
    desk = supervisor_desk(request.user)
    context = {
        "desk": desk,
        "questions": [_view(asked) for asked in asked_reading.waiting_for(desk)],
        "reasons": reasons().items(),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "simulator/counter/authorise.html", context, status=status)


def _view(asked: Authorisation) -> QuestionView:
    work = asked.transaction
    situation = reading.situation_of(work)
    progress = reading.progress_of(work, situation)
    papers = [each for each in papers_of(progress) if each.kind in asked.presented]
    return QuestionView(
        row=asked,
        business=said(BUSINESS_NAMES[situation.business]),
        customer=customer_of(work, situation, None, timezone.now()),
        papers=[Shown(paper, paper.kind in asked.looked_at) for paper in papers],
        counted=progress.count.counted.fen if progress.count else None,
    )
