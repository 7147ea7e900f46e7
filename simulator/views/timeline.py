"""A desk session read back from its evidence, step by step."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from simulator.access.desks import own_session
from simulator.models import DeskPolicy, DeskSession, Duty, WorkEvent
from simulator.models.work_kinds import (
    BrokerWork,
    CounterWork,
    Intervention,
    TownWork,
    WealthWork,
    label_of,
)
from simulator.selectors import evidence
from simulator.views import desk_entrance
from simulator.views.evidence_words import details, details_at_the_desk, rule_words
from simulator.views.signed_in import SignedInRequest

_TONES: dict[str, str] = {
    CounterWork.NOTICED: "ok",
    CounterWork.FAULT: "bad",
    WealthWork.NOTICED: "ok",
    WealthWork.RULE_BROKEN: "bad",
    BrokerWork.OPT_OUT_IGNORED: "bad",
    BrokerWork.RULE_BROKEN: "bad",
}
_DESKS = {**desk_entrance.PAGES, Duty.WEALTH: "wealth"}
"""The page of a duty's desk; the bank hall's for the rest."""
_ORDERED = (Intervention.EVENT_STRUCK,)
_JUDGED = (*_TONES, TownWork.TRAP_SET)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    at: datetime
    label: str
    visit: str
    details: str
    rule: str
    tone: str
    """`ok` where something planted was noticed, `bad` for a fault, else empty."""
    hash: str


@login_required
@require_GET
def timeline(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own session.

    What an instructor ordered waits until the session is over; in an exam, so do noticed traps and
    faults.
    """
    session = own_session(request.user, pk)
    request.shown_under = _DESKS.get(Duty(session.duty), "counter")
    if session.closed_at is not None:
        return read_back(request, session)
    is_exam = DeskPolicy.of(session.policy).is_exam
    return read_back(request, session, left_out=(*_ORDERED, *(_JUDGED if is_exam else ())))


def read_back(
    request: HttpRequest, session: DeskSession, *, left_out: Collection[str] = ()
) -> HttpResponse:
    """The page of a session's steps without those of the kinds left out."""
    is_withheld = set(left_out) >= set(_JUDGED)
    events = evidence.timeline(session).exclude(kind__in=left_out)
    context = {
        "session": session,
        "lines": lines_of(list(events), details_at_the_desk if is_withheld else details),
        "is_withheld": is_withheld,
        "broken": evidence.first_broken(session),
    }
    return render(request, "simulator/counter/timeline.html", context)


def lines_of(events: Sequence[WorkEvent], tell: Callable[[WorkEvent], str]) -> list[Line]:
    """The steps as lines; `tell` says the facts of one."""
    return [
        Line(
            number=event.number,
            at=event.at,
            label=label_of(event.kind),
            visit=event.facts.get("visit", ""),
            details=tell(event),
            rule=rule_words(event.facts.get("rule", "")),
            tone=_TONES.get(event.kind, ""),
            hash=event.hash,
        )
        for event in events
    ]
