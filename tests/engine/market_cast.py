"""A small exchange for tests: three shares, two indices, a few people, and a scripted crowd.

Alpha closed at 10.00, Beta at 20.00 and Gamma at 3.33 yuan. Ann and Bob have accounts with a
million yuan each; the crowd has account 0.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

from simulator.engine.calendar import Instant
from simulator.engine.market.commands import (
    CROWD,
    Announce,
    CancelOrder,
    Command,
    OpenAccount,
    PlaceOrder,
    Side,
)
from simulator.engine.market.events import Accepted, Event, Refused
from simulator.engine.market.instruments import Bilingual, Index, Instrument, NewsItem, Scenario
from simulator.engine.market.rules import MarketRules, rules_on
from simulator.engine.market.view import MarketActor, MarketView
from simulator.engine.run import Run

BUY, SELL = Side.BUY, Side.SELL
ALPHA, BETA, GAMMA = range(3)
ANN, BOB = 7, 12
MILLION = 100_000_000
"""Fen of a million yuan."""
RULES = rules_on(date(2026, 9, 1))
SEED = 4


def at(hours: int, minutes: int = 0, seconds: int = 0, day: int = 0) -> Instant:
    return Instant(day, hours * 3600 + minutes * 60 + seconds)


HALF_PAST_NINE = at(9, 30)


def scenario(closes: tuple[int, ...] = (1000, 2000, 333)) -> Scenario:
    instruments = tuple(
        Instrument(
            number=number,
            code=f"{number:06}",
            name=_both(f"share {number}"),
            initials=f"S{number}",
            sector="any",
            previous_close=close,
            shares=10_000_000 * (number + 1),
            beta=1.0,
            volatility=0.3,
            activity=1.0,
        )
        for number, close in enumerate(closes)
    )
    everything = tuple(range(len(closes)))
    return Scenario(
        key="small",
        title=_both("A small exchange"),
        instruments=instruments,
        sectors={"any": _both("Any")},
        indices=(
            Index("ALL", _both("All"), everything, 100_000),
            Index("FIRST", _both("First"), everything[:1], 250_000),
        ),
        news=(NewsItem("up", _both("Up"), "market", 0.03), NewsItem("down", _both("D"), "0", -0.1)),
    )


def _both(text: str) -> Bilingual:
    return Bilingual(zh=text, en=text)


def new_run(
    now: Instant = HALF_PAST_NINE, *, crowd: MarketActor | None = None, rules: MarketRules = RULES
) -> Run:
    """A run that has come to a moment, by default the start of continuous trading."""
    run = Run(scenario(), rules, seed=SEED, crowd=crowd)
    for account in (ANN, BOB):
        run.apply(OpenAccount(account, MILLION))
    run.advance(now)
    return run


def buy(account: int, price: int, quantity: int, instrument: int = ALPHA) -> PlaceOrder:
    return PlaceOrder(account, instrument, BUY, price, quantity)


def sell(account: int, price: int, quantity: int, instrument: int = ALPHA) -> PlaceOrder:
    return PlaceOrder(account, instrument, SELL, price, quantity)


def place(run: Run, order: PlaceOrder) -> int:
    """Places an order that must be taken; its number."""
    accepted = run.apply(order)[0]
    assert isinstance(accepted, Accepted), accepted
    return accepted.order


def give(run: Run, account: int, quantity: int, price: int, instrument: int = ALPHA) -> None:
    """Has an account buy shares from the crowd, odd ones too: the rest of their lot is cancelled."""
    place(run, sell(CROWD, price, quantity, instrument))
    order = place(run, buy(account, price, -(-quantity // 100) * 100, instrument))
    run.apply(CancelOrder(account, order))


def of_type(events: list[Event], kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


def refusal(run: Run, command: Command) -> tuple[str, dict]:
    """The code and the facts of a refusal, which must have changed nothing."""
    before = run.digest()
    (refused,) = run.apply(command)
    assert isinstance(refused, Refused), refused
    assert run.digest() == before
    return refused.code, dict(refused.facts)


class ScriptedCrowd:
    """Quotes both sides around the last price. What it does is a function of second and view."""

    def __init__(self, instruments: int = 3, busy: int = 5) -> None:
        self.instruments = instruments
        self.busy = busy

    def act(self, view: MarketView) -> Iterator[Command]:
        for i in range(self.instruments):
            draw = self._draw(view, i)
            middle = view.last(i) or view.previous_close(i)
            up, down = view.limits(i)
            if draw % self.busy == 0:
                side = Side(draw // 7 % 2)
                price = middle + (draw // 11 % 7 - 3) - view.pressure(i) // 100_000
                lots = 1 + draw // 13 % 9
                yield PlaceOrder(CROWD, i, side, min(max(price, down), up), 100 * lots)
            resting = list(view.crowd_orders(i))
            if len(resting) > 20:
                yield CancelOrder(CROWD, resting[draw % len(resting)].order)
        if view.now.second % 3600 == 1800:
            yield Announce(len(view.announced()) % 2)

    @staticmethod
    def _draw(view: MarketView, i: int) -> int:
        text = f"{view.now.day} {view.now.second} {i}"
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big")
