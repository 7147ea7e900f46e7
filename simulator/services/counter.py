"""Working at the bank's counter: each step of a transaction in one commit, with books and evidence."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from simulator.engine.bank import actions as do
from simulator.engine.bank import authorisation, transactions
from simulator.engine.bank.counterfeit import SeizureStep
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.evidence import Evidence
from simulator.engine.bank.progress import Move
from simulator.engine.bank.situation import AccountFacts, AccountState
from simulator.engine.bank.slips import TELLER_SLIPS
from simulator.engine.bank.spine import Business, next_step
from simulator.engine.people.personas import Persona
from simulator.engine.plain import from_plain, to_plain
from simulator.engine.refusal import Refusal
from simulator.models import (
    Authorisation,
    BankAccount,
    CounterTransaction,
    DeskSession,
    QueueTicket,
)
from simulator.models.work_kinds import CounterWork, TownWork
from simulator.selectors import counter as reading
from simulator.selectors import second_person
from simulator.services import counter_effects, evidence, injections, queue
from simulator.services.refused import RefusedError, unless_refused

_PROFILES = {
    Business.DEPOSIT: authorisation.cash_in,
    Business.WITHDRAWAL: authorisation.cash_out,
}


@transaction.atomic
def call_next(*, session: DeskSession, now: datetime) -> QueueTicket | Refusal:
    """Calls the next number; whoever comes is greeted, and the transaction begins.

    Refused at a desk without box, vouchers and seals (`counter_not_open`), and as the queue does.
    """
    if not reading.has_opened(session):
        return Refusal("counter_not_open")
    ticket = queue.call_next(session=session, now=now)
    if isinstance(ticket, Refusal) or not ticket.is_present:
        return ticket
    earlier = CounterTransaction.objects.filter(ticket=ticket).first()
    if earlier is None:
        injections.strike(ticket=ticket, session=session, now=now)
        act(work=_begin(ticket, session, now), action=do.CallCustomer(), now=now)
    elif earlier.session_id != session.pk:
        earlier.session, earlier.serial = session, _next_serial(session)
        earlier.save(update_fields=["session", "serial"])
    return ticket


def act(*, work: CounterTransaction, action: do.Action, now: datetime) -> Move | Refusal:
    """Does something about a transaction: what it moves, and the evidence of it, in one commit.

    Refused as the engine does, and where books, box or vouchers do; nothing is written then but
    the evidence of a slip (`TELLER_SLIPS`).

    Args:
        work: The transaction; its row is read afresh.
        action: What the teller does. `count_cash`, `enter_pin`, `count_out` and `seize` below fill
            in what a teller does not decide alone.
        now: The server's clock.
    """
    try:
        with transaction.atomic():
            return _act(work, action, now)
    except RefusedError as refused:
        _tell_a_slip(work, refused.refusal, now)
        return refused.refusal


def enter_pin(*, work: CounterTransaction, now: datetime) -> Move | Refusal:
    """Lets the customer type the PIN; whether it is right is the customer's doing."""
    with transaction.atomic():
        queue.held_session(work.session)
        is_right = reading.pin_is_right(held(work=work))
        return act(work=work, action=do.EnterPin(is_right), now=now)


def count_cash(
    *, work: CounterTransaction, counted: Cash, put_aside: frozenset[int], now: datetime
) -> Move | Refusal:
    """Counts the customer's cash. A second person who has counted before must count again."""
    return act(work=work, action=do.CountCash(counted, put_aside), now=now)


def count_out(*, work: CounterTransaction, cash: Cash, now: datetime) -> Move | Refusal:
    """Counts out the cash to be paid. A second person who counts along finds a wrong sum."""
    with transaction.atomic():
        queue.held_session(work.session)
        work = held(work=work)
        counted_twice = second_person.is_granted(work, Authorisation.Purpose.SECOND_COUNT)
        posted = reading.progress_of(work, reading.situation_of(work)).posted_fen
        if counted_twice and cash.fen != posted:
            facts = {"counted_fen": cash.fen, "posted_fen": posted}
            refusal = Refusal("second_count_differs", facts=facts)
            _tell_a_slip(work, refusal, now)
            return refusal
        return act(work=work, action=do.CountOut(cash, counted_twice), now=now)


def seize(
    *,
    work: CounterTransaction,
    steps: tuple[SeizureStep, ...],
    now: datetime,
    left_sight: bool = False,
    given_back: bool = False,
    called_confiscation: bool = False,
) -> Move | Refusal:
    """Carries out a seizure, with the second clerk where one has agreed to take part."""
    staff = 2 if second_person.is_granted(work, Authorisation.Purpose.SEIZURE) else 1
    action = do.SeizeCounterfeits(
        steps,
        staff,
        left_sight=left_sight,
        given_back=given_back,
        called_confiscation=called_confiscation,
    )
    return act(work=work, action=action, now=now)


