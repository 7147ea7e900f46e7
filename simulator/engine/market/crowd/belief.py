"""What the crowd believes a share is worth now: fair value, news, and what others' orders say."""

from collections.abc import Sequence
from math import exp, log

from simulator.engine.calendar import Instant, Phase
from simulator.engine.market.crowd.sizes import day_volume
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.news import Newsroom
from simulator.engine.market.view import MarketView

_IMPACT = 0.20
"""Log return of the belief for others' net buying of one usual day's volume, just after it."""
_LASTING = 0.3
"""Part of it that stays; the rest fades by half in about eleven minutes."""
_MOST = 0.06
"""The belief is never moved further than this by others' orders."""
_PULL = 1 / 250
"""Part of a share's distance from its first close that it makes good in a day, so that a market which
runs for years keeps to prices that people know."""
_REACH = 0.015
"""Quotes walk: the crowd quotes within this of the last trade, inside the venue's price cage."""


class Belief:
    """Beliefs in ticks, from the values of a plan and what the market shows."""

    def __init__(self, scenario: Scenario, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._impact = [_IMPACT / day_volume(instrument) for instrument in scenario.instruments]
        self._first = [instrument.previous_close for instrument in scenario.instruments]

    def ticks(
        self,
        view: MarketView,
        instrument: int,
        value: float,
        news: Sequence[tuple[Instant, int]],
    ) -> float:
        """The belief now; it may lie beyond the day's limits: then the price is locked there.

        Args:
            view: The market as it stands.
            instrument: The share.
            value: Its fair value, as a log against the previous close.
            news: What was announced today.
        """
        close = view.previous_close(instrument)
        orders = (1 - _LASTING) * view.pressure(instrument) + _LASTING * view.taken(instrument)
        shift = (
            value
            - _PULL * log(close / self._first[instrument])
            + self._newsroom.shift(instrument, news, view.now)
            + max(-_MOST, min(_MOST, self._impact[instrument] * orders))
        )
        belief = close * exp(shift)
        last = view.last(instrument)
        if last and view.phase is Phase.CONTINUOUS:
            return max(last * (1 - _REACH), min(last * (1 + _REACH), belief))
        return belief
