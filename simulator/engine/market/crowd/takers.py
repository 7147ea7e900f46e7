"""Takers: people who trade at once. The further the price is from the belief, the more come."""

from collections.abc import Iterator
from math import tanh

from simulator.engine.market.commands import CROWD, Command, PlaceOrder, Side
from simulator.engine.market.crowd.plan import HEADROOM, Taker
from simulator.engine.market.crowd.sizes import in_lots, taker_shares
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.view import MarketView

_JUDGEMENT = 2.2
"""How surely a taker takes the side that the belief speaks for; the rest is noise."""
_EAGER = 1.0
"""How many more come when the price lies a spread beyond the belief."""
_LARGEST = 10.0
"""The greatest order against the median one."""
_REACHING = 0.85
_REACH = 1.5e-4
"""Some pay a little more than the best price, as a part of it."""
_LOCKED_TAKERS = 0.25
"""At a locked limit, part of the people that trade with the queue, and of the others that join it."""
_LOCKED_JOINERS = 0.35


class Takers:
    """The takers of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._shares = [taker_shares(instrument) for instrument in scenario.instruments]

    def trade(self, view: MarketView, taker: Taker, belief: float) -> Iterator[Command]:
        """One order, or none."""
        i = taker.instrument
        bid, ask, limits = view.best_bid(i), view.best_ask(i), view.limits(i)
        if bid and ask:
            chosen = _chosen(taker, belief, bid, ask, limits)
        else:
            chosen = _at_locked_limit(taker, bid, ask, limits)
        if chosen is None:
            return
        side, price = chosen
        shares = in_lots(self._shares[i] * min(_LARGEST, taker.size), taker.taste)
        yield PlaceOrder(CROWD, i, side, price, shares)


def _chosen(
    taker: Taker, belief: float, bid: int, ask: int, limits: tuple[int, int]
) -> tuple[Side, int] | None:
    """Whether one trades, on which side, and up to which price within the day's limits."""
    lean = (belief - (bid + ask) / 2) / (ask - bid)
    if taker.doubt * HEADROOM > 1 + _EAGER * max(0.0, abs(lean) - 0.5):
        return None
    up, down = limits
    more = max(1, round(_REACH * ask)) if taker.reach > _REACHING else 0
    if taker.side < (1 + tanh(_JUDGEMENT * lean)) / 2:
        return Side.BUY, min(up, ask + more)
    return Side.SELL, max(down, bid - more)


def _at_locked_limit(
    taker: Taker, bid: int, ask: int, limits: tuple[int, int]
) -> tuple[Side, int] | None:
    """At a limit with nobody on the other side people trade with the queue, or join it.

    Elsewhere an empty side is the work of one large order: they wait for the market makers.
    """
    up, down = limits
    if taker.doubt * HEADROOM > 1 or (bid != up and ask != down):
        return None
    waiting, price = (Side.BUY, bid) if bid else (Side.SELL, ask)
    if taker.side < _LOCKED_TAKERS:
        return waiting.opposite, price
    return (waiting, price) if taker.reach < _LOCKED_JOINERS else None