def held(*, work: CounterTransaction) -> CounterTransaction:
    """A transaction as it is now, kept from others until the commit; its session is held first."""
    rows = CounterTransaction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("ticket__customer", "session__town").get(pk=work.pk)


def spoil_voucher(*, session: DeskSession, number: int, now: datetime) -> Refusal | None:
    """Sets the next slip aside as spoiled, named in the register; the one after it is used then."""
    try:
        with transaction.atomic():
            session = queue.held_session(session)
            voucher = counter_effects.spoil(session, number, now)
            facts = {"voucher": voucher.number, "kind": voucher.book.kind}
            evidence.record(session=session, kind=CounterWork.VOUCHER_SPOILED, facts=facts, now=now)
    except RefusedError as refused:
        return refused.refusal
    return None


def _act(work: CounterTransaction, action: do.Action, now: datetime) -> Move:
    session = queue.held_session(work.session)
    work = held(work=work)
    if session.closed_at is not None or work.ticket.state != QueueTicket.State.CALLED:
        raise RefusedError(Refusal("not_at_the_counter", facts={"number": work.ticket.number}))
    situation = reading.situation_of(work)
    before = reading.progress_of(work, situation)
    move = unless_refused(transactions.perform(situation, before, action))
    step = counter_effects.Step(work, session, situation, before, move, now)
    counter_effects.apply(step, action)
    work.actions.append(do.action_to_plain(action))
    work.due = next_step(situation.business, move.progress.done) or ""
    if move.progress.ending is not None:
        work.ending, work.finished_at = move.progress.ending, now
        queue.finish(ticket=work.ticket, now=now)
    work.save()
    _tell(work, session, action, move.evidence, now)
    if move.progress.ending is not None:
        _tell_what_was_planted(work, session, now)
    return move


def _tell(
    work: CounterTransaction,
    session: DeskSession,
    action: do.Action,
    told: Evidence,
    now: datetime,
) -> None:
    """Writes the evidence of a step: the step, what was noticed in it, what went against a rule."""
    visit: dict[str, object] = {"visit": work.ticket.number, "business": work.business}
    plain = do.action_to_plain(action)
    typed = plain.pop("capitals", None)
    evidence.record(
        session=session,
        kind=told.kind,
        facts={**visit, **_flat(told.facts), "action": json.dumps(plain, sort_keys=True)},
        texts={} if typed is None else {"capitals": typed},
        now=now,
    )
    for trap in told.noticed:
        facts = {**visit, "trap": trap, "step": told.kind}
        evidence.record(session=session, kind=CounterWork.NOTICED, facts=facts, now=now)
    for fault in told.faults:
        facts = {**visit, **_flat(fault.facts)}
        facts |= {"fault": fault.code, "rule": fault.rule, "step": told.kind}
        evidence.record(session=session, kind=CounterWork.FAULT, facts=facts, now=now)


@transaction.atomic
def _tell_a_slip(work: CounterTransaction, refusal: Refusal, now: datetime) -> None:
    """Keeps what the system refused to a teller who could have known better."""
    if refusal.code in TELLER_SLIPS:
        facts = {"visit": work.ticket.number, "code": refusal.code, "rule": refusal.rule}
        evidence.record(session=work.session, kind=CounterWork.REFUSED, facts=facts, now=now)


def _tell_what_was_planted(work: CounterTransaction, session: DeskSession, now: datetime) -> None:
    """Once the visit is over it may be known what was wrong with it; marking asks for it."""
    trap = work.ticket.errand["trap"]
    if trap is not None:
        facts = {"visit": work.ticket.number, "trap": trap}
        evidence.record(session=session, kind=TownWork.TRAP_SET, facts=facts, now=now)


def _flat(facts: Any) -> dict[str, object]:
    plain: dict[str, object] = to_plain(facts)
    return plain


def _begin(ticket: QueueTicket, session: DeskSession, now: datetime) -> CounterTransaction:
    holder = from_plain(Persona, ticket.customer.facts)
    account = BankAccount.objects.get(town=ticket.town_id, number=holder.card)
    facts = AccountFacts(
        number=account.number,
        holder=holder.name,
        identity_number=holder.identity.number,
        balance_fen=account.balance,
        state=AccountState(account.status),
    )
    business = Business(ticket.errand["business"])
    return CounterTransaction.objects.create(
        ticket=ticket,
        session=session,
        serial=_next_serial(session),
        business=business,
        account=to_plain(facts),
        tiers=list(_PROFILES[business](ticket.date).tiers_fen),
        opened_at=now,
    )


def _next_serial(session: DeskSession) -> int:
    last = session.counter_transactions.aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1
