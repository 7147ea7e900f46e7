"""Continuous trading: price first, then time, at the price of the order that was there."""

from typing import NamedTuple

from simulator.engine.market.commands import Side
from simulator.engine.market.order_book import OrderBook
from simulator.engine.market.price_level import BookOrder


class Match(NamedTuple):
    """Two orders that met. `side` is that of the order which came last, None in an auction."""

    buy: BookOrder
    sell: BookOrder
    price: int
    quantity: int
    side: Side | None


def match(book: OrderBook, incoming: BookOrder) -> list[Match]:
    """Matches an order that comes in against the other side and rests what is left of it.

    The best prices go first, at one price the oldest order; each trade is at the resting price.
    """
    matches: list[Match] = []
    side = incoming.side
    against = book.sides[1 - side]
    worst = incoming.price * against.sign
    ranks = against.ranks
    while incoming.remaining and ranks and ranks[-1] >= worst:
        level = against.levels[ranks[-1]]
        resting = level.first
        assert resting is not None  # noqa: S101  # a level never stands empty
        quantity = min(resting.remaining, incoming.remaining)
        incoming.remaining -= quantity
        buy, sell = (incoming, resting) if side is Side.BUY else (resting, incoming)
        matches.append(Match(buy, sell, level.price, quantity, side))
        against.fill(resting, quantity)
    if incoming.remaining:
        book.add(incoming)
    return matches
