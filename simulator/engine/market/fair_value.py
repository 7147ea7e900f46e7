"""The moving fair value: what each share is worth, second by second, before anybody trades.

A factor model. The log return of a share is `beta * (market + sector) + own`. Every factor (the
market, each sector, each company) has a volatility of its own that moves on two scales, over days
and over minutes; it rises after falls, and is higher near the open and the close. Shocks have fat
tails. Nothing is carried from one day to the next: a day's path is a function of the seed and the
day, and starts from the previous close. See docs/market-model.md.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.engine.market.chance import stream
from simulator.engine.market.instruments import Scenario

Floats = NDArray[np.float64]

MINUTES = 240
"""Trading minutes of a day; the closing auction is the last three."""
_OPENS, _RESUMES = 9 * 60 + 30, 13 * 60
"""Minutes of the day at which trading begins in the morning and after lunch."""
DAYS_A_YEAR = 242
_MARKET_VOLATILITY = 0.175
"""Per year, of the market factor at its usual pace."""
_SECTOR_VOLATILITY = 0.145
_OVERNIGHT_SHARE = 0.22
"""Part of a day's variance that falls between the close and the next open."""
_DIFFUSION = 0.1
"""Part of a minute's move that follows a minute later: not everybody looks at once."""
_TAIL = 6.0
"""Degrees of freedom of Student's t: kurtosis 6 before volatility moves at all."""

# Log volatility: spread and persistence of the part that moves over days and of the parts that
# move over minutes. A common part is shared by all factors: a nervous market is nervous all over.
_DAILY_SPREAD, _DAILY_MEMORY, _DAYS_REMEMBERED = 0.30, 0.93, 45
_SLOW_SPREAD, _SLOW_MEMORY = 0.36, 1 - 1 / 180
_FAST_SPREAD, _FAST_MEMORY = 0.40, 1 - 1 / 20
_COMMON = 0.6
_LEVERAGE = 0.45
"""How much of an innovation of the log volatility is the mirror of the return beside it."""


@dataclass(frozen=True, slots=True)
class DayPath:
    """One day's fair values as logs against the previous close, and how lively the day is."""

    values: Floats
    """Instruments by 241: the value at the opening, then after each trading minute."""
    spread: Floats
    """Instruments by 240: standard deviation of the minute's log return, as expected before it."""
    pace: Floats
    """Instruments by 240: trading against the average of a usual day, about 1."""


