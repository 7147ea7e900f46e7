"""The interview record that ends a visit, and the plan's page to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from simulator.access.wealth import interview_for
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.shelf import product
from simulator.models import DeskPolicy, Interview, Recommendation
from simulator.models.work_kinds import WealthWork
from simulator.selectors import wealth
from simulator.selectors.evidence import kept_texts
from simulator.services import wealth_interviews
from simulator.views import wealth_answer
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said
from simulator.views.typed import plain
from simulator.views.wealth_evidence_words import fault_words
from simulator.views.wealth_page import client_card, wealth_page
from simulator.views.wealth_plan import plan_of
from simulator.views.wealth_words import trap_words

STAGE = "record"
PARTS = {
    "need": gettext_lazy("Needs"),
    "preference": gettext_lazy("Preferences"),
    "worries": gettext_lazy("Worries"),
    "conclusion": gettext_lazy("Conclusion"),
}


@dataclass(frozen=True, slots=True)
class PartLine:
    key: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A product of the visit, and what became of it."""

    row: Recommendation
    name: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """What is told once the visit is over: what was planted, what was noticed, what went against a rule."""

    trap: str
    noticed: bool
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class RecordView:
    parts: Sequence[PartLine]
    next_contact_text: str
    matters: Sequence[MatterLine]
    debrief: Debrief | None


@login_required
@require_GET
def wealth_record(request: SignedInRequest, pk: int) -> HttpResponse:
    interview = interview_for(request.user, pk)
    return wealth_answer.show(request, wealth_page(interview, STAGE, record_of(interview)))


@login_required
@require_POST
def wealth_write_record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Writes the record and ends the visit."""
    interview, typed = interview_for(request.user, pk), request.POST
    contact = _date(typed.get("next_contact", ""))
    done: object = contact
    if not isinstance(contact, Refusal):
        done = wealth_interviews.write_record(
            interview=interview,
            parts={part: typed.get(part, "") for part in PARTS},
            next_contact=contact,
            now=timezone.now(),
        )
    return wealth_answer.answer(
        request, interview, done, stage=STAGE, shown=record_of, form="record"
    )


@login_required
@require_GET
def wealth_plan_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first page of the plan, to print."""
    interview = interview_for(request.user, pk)
    context = {
        "interview": interview,
        "client": client_card(interview),
        "plan": plan_of(interview, request.GET),
        "staff": getattr(interview.session.person, "name", ""),
    }
    return render(request, "simulator/wealth/print_plan.html", context)


def record_of(interview: Interview) -> RecordView:
    """The record as far as it is written, and the products of the visit."""
    texts = kept_texts(interview.record)
    rows = interview.recommendations.order_by("pk")
    return RecordView(
        parts=[PartLine(key, str(name), texts.get(key, "")) for key, name in PARTS.items()],
        next_contact_text=interview.next_contact.isoformat() if interview.next_contact else "",
        matters=[MatterLine(row, said(product(row.product).name)) for row in rows],
        debrief=_debrief(interview),
    )


def _debrief(interview: Interview) -> Debrief | None:
    """Not before the visit is over; in an examination not before the session is."""
    is_exam = DeskPolicy.of(interview.session.policy).is_exam
    if interview.closed_at is None or (is_exam and interview.session.closed_at is None):
        return None
    trap = wealth.client_of(interview).trap
    events = interview.session.events.filter(facts__visit=interview.visit).order_by("number")
    return Debrief(
        trap=trap_words(trap) if trap else "",
        noticed=events.filter(kind=WealthWork.NOTICED, facts__trap=trap).exists(),
        faults=[fault_words(each) for each in events.filter(kind=WealthWork.RULE_BROKEN)],
    )


def _date(typed: str) -> date | Refusal | None:
    text = plain(typed)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return Refusal("not_a_date")
