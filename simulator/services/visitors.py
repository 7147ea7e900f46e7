"""Customers who come into the bank hall: who, what for, and which of them bring a trap."""

from datetime import datetime

from django.db import transaction

from simulator.engine.bank.spine import Business
from simulator.engine.bank.traps import Trap
from simulator.engine.people.errands import bearable_traps, errand
from simulator.engine.people.personas import Persona, stream
from simulator.engine.plain import from_plain
from simulator.engine.refusal import Refusal
from simulator.models import BankAccount, QueueTicket, Town
from simulator.selectors import queue as hall
from simulator.services import business_day, queue

_ARRIVALS = 7
"""Names the stream of chance of arrivals."""
TRAP_SHARE = 0.4
ABSENT_SHARE = 0.06
WRONG_PIN_SHARE = 0.1


@transaction.atomic
def keep_coming(*, town: Town, at_least: int, now: datetime) -> int:
    """Lets customers come until so many wait; says how many came.

    The day, the number of the ticket and the town's seed decide who comes with what: the same hall
    gives the same customers.
    """
    queue.let_go(town=town, now=now)
    missing = at_least - hall.waiting(town).count()
    came = 0
    for _ in range(max(missing, 0)):
        ticket = come(town=town, now=now)
        if ticket is None or isinstance(ticket, Refusal):
            break
        came += 1
    return came


@transaction.atomic
def come(
    *,
    town: Town,
    now: datetime,
    business: Business | None = None,
    trap: Trap | None = None,
    is_plain: bool = False,
) -> QueueTicket | Refusal | None:
    """Lets one customer come in and draw a ticket; None where everybody is here already.

    Args:
        town: The town.
        now: The branch's clock.
        business: What for; drawn where left out.
        trap: What the visit brings; drawn where left out.
        is_plain: Nothing is planted.
    """
    day = business_day.held(town=town)
    if day is None:
        return Refusal("no_open_day")
    here = town.queue_tickets.filter(done_at=None).values("customer")
    free = list(town.customers.exclude(pk__in=here).order_by("number"))
    if not free:
        return None
    drawn = town.queue_tickets.filter(date=day.date).count()
    rng = stream(free[0].seed, _ARRIVALS, day.date.toordinal(), drawn)
    customer = free[int(rng.integers(len(free)))]
    balance = BankAccount.objects.get(customer=customer).balance
    if trap is None and not is_plain and rng.random() < TRAP_SHARE:
        wanted = business or list(Business)[int(rng.integers(len(Business)))]
        trap = _one(sorted(bearable_traps(wanted, balance)), int(rng.integers(1 << 30)))
        # Who has nothing on the account comes for what there is to do without.
        business = wanted if trap is not None else business
    visit = errand(
        customer.seed,
        from_plain(Persona, customer.facts),
        visit=customer.visits.count() + 1,
        day=day.date,
        balance_fen=balance,
        business=business,
        trap=trap,
    )
    return queue.draw(
        customer=customer,
        errand=visit,
        now=now,
        absent_calls=int(rng.random() < ABSENT_SHARE),
        wrong_pins=int(rng.random() < WRONG_PIN_SHARE),
    )


def _one(traps: list[Trap], pick: int) -> Trap | None:
    return traps[pick % len(traps)] if traps else None