def trading_minute(second: int) -> int:
    """The trading minute (0 to 239) that a second of the day falls in.

    Before 9:30 it is -1; at lunch the last of the morning; after the close 239.
    """
    minute = second // 60
    if minute < _OPENS:
        return -1
    if minute < _RESUMES:
        return min(minute - _OPENS, MINUTES // 2 - 1)
    return min(minute - _RESUMES + MINUTES // 2, MINUTES - 1)


def _u_shape() -> Floats:
    """Variance of each trading minute against the day's average: high at the open, low at noon."""
    minute = np.arange(MINUTES)
    resumed = minute - MINUTES // 2
    shape: Floats = (
        0.55
        + 2.6 * np.exp(-minute / 14)
        + 0.35 * np.exp(-np.abs(resumed) / 10) * (resumed >= 0)
        + 1.6 * np.exp((minute - MINUTES + 1) / 25)
    )
    shape /= shape.mean()
    return shape


_SHAPE = _u_shape()


class FairValue:
    """The fair values of a scenario under a seed."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        instruments = scenario.instruments
        sectors = list(scenario.sectors)
        self._seed = seed
        self._factors = 1 + len(sectors) + len(instruments)
        beta = np.array([instrument.beta for instrument in instruments])
        self._loadings = np.zeros((len(instruments), self._factors))
        self._loadings[:, 0] = beta
        for row, instrument in enumerate(instruments):
            self._loadings[row, 1 + sectors.index(instrument.sector)] = instrument.beta
            self._loadings[row, 1 + len(sectors) + row] = 1.0
        yearly = [
            _MARKET_VOLATILITY,
            *(_SECTOR_VOLATILITY for _ in sectors),
            *(instrument.volatility for instrument in instruments),
        ]
        self._daily = np.array(yearly) / np.sqrt(DAYS_A_YEAR)
        self.day = lru_cache(maxsize=4)(self._day)
        """`day(number) -> DayPath`; the newest few are kept, as they cost milliseconds."""

    def _day(self, day: int) -> DayPath:
        daily = self._daily_level(day)
        chance = stream(self._seed, "day", day)
        shocks = _shocks(chance, (MINUTES, self._factors))
        size = self._daily * np.sqrt((1 - _OVERNIGHT_SHARE) / MINUTES * _SHAPE)[:, None]
        moves = size * np.exp(daily + _minute_levels(chance, shocks))
        returns = (moves * shocks) @ self._loadings.T
        returns[1:] += _DIFFUSION * returns[:-1]
        values = np.concatenate([self._gap(day, daily)[None], returns]).cumsum(axis=0)
        spread = np.sqrt(moves**2 @ (self._loadings**2).T)
        usual = np.sqrt(size**2 @ (self._loadings**2).T)
        pace = _SHAPE[:, None] ** 0.7 * (spread / usual) ** 1.5
        return DayPath(values.T, spread.T, pace.T)

    def _daily_level(self, day: int) -> Floats:
        """Each factor's log volatility of a day against its usual one; days before the run too.

        A moving average of past days' innovations, so that no day depends on a state.
        """
        weights = _DAILY_MEMORY ** np.arange(_DAYS_REMEMBERED)
        weights *= _DAILY_SPREAD / np.sqrt((weights**2).sum())
        drawn = np.array(
            [
                stream(self._seed, "volatility", day - back).standard_normal(self._factors + 1)
                for back in range(_DAYS_REMEMBERED)
            ]
        )
        # The mean of exp(2 * level) is taken off, so that `volatility` is what it says.
        return _with_common(weights @ drawn) - _DAILY_SPREAD**2

    def _gap(self, day: int, daily: Floats) -> Floats:
        """Each share's log return between the previous close and the open."""
        chance = stream(self._seed, "overnight", day)
        size = self._daily * np.sqrt(_OVERNIGHT_SHARE) * np.exp(daily)
        gap: Floats = self._loadings @ (size * _shocks(chance, self._factors))
        return gap


def _shocks(chance: np.random.Generator, size: int | tuple[int, ...]) -> Floats:
    """Shocks of variance 1 with fat tails."""
    drawn: Floats = chance.standard_t(_TAIL, size)
    return drawn * float(np.sqrt((_TAIL - 2) / _TAIL))


def _with_common(levels: Floats) -> Floats:
    """Folds the common part (the last column) into each factor, keeping the variance."""
    own: Floats = levels[..., :-1] * np.sqrt(1 - _COMMON**2)
    return own + levels[..., -1:] * _COMMON


def _minute_levels(chance: np.random.Generator, shocks: Floats) -> Floats:
    """Log volatility within the day: two first-order processes driven by chance and by falls."""
    factors = shocks.shape[1]
    mirror = -np.clip(shocks, -4, 4)
    total = np.full_like(shocks, -(_SLOW_SPREAD**2) - _FAST_SPREAD**2)
    for spread, memory in ((_SLOW_SPREAD, _SLOW_MEMORY), (_FAST_SPREAD, _FAST_MEMORY)):
        drawn = _with_common(chance.standard_normal((MINUTES + 1, factors + 1)))
        step = spread * np.sqrt(1 - memory**2)
        state = spread * drawn[0]
        for minute in range(MINUTES):
            total[minute] += state
            fresh = np.sqrt(1 - _LEVERAGE**2) * drawn[minute + 1] + _LEVERAGE * mirror[minute]
            state = memory * state + step * fresh
    return total
