"""Daily bars from before a run, drawn from the same fair values as the run itself.

They are made backwards from each share's previous close, on days -1, -2 and so on, so that a chart
goes on without a seam.
"""

from decimal import Decimal

import numpy as np

from simulator.engine.market.bars import Bar
from simulator.engine.market.chance import stream
from simulator.engine.market.crowd.sizes import LOT, day_volume
from simulator.engine.market.fair_value import DayPath, FairValue
from simulator.engine.market.instruments import Instrument, Scenario
from simulator.engine.market.prices import price_limits

DAYS = 120
"""About half a year of trading days."""
FIRST_TRADE = 9 * 60 + 25
"""Minute of a day's first trade, that of the opening auction."""
_LIMIT = Decimal("0.10")
"""The main board's daily limit, the same in every rule pack."""
_FURTHEST = 0.094
"""Log returns beyond this would lie outside the limit, on the way up."""
_VOLUME_SPREAD = 0.2
"""Spread of the log of a day's volume beyond what its pace explains."""


def history(scenario: Scenario, seed: int, days: int = DAYS) -> tuple[tuple[Bar, ...], ...]:
    """For each instrument the bars of the days before the run, oldest first.

    The last bar closes at the instrument's `previous_close`; every bar opens, trades and closes
    within the limits of the close before it.
    """
    fair_value = FairValue(scenario, seed)
    closes = [instrument.previous_close for instrument in scenario.instruments]
    backwards: list[list[Bar]] = [[] for _ in closes]
    for day in range(-1, -days - 1, -1):
        path = fair_value.day(day)
        moods = stream(seed, "history", day).standard_normal(len(closes)).tolist()
        for i, instrument in enumerate(scenario.instruments):
            closes[i], bar = _day_before(instrument, closes[i], path, moods[i])
            backwards[i].append(bar)
    return tuple(tuple(reversed(bars)) for bars in backwards)


def _day_before(instrument: Instrument, close: int, path: DayPath, mood: float) -> tuple[int, Bar]:
    """The close before a day that ended at `close`, and the day's bar."""
    values = np.clip(path.values[instrument.number], -_FURTHEST, _FURTHEST)
    pace = path.pace[instrument.number]
    before = round(close / float(np.exp(values[-1])))
    up, down = price_limits(before, _LIMIT)
    prices = np.clip(np.rint(before * np.exp(values)), down, up)
    prices[-1] = close
    usual = day_volume(instrument) * float(pace.mean())
    volume = max(1, round(usual * float(np.exp(_VOLUME_SPREAD * mood)) / LOT)) * LOT
    average = float(prices[1:] @ pace / pace.sum())
    bar = Bar(
        minute=FIRST_TRADE,
        open=int(prices[0]),
        high=int(prices.max()),
        low=int(prices.min()),
        close=close,
        volume=volume,
        turnover=round(average * volume),
    )
    return before, bar
