"""Five levels a side, the tape, and who stands in front of an order, from the newest picture of a run.

Prices are ticks, quantities shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from simulator.models import MarketRun, RunPicture


class TapeLine(NamedTuple):
    """A trade, fields in the order of `wire.TRADE_COLUMNS`. `side` is empty in an auction."""

    day: int
    second: int
    price: int
    quantity: int
    side: str


@dataclass(frozen=True, slots=True)
class Depth:
    """Levels best first as (price, shares); trades newest last."""

    bids: Sequence[tuple[int, int]]
    asks: Sequence[tuple[int, int]]
    trades: Sequence[TapeLine]


EMPTY = Depth((), (), ())


@dataclass(frozen=True, slots=True)
class Books:
    """What the order books of a run show, by share and by order."""

    depths: Mapping[int, Depth]
    ahead: Mapping[int, int]
    """Shares in front of an open order of a participant at its own price, by the order's number."""


def books_of(run: MarketRun) -> Books:
    """Empty until the run has been hosted for the first time."""
    found = RunPicture.objects.filter(run=run).values("depths", "queues").first()
    if found is None:
        return Books({}, {})
    return Books(
        {int(number): _depth(*sides) for number, sides in found["depths"].items()},
        {int(order): ahead for order, ahead in found["queues"].items()},
    )


def _depth(bids: list[list[int]], asks: list[list[int]], trades: list[list[object]]) -> Depth:
    return Depth(
        [(price, quantity) for price, quantity in bids],
        [(price, quantity) for price, quantity in asks],
        [TapeLine(*line) for line in trades],  # type: ignore[arg-type]  # JSON of the same shape
    )
