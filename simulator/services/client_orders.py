"""A client's order at the exchange: entered by a clerk against its instruction, followed to its end.

The order is booked as sent before the exchange is asked and answered under the instruction's own key,
so that a process that dies in between asks again and nothing is ordered twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from simulator.engine.brokerage import instructions as rules
from simulator.engine.brokerage.instructions import Terms
from simulator.engine.brokerage.rules import rule
from simulator.engine.calendar import ACCEPTING
from simulator.engine.refusal import Refusal
from simulator.models import PRACTICE_CONTEXT, DeskSession, Instruction, MarketRun
from simulator.models.exchange import LASTING
from simulator.models.work_kinds import OrderWork
from simulator.selectors import client_accounts, market
from simulator.selectors import instructions as reading
from simulator.selectors.market import Picture
from simulator.services import evidence, exchange, queue
from simulator.services.exchange import Answer, Reply, Request
from simulator.services.transfers import PASSING

State = Instruction.State
CLERK_SECONDS = timedelta(seconds=20)
"""How long an instruction waits before the simulated clerk enters it, where nobody is posted."""
PRACTICE_SECONDS = timedelta(minutes=3)
"""How long it waits for a clerk who only practises, and may have gone away from the desk."""


@transaction.atomic
def enter(
    *, clerk: DeskSession, instruction: Instruction, keyed: Terms, now: datetime
) -> Instruction | Refusal:
    """Enters a client's order; `forward` takes it to the exchange after the commit.

    Refused without a read-back instruction behind it, with other terms than it has, by whoever took
    it, and while the exchange accepts nothing.

    Args:
        clerk: The order-entry clerk's desk.
        instruction: What the order stands on.
        keyed: What the clerk keyed in.
        now: The server's clock.
    """
    clerk = queue.held_session(clerk)
    held = _held(instruction)
    if held.state != State.PASSED:
        return Refusal("not_with_the_clerk", facts={"instruction": held.name})
    day = held.contact.date
    if held.session.person_id == clerk.person_id:
        return rule("broker.no-dealing-for-clients", day).refuses("own_instruction")
    refused = rules.entry_refusal(reading.taken(held), keyed, day) or _closed(held)
    if refused is not None:
        return refused
    _mark_sent(held, clerk, now)
    _entered(held, clerk, now, simulated=False)
    return held


@transaction.atomic
def send_back(
    *, clerk: DeskSession, instruction: Instruction, reason: str, now: datetime
) -> Instruction | Refusal:
    """Gives an instruction back to the broker, who tells the client."""
    clerk = queue.held_session(clerk)
    held = _held(instruction)
    if held.state != State.PASSED:
        return Refusal("not_with_the_clerk", facts={"instruction": held.name})
    held.state, held.clerk, held.reason = State.RETURNED, clerk, reason
    held.save(update_fields=["state", "clerk", "reason"])
    facts = {"visit": held.contact.visit, "instruction": held.name, "reason": reason}
    evidence.record(session=clerk, kind=OrderWork.SENT_BACK, facts=facts, now=now)
    return held


def forward(*, instructions: Iterable[Instruction], now: datetime) -> None:
    """Takes entered orders to the exchange, all at once, and books what it answers to each."""
    asked = [
        (each, exchange.submit(request)) for each in instructions if (request := _request(each))
    ]
    for each, future in asked:
        book(instruction=each, reply=exchange.wait(future), now=now)


def carry_on(*, now: datetime) -> None:
    """What goes on by itself: a job that comes round while the site is served.

    What is on its way is asked again, the simulated clerk enters what waits for nobody, orders in
    the book are followed, and what was not entered on its day lapses.
    """
    for town in _towns_at_work():
        run = market.live_run(town)
        picture = market.picture(run) if run else None
        _lapse(town, run, picture, now)
        _enter_for_nobody(town, picture, now)
    sent = Instruction.objects.filter(state=State.SENT).select_related("account", "contact")
    forward(instructions=list(sent.order_by("pk")), now=now)
    entered = Instruction.objects.filter(state=State.ENTERED).select_related("account", "contact")
    for each in entered.order_by("pk"):
        follow(instruction=each)


@transaction.atomic
def book(*, instruction: Instruction, reply: Reply, now: datetime) -> Instruction:
    """Books what the exchange answered: in the book, refused, or still on its way with the reason."""
    held = _held(instruction)
    if held.state != State.SENT:
        return held
    if isinstance(reply, Answer):
        held.state, held.order, held.reason, held.facts = State.ENTERED, reply.order, "", {}
        held.save(update_fields=["state", "order", "reason", "facts"])
        return _followed(held)
    held.reason, held.facts = reply.code, dict(reply.facts)
    if reply.code not in PASSING:
        held.state = State.REFUSED
        facts = {"visit": held.contact.visit, "instruction": held.name, "reason": reply.code}
        evidence.record(session=held.session, kind=OrderWork.REFUSED, facts=facts, now=now)
    held.save(update_fields=["state", "reason", "facts"])
    return held


def follow(*, instruction: Instruction) -> Instruction:
    """Brings an entered instruction up to what the exchange tells of its order.

    An order that only rests in the book costs no transaction.
    """
    line = reading.line_of(instruction)
    if line is None or not reading.has_moved(instruction, line):
        return instruction
    with transaction.atomic():
        held = _held(instruction)
        return _followed(held) if held.state == State.ENTERED else held


# ---- Steps -----------------------------------------------------------------------------------------
def _held(instruction: Instruction) -> Instruction:
    held = Instruction.objects.select_for_update(of=("self",))
    return held.select_related("account", "contact", "session").get(pk=instruction.pk)


def _mark_sent(held: Instruction, clerk: DeskSession | None, now: datetime) -> None:
    held.state, held.clerk, held.entered_at = State.SENT, clerk, now
    held.save(update_fields=["state", "clerk", "entered_at"])


def _entered(held: Instruction, desk: DeskSession, now: datetime, *, simulated: bool) -> None:
    """Evidence at the clerk's desk; at the broker's where the clerk is simulated."""
    facts = {"visit": held.contact.visit, "instruction": held.name, "agrees": True}
    if simulated:
        facts["simulated"] = True
    evidence.record(session=desk, kind=OrderWork.ENTERED, facts=facts, now=now)


def _closed(held: Instruction) -> Refusal | None:
    """Why the exchange takes no order for this instruction now."""
    run = market.live_run(held.town_id)
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return Refusal("no_run")
    if (held.run_id, held.day) != (run.pk, picture.at.day):
        return rule("broker.day-order", held.contact.date).refuses("day_over")
    if picture.phase not in ACCEPTING:
        return Refusal("not_accepting", facts={"phase": picture.phase.value})
    return None


def _request(instruction: Instruction) -> Request | None:
    command = reading.command_of(instruction)
    if command is None:
        return None
    run = MarketRun(pk=instruction.run_id, town_id=instruction.town_id)
    return Request(
        run=instruction.run_id,
        account=instruction.account_id,
        opening_cash=client_accounts.opening_cash(run, instruction.account),
        command=command,
        key=f"{LASTING}{instruction.name}",
    )


def _followed(held: Instruction) -> Instruction:
    line = reading.line_of(held)
    if line is None:
        return held
    held.state, held.filled, held.turnover = reading.state_of(line), line.filled, line.turnover
    held.reason = "day_end" if line.status == "expired" else ""
    held.save(update_fields=["state", "filled", "turnover", "reason"])
    return held


def _towns_at_work() -> list[int]:
    """Towns in which an instruction has not gone to the exchange yet."""
    waiting = Instruction.objects.filter(state__in=(State.TAKEN, State.PASSED, State.SENT))
    return list(waiting.order_by("town").values_list("town", flat=True).distinct())


def _lapse(town: int, run: MarketRun | None, picture: Picture | None, now: datetime) -> None:
    """Instructions of an earlier day, or of a run that has ended, are not entered any more."""
    waiting = Instruction.objects.filter(
        town=town, state__in=(State.TAKEN, State.PASSED, State.SENT)
    ).select_related("account", "contact")
    for each in waiting:
        is_of_today = (
            run is not None and run.pk == each.run_id and picture and picture.at.day <= each.day
        )
        if not is_of_today:
            _let_lapse(each, now)


@transaction.atomic
def _let_lapse(instruction: Instruction, now: datetime) -> None:
    """Lapses an instruction, unless the exchange took its order before."""
    held = _held(instruction)
    if held.state not in (State.TAKEN, State.PASSED, State.SENT):
        return
    request = _request(held) if held.state == State.SENT else None
    reply = exchange.stored(request) if request else None
    if reply is not None:
        book(instruction=held, reply=reply, now=now)
        return
    held.state, held.reason = State.LAPSED, "day_over"
    held.save(update_fields=["state", "reason"])


def _enter_for_nobody(town: int, picture: Picture | None, now: datetime) -> None:
    """The simulated clerk enters what has waited a while and for whom no clerk is posted."""
    if picture is None or picture.phase not in ACCEPTING:
        return
    passed = Instruction.objects.filter(
        town=town, state=State.PASSED, passed_at__lte=now - CLERK_SECONDS
    ).select_related("session")
    for each in passed.order_by("passed_at"):
        if not _is_awaited(each, now):
            _enter_simulated(each, now)


def _is_awaited(passed: Instruction, now: datetime) -> bool:
    """Whether somebody sits at the clerk's desk whose work it is to enter an instruction."""
    if not reading.clerks(passed.session).exists() or passed.passed_at is None:
        return False
    is_practice = passed.session.context_id == PRACTICE_CONTEXT
    return not is_practice or passed.passed_at > now - PRACTICE_SECONDS


@transaction.atomic
def _enter_simulated(passed: Instruction, now: datetime) -> None:
    held = _held(passed)
    if held.state == State.PASSED:
        _mark_sent(held, None, now)
        _entered(held, held.session, now, simulated=True)
