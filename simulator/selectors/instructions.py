"""Clients' instructions: a broker's own, those that wait for a clerk, and what the exchange says of one."""

from django.db.models import Count, QuerySet

from simulator.engine.brokerage.instructions import Taken, Terms
from simulator.engine.market.commands import PlaceOrder, Side
from simulator.models import Contact, DeskSession, Duty, Instruction, MarketRun, Town
from simulator.selectors import accounts, market
from simulator.selectors.accounts import OrderLine

SIDES = {"buy": Side.BUY, "sell": Side.SELL}
_STATES = {
    "open": Instruction.State.ENTERED,
    "filled": Instruction.State.FILLED,
    "cancelled": Instruction.State.CANCELLED,
    "expired": Instruction.State.CANCELLED,
}


def terms_of(instruction: Instruction) -> Terms:
    return Terms(instruction.side, instruction.code, instruction.price, instruction.quantity)


def clerk_sessions(town: Town) -> QuerySet[DeskSession]:
    """Sessions of a town's order-entry clerks who have `entered` something, the latest first."""
    return (
        DeskSession.objects.filter(town=town, instructions_entered__isnull=False)
        .select_related("town", "person")
        .annotate(entered=Count("instructions_entered"))
        .order_by("-opened_at", "-pk")
    )


def taken(instruction: Instruction) -> Taken:
    """How far an instruction has come on the broker's side."""
    return Taken(
        terms_of(instruction),
        instruction.is_verified,
        instruction.is_confirmed,
        instruction.outcome,
    )


def wished(contact: Contact) -> Terms | None:
    """What the client has ordered in a contact; None if nothing was."""
    said = contact.order
    if not said:
        return None
    return Terms(said["side"], said["code"], said["price"], said["quantity"])


def command_of(instruction: Instruction) -> PlaceOrder | None:
    """The order at the exchange, the same every time; None if its run does not list the share."""
    run = MarketRun.objects.filter(pk=instruction.run_id).first()
    share = market.instrument_of(run, instruction.code) if run else None
    if share is None:
        return None
    side, price, shares = SIDES[instruction.side], instruction.price, instruction.quantity
    return PlaceOrder(instruction.account_id, share.number, side, price, shares)


def waiting_for(clerk: DeskSession) -> QuerySet[Instruction]:
    """What brokers of a clerk's context have passed on and nobody has entered, oldest first.

    Nobody enters an instruction that they took themselves.
    """
    passed = Instruction.objects.filter(
        town=clerk.town_id,
        state=Instruction.State.PASSED,
        session__context_id=clerk.context_id,
    ).exclude(session__person=clerk.person_id)
    return passed.select_related("customer", "account", "session", "contact").order_by("passed_at")


def clerks(session: DeskSession) -> QuerySet[DeskSession]:
    """The order-entry clerks who are posted in the context of a broker's session."""
    posted = DeskSession.objects.filter(
        town=session.town_id,
        context_id=session.context_id,
        duty=Duty.ORDER_CLERK,
        closed_at=None,
    )
    return posted.exclude(person=session.person_id)


def line_of(instruction: Instruction) -> OrderLine | None:
    """The order as the exchange tells it; None before it was entered."""
    run = MarketRun.objects.filter(pk=instruction.run_id).first()
    if run is None or not instruction.order:
        return None
    today = accounts.orders_today(run, instruction.account, instruction.day)
    return next((line for line in today if line.order == instruction.order), None)


def has_moved(instruction: Instruction, line: OrderLine) -> bool:
    """Whether an order's line tells more than its instruction knows."""
    known = (instruction.state, instruction.filled, instruction.turnover)
    return known != (state_of(line), line.filled, line.turnover)


def state_of(line: OrderLine) -> Instruction.State:
    """The state that an order's line stands for."""
    return _STATES[line.status]
