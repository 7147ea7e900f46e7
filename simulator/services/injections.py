"""Events ordered by an instructor: counterfeit, impatience, a scam, a fall of the market.

An order waits until something comes that it fits; until then it can be taken back. What strikes a
desk is written into its evidence in the same commit. What strikes the market goes through the
exchange like any command, under a key of its own, and stands in its journal.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from simulator.engine.bank.spine import Business
from simulator.engine.bank.traps import Trap
from simulator.engine.calendar import ACCEPTING
from simulator.engine.market.commands import CROWD, Announce
from simulator.engine.people.errands import Errand, bearable_traps, errand, hurried
from simulator.engine.people.personas import Persona
from simulator.engine.plain import from_plain, to_plain
from simulator.engine.refusal import Refusal
from simulator.models import (
    SECURITIES_STAFF,
    BankAccount,
    DeskSession,
    Duty,
    InjectedEvent,
    MarketRun,
    QueueTicket,
    Town,
)
from simulator.models.work_kinds import Intervention
from simulator.selectors import injections as reading
from simulator.selectors import market
from simulator.services import evidence, exchange
from simulator.services.exchange import Answer, Request

Kind, State = InjectedEvent.Kind, InjectedEvent.State
DESK_KINDS = (Kind.COUNTERFEIT, Kind.IMPATIENT, Kind.SUSPICIOUS_TRANSFER)
LATEST = timedelta(minutes=30)
"""How long a market event may be put off."""


@transaction.atomic
def order_for_desk(
    *, session: DeskSession, kind: InjectedEvent.Kind, by_id: int, now: datetime
) -> InjectedEvent | Refusal:
    """Orders an event for the next customer of a counter whom it fits.

    One of a kind waits at a desk at a time: ordering it again gives the one that waits. An impatient
    customer strikes whoever stands at the counter at once. Refused at a desk that is no counter
    (`not_a_counter`) or has been left (`desk_left`).
    """
    if kind not in DESK_KINDS:
        msg = f"{kind} is no event of a desk"
        raise ValueError(msg)
    held = DeskSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if held.closed_at is not None:
        return Refusal("desk_left")
    if held.duty != Duty.TELLER:
        return Refusal("not_a_counter")
    waiting = reading.pending_at(held).filter(kind=kind).first()
    if waiting is not None:
        return waiting
    ordered = InjectedEvent.objects.create(
        town_id=held.town_id,
        session=held,
        kind=kind,
        ordered_by_id=by_id,
        ordered_at=now,
        due_at=now,
    )
    here = QueueTicket.objects.filter(session=held, state=QueueTicket.State.CALLED).first()
    if kind is Kind.IMPATIENT and here is not None and here.is_present:
        _strike_ticket(ordered, here, held, now)
    return ordered


def order_news(
    *, town: Town, news: str, after: timedelta, by_id: int, now: datetime
) -> InjectedEvent | Refusal:
    """Orders a line of news that pulls the market down or lifts it, now or a little later.

    Refused where no market is open (`no_market`), where the line moves none of it (`unknown_news`),
    and while another one is to come (`fall_is_coming`).
    """
    run = _market(town)
    if run is None:
        return Refusal("no_market")
    kinds = dict.fromkeys((line.key for line in reading.falls(run)), Kind.MARKET_FALL)
    kinds |= dict.fromkeys((line.key for line in reading.rises(run)), Kind.MARKET_RISE)
    if news not in kinds:
        return Refusal("unknown_news")
    if not timedelta(0) <= after <= LATEST:
        return Refusal("too_late", facts={"most": LATEST // timedelta(minutes=1)})
    try:
        with transaction.atomic():
            return InjectedEvent.objects.create(
                town=town,
                kind=kinds[news],
                news=news,
                ordered_by_id=by_id,
                ordered_at=now,
                due_at=now + after,
            )
    except IntegrityError:
        return Refusal("fall_is_coming")


def take_back(*, event: InjectedEvent, by_id: int, now: datetime) -> Refusal | None:
    """Takes an order back. Refused once it has struck (`event_struck`)."""
    pending = InjectedEvent.objects.filter(pk=event.pk, state=State.PENDING)
    if pending.update(state=State.WITHDRAWN, ended_at=now, ended_by_id=by_id):
        return None
    event.refresh_from_db()
    return None if event.state == State.WITHDRAWN else Refusal("event_struck")


def strike(*, ticket: QueueTicket, session: DeskSession, now: datetime) -> None:
    """Lets what waits for a desk come with the customer who has just come to it.

    The caller's transaction holds desk and ticket; nobody has seen the errand yet.
    """
    waiting = reading.pending_at(session).select_for_update(of=("self",), no_key=True)
    # What draws the visit anew comes first: impatience is laid on what there is then.
    for ordered in sorted(waiting, key=lambda each: each.kind == Kind.IMPATIENT):
        _strike_ticket(ordered, ticket, session, now)


def lapse(*, sessions: list[DeskSession], now: datetime) -> None:
    """What waited for desks that are left comes to nothing."""
    waiting = InjectedEvent.objects.filter(session__in=sessions, state=State.PENDING)
    waiting.update(state=State.LAPSED, ended_at=now)


def strike_due(*, now: datetime) -> None:
    """Announces the news that is due. A market that stands still or is closed is waited for.

    Called again and again; after a crash it goes on where it was, and the exchange takes each once.
    """
    due = InjectedEvent.objects.filter(
        session=None, state__in=(State.PENDING, State.STRIKING), due_at__lte=now
    )
    for ordered in due.select_related("town"):
        _announce(ordered, now)


# ---- At a desk -----------------------------------------------------------------------------------
def _strike_ticket(
    ordered: InjectedEvent, ticket: QueueTicket, session: DeskSession, now: datetime
) -> None:
    """Changes the visit if the event fits it, and writes it into the desk's evidence."""
    changed = _CHANGES[Kind(ordered.kind)](ticket, now)
    if changed is None:
        return
    ticket.errand = to_plain(changed)
    ticket.save(update_fields=["errand", "leaves_at"])
    ordered.state, ordered.ticket, ordered.ended_at = State.STRUCK, ticket, now
    ordered.save(update_fields=["state", "ticket", "ended_at"])
    facts = {"visit": ticket.number, "event": ordered.kind, "order": ordered.pk}
    evidence.record(
        session=session,
        kind=Intervention.EVENT_STRUCK,
        facts=facts,
        now=now,
        person_id=ordered.ordered_by_id,
    )


