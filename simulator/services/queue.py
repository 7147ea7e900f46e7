"""The queue of the bank hall: drawing a ticket, calling, holding, missing, leaving."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, QuerySet

from simulator.engine.people.errands import Errand
from simulator.engine.plain import to_plain
from simulator.engine.refusal import Refusal
from simulator.models import BusinessDay, Customer, DeskSession, QueueTicket, Town
from simulator.models.work_kinds import CounterWork
from simulator.selectors import queue as reading
from simulator.services import business_day, evidence

State = QueueTicket.State
IN_THE_HALL = (State.WAITING, State.HELD, State.MISSED)


@transaction.atomic
def draw(
    *,
    customer: Customer,
    errand: Errand,
    now: datetime,
    absent_calls: int = 0,
    wrong_pins: int = 0,
    sent_to: DeskSession | None = None,
    stays_until: datetime | None = None,
) -> QueueTicket | Refusal:
    """Draws the next ticket of the day for a customer who has come in.

    Args:
        customer: Who.
        errand: What they want, bring and say; frozen here.
        now: The branch's clock.
        absent_calls: How many calls find nobody at the counter.
        wrong_pins: How many times the customer mistypes the PIN.
        sent_to: The only desk that may call this customer.
        stays_until: When patience runs out; drawn with the errand where left out.
    """
    day = business_day.held(town=customer.town)
    if day is None:
        return Refusal("no_open_day")
    last = _tickets(day).aggregate(serial=Max("serial"), place=Max("place"))
    return QueueTicket.objects.create(
        town=customer.town,
        date=day.date,
        serial=(last["serial"] or 0) + 1,
        place=(last["place"] or 0) + 1,
        customer=customer,
        errand=to_plain(errand),
        absent_calls=absent_calls,
        wrong_pins=wrong_pins,
        sent_to=sent_to,
        drawn_at=now,
        leaves_at=stays_until or now + timedelta(seconds=errand.visitor.patience),
    )


@transaction.atomic
def call_next(*, session: DeskSession, now: datetime) -> QueueTicket | Refusal:
    """Calls whoever is next to a desk.

    Refused while somebody is at the counter (`counter_busy`), and where nobody waits
    (`nobody_waits`).
    """
    session = held_session(session)
    busy = QueueTicket.objects.filter(session=session, state=State.CALLED).first()
    if busy is not None:
        return Refusal("counter_busy", facts={"number": busy.number})
    let_go(town=session.town, now=now)
    # Another desk that calls at this moment holds the first ticket: the next one is ours then.
    waiting = reading.waiting_for(session).select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    called = waiting.first()
    if called is None:
        return Refusal("nobody_waits")
    called.state, called.session, called.called_at = State.CALLED, session, now
    called.calls += 1
    called.save(update_fields=["state", "session", "called_at", "calls"])
    waited = int(called.waited(now).total_seconds())
    facts = {"visit": called.number, "calls": called.calls, "waited_seconds": waited}
    evidence.record(session=session, kind=CounterWork.NUMBER_CALLED, facts=facts, now=now)
    return called


@transaction.atomic
def hold(*, session: DeskSession, now: datetime) -> Refusal | None:
    """Asks the customer at a desk to wait aside; another one can be called meanwhile."""
    return _step_aside(session, State.HELD, CounterWork.HELD, now)


@transaction.atomic
def miss(*, session: DeskSession, now: datetime) -> Refusal | None:
    """Passes over a customer who did not come when called (过号).

    Refused where the customer stands at the counter.
    """
    ticket = QueueTicket.objects.filter(session=session, state=State.CALLED).first()
    if ticket is not None and ticket.is_present:
        return Refusal("customer_is_there", facts={"number": ticket.number})
    return _step_aside(session, State.MISSED, CounterWork.PASSED_OVER, now)


@transaction.atomic
def resume(*, ticket: QueueTicket, session: DeskSession, now: datetime) -> Refusal | None:
    """Puts back who waited aside, as the next one, or who was passed over, as the last one."""
    session = held_session(session)
    aside = QueueTicket.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=ticket.pk, state__in=(State.HELD, State.MISSED), town=session.town
    )
    back = aside.first()
    if back is None:
        return Refusal("nothing_to_resume", facts={"number": ticket.number})
    day = QueueTicket.objects.filter(town=session.town, date=back.date)
    places = day.aggregate(first=Min("place"), last=Max("place"))
    is_next = back.state == State.HELD
    back.place = places["first"] - 1 if is_next else places["last"] + 1
    back.state = State.WAITING
    back.save(update_fields=["place", "state"])
    facts = {"visit": back.number, "next": is_next}
    evidence.record(session=session, kind=CounterWork.RESUMED, facts=facts, now=now)
    return None


def let_go(*, town: Town, now: datetime) -> int:
    """Lets those leave whose patience has run out; says how many did."""
    tired = QueueTicket.objects.filter(
        town=town, state__in=IN_THE_HALL, leaves_at__lte=now, transaction=None
    )
    return tired.update(state=State.LEFT, done_at=now)


def finish(*, ticket: QueueTicket, now: datetime) -> None:
    """The customer leaves the counter, served or told why not."""
    ticket.state, ticket.done_at = State.SERVED, now
    ticket.save(update_fields=["state", "done_at"])


def clear(*, day: BusinessDay, now: datetime) -> int:
    """At the end of the day whoever is still in the hall leaves; says how many did."""
    return _tickets(day).filter(done_at=None).update(state=State.LEFT, done_at=now)


def held_session(session: DeskSession) -> DeskSession:
    """The session as it is now, kept from other requests of the same desk until the commit.

    Every service of the counter takes it first, then the ticket, the vault, the box, and the day
    last: always in this order, so that no two wait for each other.
    """
    held = DeskSession.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("town").get(pk=session.pk)


def _step_aside(
    session: DeskSession, state: State, kind: CounterWork, now: datetime
) -> Refusal | None:
    session = held_session(session)
    ticket = QueueTicket.objects.filter(session=session, state=State.CALLED).first()
    if ticket is None:
        return Refusal("counter_empty")
    ticket.state = state
    ticket.save(update_fields=["state"])
    evidence.record(session=session, kind=kind, facts={"visit": ticket.number}, now=now)
    return None


def _tickets(day: BusinessDay) -> QuerySet[QueueTicket]:
    return QueueTicket.objects.filter(town=day.town, date=day.date)
