"""Where savings may go: a seeded fan of paths. A teaching assumption, not a forecast.

Each month's growth is log-normal around the middle rate, months independent of each other; money is
put aside at the end of each month, as in `goals`. The seed gives the same fan again.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from simulator.engine.bilingual import Bilingual
from simulator.engine.wealth.allocation import PartAssumption

PATHS = 500
MONTHS = 12
_WHOLE = 10_000
_MARKS = (10, 25, 50, 75, 90)

CONVENTIONS = (
    Bilingual(
        "教学假设，不是预测：每月收益为对数正态、各月独立，中位年收益与波动由配置得出；每月月末投入",
        "A teaching assumption, not a forecast: monthly returns are log-normal and independent, their middle "
        "yearly rate and spread come from the mix; money is put aside at the end of each month",
    ),
)


@dataclass(frozen=True, slots=True)
class FanYear:
    """Fen at the end of a year, below which a tenth, a quarter, half … of the paths lie."""

    p10: int
    p25: int
    p50: int
    p75: int
    p90: int


@dataclass(frozen=True, slots=True)
class Fan:
    """The years from today (the first) to the goal, and how many paths of how many reach it."""

    years: tuple[FanYear, ...]
    reached: int
    paths: int
    seed: int

    @property
    def chance(self) -> int:
        """Whole per cent of the paths that reach the target, half up."""
        return (200 * self.reached + self.paths) // (2 * self.paths)


def fan(
    *, seed: int, start: int, monthly: int, years: int, target: int, rate: PartAssumption
) -> Fan:
    """Draws the fan.

    Args:
        seed: Names the paths.
        start: Fen at hand today.
        monthly: Fen put aside at the end of each month.
        years: Until the goal; 0 for today.
        target: Fen needed then.
        rate: Middle rate and spread of a year, in hundredths of a per cent.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    middle = log(1 + rate.middle / _WHOLE) / MONTHS
    spread = rate.spread / _WHOLE / MONTHS**0.5
    values = np.full(PATHS, float(start))
    rows = [_marks(values)]
    for _ in range(years):
        growth = np.exp(rng.normal(middle, spread, (MONTHS, PATHS)))
        for month in range(MONTHS):
            values = values * growth[month] + monthly
        rows.append(_marks(values))
    return Fan(tuple(rows), int((values >= target).sum()), PATHS, seed)


def _marks(values: NDArray[np.float64]) -> FanYear:
    return FanYear(*(round(float(mark)) for mark in np.percentile(values, _MARKS)))
