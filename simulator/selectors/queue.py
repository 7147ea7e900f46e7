"""Who is in the bank hall, and who is at a counter."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from simulator.models import DeskSession, QueueTicket, Town

State = QueueTicket.State
_FULL = 100


def waiting(town: Town) -> QuerySet[QueueTicket]:
    """Those who wait for whichever desk calls next, next first."""
    tickets = town.queue_tickets.filter(state=State.WAITING, sent_to=None)
    return tickets.select_related("customer").order_by("date", "place")


def waiting_for(session: DeskSession) -> QuerySet[QueueTicket]:
    """Those whom a desk may call, next first: who was sent to it comes before the others."""
    tickets = QueueTicket.objects.filter(
        Q(sent_to=None) | Q(sent_to=session), town=session.town_id, state=State.WAITING
    )
    own_first = F("sent_to").desc(nulls_last=True)
    return tickets.select_related("customer").order_by("date", own_first, "place")


def aside(town: Town) -> QuerySet[QueueTicket]:
    """Those who wait aside, and those who were passed over."""
    tickets = town.queue_tickets.filter(state__in=(State.HELD, State.MISSED))
    return tickets.select_related("customer", "session").order_by("date", "place")


def at_counter(session: DeskSession) -> QueueTicket | None:
    """Whom a desk has called."""
    tickets = session.queue_tickets.filter(state=State.CALLED)
    return tickets.select_related("customer", "town").first()


def patience_of(ticket: QueueTicket, now: datetime) -> int:
    """Per cent of a customer's patience that is left, by the branch's clock."""
    whole = (ticket.leaves_at - ticket.drawn_at - ticket.stood_still).total_seconds()
    left = (ticket.leaves_at - now).total_seconds()
    return max(0, min(_FULL, round(left / whole * _FULL))) if whole > 0 else 0
