"""What a market shows of itself. Prices are ticks, 0 where there is none; quantities shares."""

from dataclasses import dataclass
from typing import NamedTuple

from simulator.engine.market.commands import Side


@dataclass(frozen=True, slots=True)
class Quote:
    """One share's line on the board. `turnover` in fen (ticks times shares)."""

    last: int
    previous_close: int
    open: int
    high: int
    low: int
    volume: int
    turnover: int
    bid: int
    ask: int
    limit_up: int
    limit_down: int


@dataclass(frozen=True, slots=True)
class Depth:
    """Price levels, best first, as (price, shares).

    In an auction both sides show what a terminal shows: first the price at which it would clear now
    with the shares that would trade, then what would be left at that price on its side.
    """

    bids: list[tuple[int, int]]
    asks: list[tuple[int, int]]


class Trade(NamedTuple):
    """A line of the tape. `side` is that of the order which came last, None in an auction."""

    day: int
    second: int
    price: int
    quantity: int
    side: Side | None


class IndexLevel(NamedTuple):
    """Levels in hundredths of a point."""

    code: str
    last: int
    previous_close: int
