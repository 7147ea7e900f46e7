"""The order book of one instrument: price levels by priority, on integer ticks."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from itertools import islice

from simulator.engine.market.commands import Side
from simulator.engine.market.price_level import BookOrder, PriceLevel


class BookSide:
    """The levels of one side, by rank: a buy's rank is its price, a sale's the price negated.

    `ranks` is sorted, so the best price is always the last.
    """

    __slots__ = ("levels", "ranks", "sign")

    def __init__(self, side: Side) -> None:
        self.sign = 1 if side is Side.BUY else -1
        self.levels: dict[int, PriceLevel] = {}
        self.ranks: list[int] = []

    @property
    def best_price(self) -> int:
        """0 where the side is empty."""
        return self.ranks[-1] * self.sign if self.ranks else 0

    def add(self, order: BookOrder) -> None:
        rank = order.price * self.sign
        level = self.levels.get(rank)
        if level is None:
            level = self.levels[rank] = PriceLevel(order.price)
            insort(self.ranks, rank)
        level.append(order)

    def fill(self, order: BookOrder, quantity: int) -> None:
        """Takes shares off a resting order, and the order out with its last share."""
        level = order.level
        assert level is not None  # noqa: S101  # the caller knows that it rests
        order.remaining -= quantity
        level.total -= quantity
        if not order.remaining:
            self.remove(order)

    def remove(self, order: BookOrder) -> None:
        """Takes out a resting order, and its level with the last one."""
        level = order.level
        assert level is not None  # noqa: S101  # the caller knows that it rests
        level.unlink(order)
        if level.first is None:
            rank = order.price * self.sign
            del self.levels[rank]
            if self.ranks[-1] == rank:
                self.ranks.pop()
            else:
                del self.ranks[bisect_left(self.ranks, rank)]

    def best(self, count: int) -> list[tuple[int, int]]:
        """The best levels as (price, shares)."""
        return [(level.price, level.total) for level in islice(self.by_priority(), count)]

    def level(self, price: int) -> PriceLevel | None:
        return self.levels.get(price * self.sign)

    def by_priority(self) -> Iterator[PriceLevel]:
        """Levels, best price first."""
        for rank in reversed(self.ranks):
            yield self.levels[rank]

    def orders(self) -> Iterator[BookOrder]:
        """Orders by price, then by time."""
        for level in self.by_priority():
            order = level.first
            while order is not None:
                yield order
                order = order.after


class OrderBook:
    """Both sides of one instrument; `sides` is indexed by `Side`."""

    __slots__ = ("sides",)

    def __init__(self) -> None:
        self.sides = (BookSide(Side.BUY), BookSide(Side.SELL))

    @property
    def bids(self) -> BookSide:
        return self.sides[0]

    @property
    def asks(self) -> BookSide:
        return self.sides[1]

    def add(self, order: BookOrder) -> None:
        """Queues an order behind those of its price, without matching it."""
        self.sides[order.side].add(order)

    def remove(self, order: BookOrder) -> None:
        self.sides[order.side].remove(order)
