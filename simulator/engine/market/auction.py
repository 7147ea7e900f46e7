"""The call auction: one price at which most shares trade (SSE and SZSE trading rules 3.6.2).

A price may clear the book if (1) no other trades more shares, (2) all buys above it and all sales
below it are filled, and (3) at the price itself one side is filled. These prices form one interval;
its ends are prices of orders, and strictly inside it there are no orders and nothing is left over.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

from simulator.engine.market.matching import Match
from simulator.engine.market.order_book import BookSide, OrderBook
from simulator.engine.market.price_level import BookOrder
from simulator.engine.market.quotes import Depth
from simulator.engine.market.rules import AuctionTie


class Clearing(NamedTuple):
    """The price of an auction, the shares it trades, and what is left over at that price.

    `surplus` is positive if buys are left over, negative if sales are.
    """

    price: int
    volume: int
    surplus: int


def clearing(book: OrderBook, reference: int, tie: AuctionTie) -> Clearing | None:
    """The price that clears the book now; None if nothing would trade.

    Args:
        book: Orders of both sides, crossed or not.
        reference: The previous close at the opening, the last trade at the close.
        tie: How to choose among several prices that may clear the book.
    """
    if not book.bids.ranks or not book.asks.ranks or book.bids.best_price < book.asks.best_price:
        return None
    curves = _Curves(book)
    low, high = curves.interval()
    if tie is AuctionTie.SSE:
        price = _sse_price(curves, low, high)
    else:
        price = _szse_price(curves, low, high, reference)
    return Clearing(price, min(curves.buys(price), curves.sales(price)), curves.surplus(price))


def uncross(book: OrderBook, found: Clearing) -> list[Match]:
    """Fills the orders of both sides by price, then time, until the volume is reached."""
    matches: list[Match] = []
    left = found.volume
    while left:
        buy, sell = _first(book.bids), _first(book.asks)
        quantity = min(buy.remaining, sell.remaining, left)
        left -= quantity
        for side, order in zip(book.sides, (buy, sell), strict=True):
            side.fill(order, quantity)
        matches.append(Match(buy, sell, found.price, quantity, None))
    return matches


def indicative(found: Clearing) -> Depth:
    """What a terminal shows of an auction: the price it would clear at now, and what is left over."""
    bids, asks = [(found.price, found.volume)], [(found.price, found.volume)]
    if found.surplus:
        side = bids if found.surplus > 0 else asks
        side.append((found.price, abs(found.surplus)))
    return Depth(bids, asks)


class _Curves:
    """Cumulated demand and supply: how much would be bought and sold at a price."""

    def __init__(self, book: OrderBook) -> None:
        bids = list(book.bids.by_priority())[::-1]
        asks = list(book.asks.by_priority())
        self._bid_prices = [level.price for level in bids]
        self._ask_prices = [level.price for level in asks]
        self._bids_below = [0, *accumulate(level.total for level in bids)]
        self._asks_up_to = [0, *accumulate(level.total for level in asks)]

    def buys(self, price: int) -> int:
        """Shares bid for at a price or above it."""
        return self._bids_below[-1] - self._bids_below[bisect_left(self._bid_prices, price)]

    def sales(self, price: int) -> int:
        """Shares offered at a price or below it."""
        return self._asks_up_to[bisect_right(self._ask_prices, price)]

    def surplus(self, price: int) -> int:
        return self.buys(price) - self.sales(price)

    def interval(self) -> tuple[int, int]:
        """The lowest and the highest price that may clear a crossed book."""
        prices = sorted({*self._bid_prices, *self._ask_prices})
        low = next(price for price in prices if self.buys(price + 1) <= self.sales(price))
        high = next(price for price in prices[::-1] if self.sales(price - 1) <= self.buys(price))
        return low, high


def _sse_price(curves: _Curves, low: int, high: int) -> int:
    """Of the two order prices the one that leaves less over; if equal, the middle.

    A middle on half a tick goes up: the rule leaves it open.
    """
    at_low, at_high = abs(curves.surplus(low)), abs(curves.surplus(high))
    if at_low != at_high:
        return low if at_low < at_high else high
    return (low + high + 1) // 2


def _szse_price(curves: _Curves, low: int, high: int, reference: int) -> int:
    """Of the prices that leave least over the nearest to the reference price."""
    at_low, at_high = abs(curves.surplus(low)), abs(curves.surplus(high))
    least = 0 if high - low > 1 else min(at_low, at_high)
    from_price = low if at_low == least else low + 1
    to_price = high if at_high == least else high - 1
    return min(max(reference, from_price), to_price)


def _first(side: BookSide) -> BookOrder:
    order = next(side.by_priority()).first
    assert order is not None  # noqa: S101  # a level never stands empty
    return order
