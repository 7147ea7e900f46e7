"""Rehearsing the bank (彩排): tellers that play themselves, through the same services as people do.

For tests, for the demo's past days, and for load. The same town, seed and tellers give the same books.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from simulator.engine.bank import actions as do
from simulator.engine.bank.beside_the_spine import SCAM_TOLD
from simulator.engine.bank.closing import Closing
from simulator.engine.bank.denominations import FACES, Cash, payout
from simulator.engine.bank.progress import Progress
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Step
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.engine.refusal import Refusal
from simulator.models import Authorisation, CounterTransaction, DeskPolicy, DeskSession
from simulator.selectors import cash_boxes
from simulator.selectors import counter as reading
from simulator.selectors import second_person as asked_reading
from simulator.services import counter, counter_day, queue, second_person, visitors

Purpose = Authorisation.Purpose
STEP = timedelta(seconds=12)
"""What a step takes a teller."""
_MOST_STEPS = 60
_LARGEST = 10_000
_SMALL_CHANGE = {face: 50 for face in FACES if face < _LARGEST}
_REASONS = {
    "funds": "funds",
    "account_state": "account_state",
    "pin_locked": "pin_locked",
    "nothing_to_post": "nothing_left",
}
"""The reason to decline that a refusal gives; otherwise the customer leaves."""
Result = TypeVar("Result")


@dataclass(slots=True)
class Clock:
    """The rehearsal's own clock: it moves on as the tellers work."""

    now: datetime

    def tick(self, by: timedelta = STEP) -> datetime:
        self.now += by
        return self.now


@dataclass(frozen=True, slots=True)
class Seat:
    """A desk and the teller who plays there."""

    session: DeskSession
    teller: BotTeller = field(default_factory=BotTeller)


def play_day(*, seats: Sequence[Seat], customers: int, clock: Clock) -> list[Closing]:
    """Opens every counter, serves so many customers at each, in turn, and closes them all.

    Raises:
        RuntimeError: a desk could not be opened or closed.
    """
    for seat in seats:
        _done(counter_day.open_counter(session=seat.session, now=clock.tick()))
    for _ in range(customers):
        for seat in seats:
            visitors.keep_coming(town=seat.session.town, at_least=len(seats), now=clock.now)
            serve(seat=seat, clock=clock)
    return [_done(close(seat=seat, clock=clock)) for seat in seats]


def serve(*, seat: Seat, clock: Clock, until: Step | None = None) -> CounterTransaction | None:
    """Calls the next customer and does all there is to do; None where nobody waits.

    Args:
        seat: The desk and its teller.
        clock: Moves on with each step.
        until: Stops right after this step of the spine, as somebody does who leaves.
    """
    session = seat.session
    ticket = counter.call_next(session=session, now=clock.tick())
    while not isinstance(ticket, Refusal) and not ticket.is_present:
        queue.miss(session=session, now=clock.tick())
        queue.resume(ticket=ticket, session=session, now=clock.now)
        ticket = counter.call_next(session=session, now=clock.tick())
    work = reading.transaction_at(session)
    if work is None:
        return None
    for _ in range(_MOST_STEPS):
        work.refresh_from_db()
        if work.finished_at is not None:
            return work
        situation = reading.situation_of(work)
        progress = reading.progress_of(work, situation)
        if until in progress.done:
            return work
        action = _wanted(seat, work, situation, progress)
        result = _play(work, action, situation, progress, clock)
        if isinstance(result, Refusal):
            _give_up(work, result, clock)
    msg = f"{work} comes to no end"
    raise RuntimeError(msg)


def close(*, seat: Seat, clock: Clock) -> Closing | Refusal:
    """Counts what lies in the box and hands everything in."""
    laid_out = counter_day.all_that_is_there(session=seat.session)
    return counter_day.close_counter(session=seat.session, laid_out=laid_out, now=clock.tick())


def _wanted(
    seat: Seat, work: CounterTransaction, situation: Situation, progress: Progress
) -> do.Action:
    """What the teller would do now; a careful one takes over where a second person objected."""
    objected = work.authorisations.filter(state=Authorisation.State.REFUSED).exists()
    teller = BotTeller() if objected else seat.teller
    box = cash_boxes.box_of(seat.session)
    return teller.next_action(
        situation,
        progress,
        voucher=reading.next_voucher(seat.session) or 0,
        box=box.there if box else Cash(),
    )


