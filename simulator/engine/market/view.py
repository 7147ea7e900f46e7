"""What the crowd sees of the market, and what the run needs of a crowd."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from simulator.engine.calendar import Instant, Phase
from simulator.engine.market.commands import Command, Side


class RestingOrder(Protocol):
    """An order in the book: its number, side, price, what is left, the second it was placed."""

    @property
    def order(self) -> int: ...
    @property
    def side(self) -> Side: ...
    @property
    def price(self) -> int: ...
    @property
    def remaining(self) -> int: ...
    @property
    def placed(self) -> int: ...


class MarketView(Protocol):
    """Prices are ticks, 0 where there is none; quantities shares; `i` is an instrument's number."""

    @property
    def now(self) -> Instant: ...
    @property
    def phase(self) -> Phase: ...

    def last(self, i: int) -> int:
        """Today's last trade; 0 before the first."""

    def previous_close(self, i: int) -> int: ...

    def limits(self, i: int) -> tuple[int, int]:
        """Limit up and limit down of today."""

    def best_bid(self, i: int) -> int: ...
    def best_ask(self, i: int) -> int: ...

    def level(self, i: int, side: Side, price: int) -> int:
        """Shares resting at a price."""

    def crowd_orders(self, i: int) -> Iterable[RestingOrder]:
        """The crowd's own resting orders, oldest first; orders placed meanwhile do not join in."""

    def pressure(self, i: int) -> int:
        """Shares that others than the crowd took today by buying, less by selling.

        Fades by a sixteenth each minute, so by half in about eleven minutes.
        """

    def taken(self, i: int) -> int:
        """The same over the whole day so far; it does not fade."""

    def announced(self) -> Sequence[tuple[Instant, int]]:
        """News made public so far today, in order."""


class MarketActor(Protocol):
    """Somebody who acts every second the market is open: the crowd."""

    def act(self, view: MarketView) -> Iterator[Command]:
        """Commands for the second `view.now`; each is applied before the next is asked for."""
