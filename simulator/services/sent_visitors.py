"""Customers who are sent to one desk with a given errand: the situation of a piece of set work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import transaction

from simulator.engine.bank.spine import Business
from simulator.engine.bank.traps import Trap
from simulator.engine.people.errands import errand
from simulator.engine.people.personas import Persona
from simulator.engine.plain import from_plain
from simulator.engine.refusal import Refusal
from simulator.models import BankAccount, DeskSession, QueueTicket, Town
from simulator.services import branch, business_day, queue

_NOTE = 10_000
"""Fen of the largest note: nobody's account is emptied below one."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a customer is to come for. The seed chooses who comes, and with which papers."""

    business: Business
    trap: Trap | None
    fen: int
    seed: int


@transaction.atomic
def send(
    *, session: DeskSession, visits: Sequence[Visit], stays_until: datetime, now: datetime
) -> list[QueueTicket] | Refusal:
    """Lets customers come who wait for this desk alone, in the order given.

    The same visits to the same town find the same people where those are free; where nobody is free
    who has the money, a new customer joins. Refused where the bank has no open day (`no_open_day`).

    Args:
        session: The desk.
        visits: What they come for.
        stays_until: How long they wait.
        now: The branch's clock.
    """
    day = business_day.held(town=session.town)
    if day is None:
        return Refusal("no_open_day")
    tickets = []
    for visit in visits:
        least = visit.fen + _NOTE if visit.business is Business.WITHDRAWAL else 0
        account = _chosen(session.town, visit.seed, least)
        if account is None:
            account = branch.admit(town=session.town, least_fen=least, now=now)
        drawn = errand(
            visit.seed,
            from_plain(Persona, account.customer.facts),
            visit=account.customer.visits.count() + 1,
            day=day.date,
            balance_fen=account.balance,
            business=visit.business,
            trap=visit.trap,
            said_fen=visit.fen,
        )
        ticket = queue.draw(
            customer=account.customer,
            errand=drawn,
            now=now,
            sent_to=session,
            stays_until=stays_until,
        )
        if isinstance(ticket, Refusal):
            return ticket
        tickets.append(ticket)
    return tickets


@transaction.atomic
def redirect(*, tickets: Sequence[int], session: DeskSession) -> None:
    """Sends those of the tickets that still wait to another desk of the same person."""
    waiting = QueueTicket.objects.filter(pk__in=tickets, state=QueueTicket.State.WAITING)
    waiting.update(sent_to=session)


@transaction.atomic
def dismiss(*, tickets: Sequence[int], now: datetime) -> None:
    """Sends home those of the tickets that still wait, so that they are free for others."""
    waiting = QueueTicket.objects.filter(pk__in=tickets, state__in=queue.IN_THE_HALL)
    waiting.update(state=QueueTicket.State.LEFT, done_at=now)


def _chosen(town: Town, seed: int, least_fen: int) -> BankAccount | None:
    """Somebody who is free and has the money, by the seed of the visit."""
    here = town.queue_tickets.filter(done_at=None).values("customer")
    accounts = BankAccount.objects.filter(town=town, status=BankAccount.Status.NORMAL)
    free = accounts.exclude(customer__in=here).select_related("customer")
    able = list(free.filter(balance__gte=least_fen).order_by("customer__number"))
    return able[int(np.random.default_rng(seed).integers(len(able)))] if able else None
