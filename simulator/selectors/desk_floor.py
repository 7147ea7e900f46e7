"""What goes on at many desks at once, read in a fixed number of queries however many there are."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from simulator.engine.bank.spine import Step
from simulator.models import (
    Authorisation,
    Contact,
    CounterTransaction,
    DeskSession,
    Interview,
    QueueTicket,
    SealRack,
    WorkEvent,
    work_kinds,
)
from simulator.models.work_kinds import Intervention

Ending = CounterTransaction.Ending


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is served at a desk, and how far it has come."""

    number: str
    """The ticket at the bank's counter; the interview or the contact at the other houses."""
    due: Step | None = None
    """The step in hand at the counter; None for somebody who was called and has not come."""
    patience: tuple[datetime, datetime] | None = None
    """From when it runs, by the town's clock, and when the customer leaves; None: no limit."""


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A desk as somebody sees it who walks by."""

    session: DeskSession
    last_kind: str
    last_at: datetime
    visits: tuple[tuple[int, int], ...]
    """Customers served, in order: the number of the visit and the faults with it."""
    faults: int
    visitor: Visitor | None
    asked_since: datetime | None
    """Since when a question waits for a second person."""
    has_handed_in: bool
    """Box, vouchers and seals are back."""


def desks_now(sessions: Collection[DeskSession]) -> dict[int, DeskNow]:
    """What goes on at each of these desks, by session."""
    keys = [session.pk for session in sessions]
    last = _last_events(keys)
    faults = _faults(keys)
    all_faults: Counter[int] = Counter()
    for (session_pk, _), count in faults.items():
        all_faults[session_pk] += count
    served = _served(keys)
    visitors = _visitors(keys)
    asked = _asked(keys)
    racks = SealRack.objects.filter(session__in=keys, returned_at__isnull=False)
    handed_in = set(racks.values_list("session", flat=True))
    return {
        session.pk: DeskNow(
            session=session,
            last_kind=last[session.pk].kind if session.pk in last else "",
            last_at=last[session.pk].at if session.pk in last else session.opened_at,
            visits=tuple((serial, faults[session.pk, serial]) for serial in served[session.pk]),
            faults=all_faults[session.pk],
            visitor=visitors.get(session.pk),
            asked_since=asked.get(session.pk),
            has_handed_in=session.pk in handed_in,
        )
        for session in sessions
    }


def commonest_fault(sessions: Iterable[DeskSession]) -> str:
    """The code of what goes wrong most often at these desks; empty where nothing does."""
    codes = WorkEvent.objects.filter(session__in=sessions, kind__in=work_kinds.FAULTS)
    counted = Counter(codes.values_list("facts__fault", flat=True))
    counted.pop(None, None)
    # The same number twice: the alphabet decides, so that the wall does not flicker.
    return min(counted, key=lambda code: (-counted[code], code), default="")


def _last_events(keys: list[int]) -> dict[int, WorkEvent]:
    """The last step at each desk; what an instructor did to it is none."""
    steps = WorkEvent.objects.filter(session=OuterRef("pk")).exclude(kind__in=Intervention.values)
    last = Subquery(steps.order_by("-number").values("pk")[:1])
    newest = DeskSession.objects.filter(pk__in=keys).annotate(last=last).values("last")
    events = WorkEvent.objects.filter(pk__in=newest).only("session_id", "kind", "at")
    return {event.session_id: event for event in events}


def _faults(keys: list[int]) -> Counter[tuple[int, int]]:
    """Faults by session and ticket; 0 stands for those that belong to no visit."""
    rows = WorkEvent.objects.filter(session__in=keys, kind__in=work_kinds.FAULTS)
    return Counter(
        (session, _serial(visit)) for session, visit in rows.values_list("session", "facts__visit")
    )


def _serial(visit: str | None) -> int:
    digits = (visit or "")[1:]
    return int(digits) if digits.isdecimal() else 0


def _served(keys: list[int]) -> dict[int, list[int]]:
    """Numbers of the visits that came to an end at each desk, whichever house it belongs to."""
    transactions = CounterTransaction.objects.filter(session__in=keys, finished_at__isnull=False)
    interviews = Interview.objects.filter(session__in=keys, ending=Interview.Ending.RECORDED)
    contacts = Contact.objects.filter(session__in=keys, state=Contact.State.ENDED)
    found: dict[int, list[int]] = {key: [] for key in keys}
    for session, number in (
        *transactions.exclude(ending=Ending.ABANDONED)
        .order_by("serial")
        .values_list("session", "ticket__serial"),
        *interviews.order_by("serial").values_list("session", "serial"),
        *contacts.order_by("number").values_list("session", "number"),
    ):
        found[session].append(number)
    return found


def _visitors(keys: list[int]) -> dict[int, Visitor]:
    """Who stands at the counter, sits in an interview or is on the line."""
    called = QueueTicket.objects.filter(session__in=keys, state=QueueTicket.State.CALLED)
    there = {
        ticket.session_id: _at_the_counter(ticket)
        for ticket in called.select_related("transaction")
        if ticket.session_id is not None
    }
    for interview in Interview.objects.filter(session__in=keys, closed_at=None):
        there[interview.session_id] = Visitor(interview.visit)
    for contact in Contact.objects.filter(session__in=keys, state=Contact.State.OPEN):
        there[contact.session_id] = Visitor(contact.visit)
    return there


def _at_the_counter(ticket: QueueTicket) -> Visitor:
    work = getattr(ticket, "transaction", None)
    return Visitor(
        number=ticket.number,
        due=Step(work.due) if work is not None and work.due else None,
        patience=(ticket.drawn_at + ticket.stood_still, ticket.leaves_at),
    )


def _asked(keys: list[int]) -> dict[int, datetime]:
    waiting = Authorisation.objects.filter(
        state=Authorisation.State.ASKED,
        transaction__session__in=keys,
        transaction__finished_at=None,
    )
    since: dict[int, datetime] = {}
    for session, at in waiting.values_list("transaction__session", "asked_at"):
        since[session] = min(at, since.get(session, at))
    return since