def _counterfeit(ticket: QueueTicket, _now: datetime) -> Errand | None:
    return _redrawn(ticket, Business.DEPOSIT, Trap.COUNTERFEIT)


def _scam(ticket: QueueTicket, _now: datetime) -> Errand | None:
    return _redrawn(ticket, Business.WITHDRAWAL, Trap.PHONE_SCAM)


def _impatient(ticket: QueueTicket, now: datetime) -> Errand:
    """Half of the patience that is left goes."""
    ticket.leaves_at -= max(ticket.leaves_at - now, timedelta(0)) / 2
    return hurried(from_plain(Errand, ticket.errand))


def _redrawn(ticket: QueueTicket, business: Business, trap: Trap) -> Errand | None:
    """The same customer's visit with something planted; None where it is no such visit."""
    if ticket.errand["business"] != business:
        return None
    customer = ticket.customer
    balance = BankAccount.objects.get(customer=customer).balance
    if trap not in bearable_traps(business, balance):
        return None
    return errand(
        customer.seed,
        from_plain(Persona, customer.facts),
        visit=customer.visits.filter(pk__lte=ticket.pk).count(),
        day=ticket.date,
        balance_fen=balance,
        business=business,
        trap=trap,
    )


_CHANGES: dict[InjectedEvent.Kind, Callable[[QueueTicket, datetime], Errand | None]] = {
    Kind.COUNTERFEIT: _counterfeit,
    Kind.IMPATIENT: _impatient,
    Kind.SUSPICIOUS_TRANSFER: _scam,
}


# ---- On the market -------------------------------------------------------------------------------
def _market(town: Town) -> MarketRun | None:
    run = market.live_run(town.pk)
    return None if run is None or run.state == MarketRun.State.BROKEN else run


def _announce(ordered: InjectedEvent, now: datetime) -> None:
    run = _market(ordered.town)
    if run is None:
        _end(ordered, State.LAPSED, now)
        return
    picture = market.picture(run)
    trades = picture is not None and picture.phase in ACCEPTING
    if run.state != MarketRun.State.RUNNING or not trades:
        return
    if not _going_on(ordered).update(state=State.STRIKING):
        return  # it has been taken back meanwhile
    keys = [line.key for line in market.scenario_of(run).news]
    command = Announce(keys.index(ordered.news))
    request = Request(run.pk, CROWD, 0, command, key=f"event-{ordered.pk:08d}")
    if isinstance(exchange.wait(exchange.submit(request)), Answer):
        _end(ordered, State.STRUCK, now)


def _going_on(ordered: InjectedEvent) -> QuerySet[InjectedEvent]:
    return InjectedEvent.objects.filter(pk=ordered.pk, state__in=(State.PENDING, State.STRIKING))


@transaction.atomic
def _end(ordered: InjectedEvent, state: InjectedEvent.State, now: datetime) -> None:
    if not _going_on(ordered).update(state=state, ended_at=now) or state != State.STRUCK:
        return
    facts = {"event": ordered.kind, "order": ordered.pk, "news": ordered.news}
    desks = DeskSession.objects.filter(
        town=ordered.town_id, closed_at=None, duty__in=SECURITIES_STAFF
    )
    for session in desks.order_by("pk"):
        evidence.record(
            session=session,
            kind=Intervention.EVENT_STRUCK,
            facts=facts,
            now=now,
            person_id=ordered.ordered_by_id,
        )
