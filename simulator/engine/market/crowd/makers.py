"""Market makers: a ladder of orders on both sides of the belief, mended whenever they look."""

from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from math import ceil, floor

from simulator.engine.market.commands import CROWD, CancelOrder, Command, PlaceOrder, Side
from simulator.engine.market.crowd.plan import Visit
from simulator.engine.market.crowd.sizes import in_lots, taker_shares
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.view import MarketView, RestingOrder

_HALF_SPREAD = 1.0e-4
"""Distance of the best quotes from the belief, as a part of the price."""
_SHAPE = (0.7, 0.95, 1.1, 1.2, 1.2, 1.1, 1.0, 1.0, 0.9)
"""A side has this many levels; their sizes against the usual one, best first."""
_LEVEL = 6.0
"""Usual size of a level against the median taker's order."""
_WORN = 0.3
"""A level with less than this part of its size gets another order."""
_FEWEST, _ADDED = 6, 2
"""A visit adds orders until a side has the fewest levels, and this many more at the most."""
_FAR, _CLEARED = 8, 3
"""Ticks beyond the ladder at which an order is taken back, and how many in one visit."""
_PATIENT = 0.3
"""Part of the looks that let an order stand which is one tick too good."""
_WHIM = 0.2
"""Chance that a visit takes back an order for no reason."""
_SETTLED = 45
"""Seconds that an order stands before a whim may take it."""
_DENSE = 2500
"""Up to this price in ticks every tick is a level; above, books have holes."""
_QUEUE = 20.0
"""At a locked limit the waiting side's first level against a usual one."""


class Makers:
    """The market makers of a scenario. They remember nothing: they see their orders in the book."""

    def __init__(self, scenario: Scenario) -> None:
        self._level = [_LEVEL * taker_shares(instrument) for instrument in scenario.instruments]

    def visit(self, view: MarketView, visit: Visit, belief: float) -> Iterator[Command]:
        """Takes back what the belief has left behind, then fills up what is missing."""
        i = visit.instrument
        up, down = view.limits(i)
        half = _HALF_SPREAD * belief
        bid = floor(belief - half)
        ask = max(ceil(belief + half), bid + 1)
        slack = 1 if visit.patience < _PATIENT else 0
        kept = yield from _withdraw_stale(view.crowd_orders(i), bid + slack, ask - slack)
        # Never against a resting order: who wants to trade at once is a taker.
        bids = _ladder(min(bid, (view.best_ask(i) or up + 1) - 1), -1, down)
        asks = _ladder(max(ask, (view.best_bid(i) or down - 1) + 1), 1, up)
        held = yield from _tidy(view, visit, kept, bids, asks)
        locked = bid >= up or ask <= down
        yield from _fill(visit, Side.BUY, self._sized(i, bids, locked=locked), held)
        yield from _fill(visit, Side.SELL, self._sized(i, asks, locked=locked), held)

    def _sized(self, i: int, prices: list[int], *, locked: bool) -> list[tuple[int, float]]:
        """Prices of one side with the usual size of each level, best first."""
        sizes = [self._level[i] * part for part in _SHAPE]
        if locked:
            sizes[0] *= _QUEUE
        return [(price, size * _liking(price)) for price, size in zip(prices, sizes, strict=False)]


def _ladder(best: int, step: int, limit: int) -> list[int]:
    """Prices of one side's levels, best first, as far as the day's limit."""
    prices = range(best, limit + step, step)
    if best <= _DENSE:
        return list(prices[: len(_SHAPE)])
    levels = (price for price in prices if price == best or _is_level(price))
    return list(islice(levels, len(_SHAPE)))


def _is_level(price: int) -> bool:
    """Whether people put orders at a price; always the same for the same price."""
    if price % 10 == 0:
        return True
    mixed = (price * 2_654_435_761 >> 12) % 1024
    return mixed * mixed * price < 1024 * 1024 * _DENSE


def _liking(price: int) -> float:
    """People like round prices: whole jiao, and halves of them."""
    if price % 10 == 0:
        return 1.8
    return 1.25 if price % 5 == 0 else 1.0


def _withdraw_stale(
    orders: Iterable[RestingOrder], bid: int, ask: int
) -> Generator[Command, None, list[RestingOrder]]:
    """Cancels buys above `bid` and sales below `ask`; returns the other orders."""
    kept: list[RestingOrder] = []
    for order in orders:
        price = order.price
        if price > bid if order.side is Side.BUY else price < ask:
            yield CancelOrder(CROWD, order.order)
        else:
            kept.append(order)
    return kept


def _tidy(
    view: MarketView, visit: Visit, orders: list[RestingOrder], bids: list[int], asks: list[int]
) -> Generator[Command, None, dict[int, int]]:
    """Cancels a few far orders, and one on a whim; returns the shares left by price."""
    lowest = bids[-1] - _FAR if bids else 0
    highest = asks[-1] + _FAR if asks else view.limits(visit.instrument)[0]
    whim = visit.whim / _WHIM
    chosen = int(whim * len(orders)) if whim < 1 else -1
    settled = view.now.second - _SETTLED
    far = 0
    held: dict[int, int] = {}
    for place, order in enumerate(orders):
        distant = not lowest <= order.price <= highest
        far += distant
        if (distant and far <= _CLEARED) or (place == chosen and order.placed < settled):
            yield CancelOrder(CROWD, order.order)
        else:
            held[order.price] = held.get(order.price, 0) + order.remaining
    return held


def _fill(
    visit: Visit, side: Side, wanted: list[tuple[int, float]], held: dict[int, int]
) -> Iterator[Command]:
    """Orders for levels that are missing or worn, best first."""
    missing = [(price, size) for price, size in wanted if held.get(price, 0) < _WORN * size]
    levels = len(wanted) - len(missing)
    draws = len(visit.sizes)
    for count, (price, size) in enumerate(missing[: max(_ADDED, _FEWEST - levels)]):
        # The two sides begin at opposite ends of the drawn sizes.
        draw = count % draws if side is Side.BUY else -1 - count % draws
        shares = in_lots(size * visit.sizes[draw], visit.tastes[draw])
        yield PlaceOrder(CROWD, visit.instrument, side, price, shares)
