"""A desk session read back from its evidence, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from simulator.access.desks import own_session
from simulator.models import DeskPolicy, DeskSession, WorkEvent
from simulator.models.work_kinds import CounterWork, label_of
from simulator.selectors import evidence
from simulator.views.evidence_words import details, rule_words
from simulator.views.signed_in import SignedInRequest


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
    """One's own session. In an exam, noticed traps and faults wait until the session is over."""
    session = own_session(request.user, pk)
    is_withheld = DeskPolicy.of(session.policy).is_exam and session.closed_at is None
    return read_back(request, session, is_withheld=is_withheld)


def read_back(
    request: HttpRequest, session: DeskSession, *, is_withheld: bool = False
) -> HttpResponse:
    """The page of a session's steps; `is_withheld` keeps back what was noticed and what went wrong."""
    events = evidence.timeline(session)
    if is_withheld:
        events = events.exclude(kind__in=(CounterWork.NOTICED, CounterWork.FAULT))
    context = {
        "session": session,
        "lines": lines_of(list(events)),
        "is_withheld": is_withheld,
        "broken": evidence.first_broken(session),
    }
    return render(request, "simulator/counter/timeline.html", context)


def lines_of(events: Sequence[WorkEvent]) -> list[Line]:
    return [
        Line(
            number=event.number,
            at=event.at,
            label=label_of(event.kind),
            visit=event.facts.get("visit", ""),
            details=details(event),
            rule=rule_words(event.facts.get("rule", "")),
            tone={"counter.noticed": "ok", "counter.fault": "bad"}.get(event.kind, ""),
            hash=event.hash,
        )
        for event in events
    ]
