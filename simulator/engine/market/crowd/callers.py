"""Orders for the opening and the closing auction: opinions around the belief, on both sides."""

from collections.abc import Iterator

from simulator.engine.calendar import Phase
from simulator.engine.market.commands import CROWD, Command, PlaceOrder, Side
from simulator.engine.market.crowd.plan import Caller
from simulator.engine.market.crowd.sizes import in_lots, taker_shares
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.view import MarketView

_OPINIONS_AT_OPEN = 0.006
_OPINIONS_AT_CLOSE = 0.0012
"""Spread of what people think of the price, as a part of it."""
_SIZE = 2.5
"""Their median order against the median taker's."""
_LARGEST = 8.0


class Callers:
    """Those of a scenario who trade in the auctions."""

    def __init__(self, scenario: Scenario) -> None:
        self._shares = [_SIZE * taker_shares(instrument) for instrument in scenario.instruments]

    def call(self, view: MarketView, caller: Caller, belief: float) -> Iterator[Command]:
        """An order at the price that its sender thinks right, within the day's limits."""
        i = caller.instrument
        up, down = view.limits(i)
        closing = view.phase is Phase.CLOSE_AUCTION
        spread = _OPINIONS_AT_CLOSE if closing else _OPINIONS_AT_OPEN
        price = round(belief * (1 + spread * caller.opinion))
        side = Side.BUY if caller.side < 0.5 else Side.SELL  # noqa: PLR2004  # a coin
        shares = in_lots(self._shares[i] * min(_LARGEST, caller.size), caller.taste)
        yield PlaceOrder(CROWD, i, side, max(down, min(up, price)), shares)
