"""The queue of orders at one price, and an order's place in it."""

from dataclasses import dataclass

from simulator.engine.market.commands import Side


@dataclass(slots=True, eq=False)
class BookOrder:
    """An order as the book keeps it; it rests while it has a level.

    `amount` is what its trades came to in fen, `placed` the second of the day it came in.
    """

    order: int
    account: int
    instrument: int
    side: Side
    price: int
    quantity: int
    remaining: int
    placed: int
    amount: int = 0
    level: "PriceLevel | None" = None
    before: "BookOrder | None" = None
    after: "BookOrder | None" = None


@dataclass(slots=True, eq=False)
class PriceLevel:
    """Orders at one price, first come first, linked so that any of them leaves at once."""

    price: int
    total: int = 0
    first: BookOrder | None = None
    last: BookOrder | None = None

    def append(self, order: BookOrder) -> None:
        order.level = self
        order.before = self.last
        if self.last is None:
            self.first = order
        else:
            self.last.after = order
        self.last = order
        self.total += order.remaining

    def unlink(self, order: BookOrder) -> None:
        """Takes an order out; what is left of it no longer counts at this price."""
        before, after = order.before, order.after
        if before is None:
            self.first = after
        else:
            before.after = after
        if after is None:
            self.last = before
        else:
            after.before = before
        order.level = order.before = order.after = None
        self.total -= order.remaining

    def ahead_of(self, order: BookOrder) -> int:
        """Shares that stand in front of an order of this level."""
        shares, other = 0, order.before
        while other is not None:
            shares += other.remaining
            other = other.before
        return shares
