"""A client's instruction as both desks see it: its terms, how far it has come, and why not further."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from simulator.engine.bilingual import Bilingual
from simulator.models import Instruction, MarketRun
from simulator.selectors import market
from simulator.views.broker_words import OUTCOMES, SIDES, reason

State = Instruction.State


@dataclass(frozen=True, slots=True)
class Stop:
    """A station on the way from the client to the exchange (委托的路)."""

    name: str
    at: datetime | None
    is_done: bool
    is_current: bool
    tone: str = ""


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """Prices are ticks, quantities shares, money fen."""

    instruction: Instruction
    share: Bilingual | None
    side: str
    outcome: str
    stops: Sequence[Stop]
    why: str
    tone: str

    @property
    def amount(self) -> int:
        return self.instruction.price * self.instruction.quantity

    @property
    def average(self) -> int:
        """Average price of the fills in ticks, half up; 0 before the first."""
        filled = self.instruction.filled
        return (2 * self.instruction.turnover + filled) // (2 * filled) if filled else 0


def instruction_rows(instructions: Iterable[Instruction]) -> list[InstructionRow]:
    """Instructions with the names of their shares."""
    return [_row(one) for one in instructions]


def _row(one: Instruction) -> InstructionRow:
    run = MarketRun.objects.filter(pk=one.run_id).first()
    share = market.instrument_of(run, one.code) if run else None
    return InstructionRow(
        instruction=one,
        share=share.name if share else None,
        side=str(SIDES[one.side]),
        outcome=str(OUTCOMES[one.outcome]),
        stops=_stops(one),
        why=reason(one.reason, one.facts) if one.reason else "",
        tone=_tone(one),
    )


def _stops(one: Instruction) -> list[Stop]:
    stops = [
        (_("Written down"), one.taken_at, True),
        (_("Read back"), None, one.is_confirmed),
        (_("With the clerk"), one.passed_at, one.passed_at is not None),
        (_("Entered"), one.entered_at, one.entered_at is not None),
        (_end(one), None, one.is_done),
        (_("Client told"), one.told_at, one.told_at is not None),
    ]
    reached = max(place for place, (_name, _at, is_done) in enumerate(stops) if is_done)
    return [
        Stop(name, at, is_done, place == reached, _tone(one) if place == reached else "")
        for place, (name, at, is_done) in enumerate(stops)
    ]


def _end(one: Instruction) -> str:
    if one.state == State.CANCELLED and one.filled:
        return _("Partly filled")
    if one.state == State.ENTERED and one.filled:
        return _("Partly filled so far")
    return str(one.get_state_display()) if one.is_done else _("Filled")


def _tone(one: Instruction) -> str:
    if one.state in (State.REFUSED, State.RETURNED, State.LAPSED):
        return "bad"
    return {State.FILLED: "ok", State.CANCELLED: "warn"}.get(State(one.state), "")