def _play(
    work: CounterTransaction,
    action: do.Action,
    situation: Situation,
    progress: Progress,
    clock: Clock,
) -> object:
    """Does what the teller wants, the way a person at the page would."""
    now = clock.tick()
    if isinstance(action, do.EnterPin):
        return counter.enter_pin(work=work, now=now)
    if isinstance(action, do.CountCash):
        counted = counter.count_cash(
            work=work, counted=action.counted, put_aside=action.put_aside, now=now
        )
        if action.second_count and not isinstance(counted, Refusal):
            _ask(work, Purpose.SECOND_COUNT, clock)
        return counted
    if isinstance(action, do.CountOut):
        _see_that_it_lies_there(work, progress, clock)
        if action.second_count:
            _ask(work, Purpose.SECOND_COUNT, clock)
        box = cash_boxes.box_of(work.session)
        cash = payout(progress.posted_fen or 0, box.there if box else Cash())
        return counter.count_out(work=work, cash=cash or Cash(), now=clock.tick())
    if isinstance(action, do.SeizeCounterfeits):
        if action.staff > 1:
            _ask(work, Purpose.SEIZURE, clock)
        return counter.seize(work=work, steps=action.steps, now=clock.tick())
    if isinstance(action, do.Authorise):
        return _ask(work, Purpose.AUTHORISE, clock)
    return counter.act(work=work, action=action, now=now)


def _ask(work: CounterTransaction, purpose: Authorisation.Purpose, clock: Clock) -> object:
    """Asks for a second person, shows every paper, and waits for the answer.

    Whoever is posted as supervisor plays along: looks at all papers, decides by the rule.
    """
    situation = reading.situation_of(work)
    papers = reading.progress_of(work, situation).taken
    asked = second_person.ask(work=work, purpose=purpose, papers=papers, now=clock.tick())
    if isinstance(asked, Refusal):
        return asked
    supervisor = asked_reading.supervisors(work.session).first()
    if supervisor is not None:
        return _decide(asked, supervisor, clock)
    wait = DeskPolicy.of(work.session.policy).supervisor_seconds
    second_person.answer_due(work=work, now=clock.tick(timedelta(seconds=wait)))
    return None


def _decide(asked: Authorisation, supervisor: DeskSession, clock: Clock) -> Refusal | None:
    for paper in asked.presented:
        second_person.look(asked=asked, paper=paper)
    asked.refresh_from_db()
    situation = reading.situation_of(asked.transaction)
    progress = reading.progress_of(asked.transaction, situation)
    reason = second_person.objection(asked, situation, progress)
    return second_person.decide(
        asked=asked, authoriser=supervisor, agrees=not reason, reason=reason, now=clock.tick()
    )


def _see_that_it_lies_there(work: CounterTransaction, progress: Progress, clock: Clock) -> None:
    """Fetches cash from the vault where the box cannot pay."""
    box, fen = cash_boxes.box_of(work.session), progress.posted_fen or 0
    if box is not None and payout(fen, box.there) is None:
        cash = Cash({_LARGEST: fen // _LARGEST + 1, **_SMALL_CHANGE})
        counter_day.fetch_cash(session=work.session, cash=cash, now=clock.tick())


def _give_up(work: CounterTransaction, refused: Refusal, clock: Clock) -> None:
    """Ends what cannot be posted, for the reason that stands in the way."""
    objection = (
        work.authorisations.exclude(reason="").order_by("-pk").values_list("reason", flat=True)
    ).first() or ""
    reason: Trap | str = _REASONS.get(refused.code, "customer_left")
    if objection in list(Trap):
        reason = Trap(objection)
    told = SCAM_TOLD if reason is Trap.PHONE_SCAM else frozenset()
    result = counter.act(work=work, action=do.Decline(reason, told), now=clock.tick())
    if isinstance(result, Refusal):
        msg = f"{work}: {refused}, then {result}"
        raise RuntimeError(msg)


def _done(result: Result | Refusal) -> Result:
    if isinstance(result, Refusal):
        msg = f"a rehearsal is refused: {result}"
        raise RuntimeError(msg)
    return result
