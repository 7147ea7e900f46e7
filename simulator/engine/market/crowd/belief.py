"""What the crowd believes a share is worth now: fair value, news, and what others' orders say."""

from math import exp

from simulator.engine.calendar import Phase
from simulator.engine.market.crowd.sizes import day_volume
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.news import Newsroom
from simulator.engine.market.view import MarketView

_IMPACT = 0.20
"""Log return of the belief for others' net buying of one usual day's volume, while it is small."""
_MOST = 0.06
"""The belief is never moved further than this by others' orders."""
_REACH = 0.015
"""Quotes walk: the crowd quotes within this of the last trade, inside the venue's price cage."""


class Belief:
    """Beliefs in ticks, from the values of a plan and what the market shows."""

    def __init__(self, scenario: Scenario, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._impact = [_IMPACT / day_volume(instrument) for instrument in scenario.instruments]

    def ticks(self, view: MarketView, instrument: int, value: float) -> float:
        """The belief now; `value` is the fair value as a log against the previous close.

        It may lie beyond the day's limits: then the price is locked there.
        """
        pressure = self._impact[instrument] * view.pressure(instrument)
        news = self._newsroom.shift(instrument, view.announced(), view.now)
        shift = value + news + max(-_MOST, min(_MOST, pressure))
        belief = view.previous_close(instrument) * exp(shift)
        last = view.last(instrument)
        if last and view.phase is Phase.CONTINUOUS:
            belief = max(last * (1 - _REACH), min(last * (1 + _REACH), belief))
        return belief
