"""An order as its owner sees it."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.engine.market.commands import Side
from simulator.engine.market.price_level import BookOrder


class OrderStatus(StrEnum):
    OPEN = "open"
    FILLED = "filled"
    CANCELLED = "cancelled"
    """Taken back or lapsed; a part may have been filled before."""


@dataclass(frozen=True, slots=True)
class Order:
    """`order` is the venue's running number, `placed` the second of the day it came in.

    `remaining` is what is not filled; of a cancelled order, what was taken back. `amount` is what
    its fills came to in fen, so `amount / filled` is the average price in ticks.
    """

    order: int
    account: int
    instrument: int
    side: Side
    price: int
    quantity: int
    remaining: int
    amount: int
    status: OrderStatus
    placed: int

    @property
    def filled(self) -> int:
        return self.quantity - self.remaining


def as_seen(order: BookOrder) -> Order:
    """An order of the book, as of now."""
    if order.level is not None:
        status = OrderStatus.OPEN
    else:
        status = OrderStatus.CANCELLED if order.remaining else OrderStatus.FILLED
    return Order(
        order.order,
        order.account,
        order.instrument,
        order.side,
        order.price,
        order.quantity,
        order.remaining,
        order.amount,
        status,
        order.placed,
    )
