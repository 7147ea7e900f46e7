"""What the crowd means to do in one minute, drawn at once: a function of seed, day and minute.

Draws are made for a whole minute and all shares together, each kind from a stream of its own; what
becomes of them depends on what the market shows when their second comes.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.engine.calendar import AUCTIONS, Phase, phase_at
from simulator.engine.market.chance import stream
from simulator.engine.market.crowd.sizes import TAKERS_A_MINUTE
from simulator.engine.market.fair_value import FairValue, Floats, trading_minute
from simulator.engine.market.instruments import Scenario

SECONDS = 60
HEADROOM = 3.0
"""Takers are drawn for a market this many times as busy as expected; the rest stays at home."""
NEW_ORDERS = 8
"""Sizes drawn for one visit of the market makers."""
_VISITS_A_SECOND = 0.4
_CALLERS_A_MINUTE = {Phase.OPEN_AUCTION: 5.0, Phase.OPEN_AUCTION_NO_CANCEL: 6.0}
_CLOSE_CALLERS_A_MINUTE = 6.0
_SIZE_SPREAD = 1.0
_LEVEL_SPREAD = 0.55


class Taker(NamedTuple):
    """Somebody who may trade at once. All but `size` are uniform between 0 and 1."""

    instrument: int
    doubt: float
    side: float
    reach: float
    taste: float
    size: float
    """Against the median order."""


class Visit(NamedTuple):
    """A look of the market makers at one share."""

    instrument: int
    patience: float
    whim: float
    sizes: list[float]
    """Against the usual size of a level."""
    tastes: list[float]


class Caller(NamedTuple):
    """An order in an auction. `view` is what its sender thinks of the price, standard normal."""

    instrument: int
    side: float
    view: float
    taste: float
    size: float


@dataclass(frozen=True, slots=True)
class MinutePlan:
    """By second of the minute; `values` by instrument and second, logs against the last close."""

    values: list[list[float]]
    takers: list[list[Taker]]
    visits: list[list[Visit]]
    callers: list[list[Caller]]


class Planner:
    """Draws the minutes of a scenario under a seed."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._seed = seed
        self._fair_value = FairValue(scenario, seed)
        self._activity = np.array([instrument.activity for instrument in scenario.instruments])
        self._count = len(scenario.instruments)
        self._kept: tuple[int, int] = (-1, -1)
        self._plan = MinutePlan([], [], [], [])

    def minute(self, day: int, minute: int) -> MinutePlan:
        """The plan of a minute of the day (570 is 9:30); the newest one is kept."""
        if self._kept != (day, minute):
            self._plan, self._kept = self._drawn(day, minute), (day, minute)
        return self._plan

    def pace(self, day: int, minute: int) -> Floats:
        """How lively each share is expected to be, 1 on average."""
        return self._fair_value.day(day).pace[:, trading_minute(minute * 60)]

    def _drawn(self, day: int, minute: int) -> MinutePlan:
        phase = phase_at(minute * 60)
        trading = phase is Phase.CONTINUOUS
        return MinutePlan(
            values=self._values(day, minute),
            takers=self._takers(day, minute) if trading else _nobody(),
            visits=self._visits(day, minute) if trading else _nobody(),
            callers=self._callers(day, minute, phase) if phase in AUCTIONS else _nobody(),
        )

    def _values(self, day: int, minute: int) -> list[list[float]]:
        """Fair values second by second: a bridge between the values of the minutes."""
        path = self._fair_value.day(day)
        index = trading_minute(minute * 60)
        if index < 0:
            return np.repeat(path.values[:, :1], SECONDS, axis=1).tolist()
        chance = stream(self._seed, "seconds", day, minute)
        steps = chance.standard_normal((self._count, SECONDS)) / np.sqrt(SECONDS)
        walk = np.cumsum(steps, axis=1) * path.spread[:, index, None]
        start, end = path.values[:, index, None], path.values[:, index + 1, None]
        part = np.arange(1, SECONDS + 1) / SECONDS
        return (start + walk + part * (end - start - walk[:, -1:])).tolist()

    def _takers(self, day: int, minute: int) -> list[list[Taker]]:
        chance = stream(self._seed, "takers", day, minute)
        rate = TAKERS_A_MINUTE * HEADROOM * self._activity * self.pace(day, minute)
        who, when = _arrivals(chance, rate)
        draws = chance.random((4, len(who))).tolist()
        size = np.exp(_SIZE_SPREAD * chance.standard_normal(len(who))).tolist()
        by_second: list[list[Taker]] = _nobody()
        for second, *event in zip(when, who, *draws, size, strict=True):
            by_second[second].append(Taker(*event))
        return by_second

    def _visits(self, day: int, minute: int) -> list[list[Visit]]:
        chance = stream(self._seed, "makers", day, minute)
        looks = chance.random((SECONDS, self._count)) < _VISITS_A_SECOND
        if phase_at(minute * 60 - 1) is not Phase.CONTINUOUS:
            looks[:2] = True
        when, who = np.nonzero(looks)
        moods = chance.random((2, who.size)).tolist()
        sizes = np.exp(_LEVEL_SPREAD * chance.standard_normal((who.size, NEW_ORDERS))).tolist()
        tastes = chance.random((who.size, NEW_ORDERS)).tolist()
        by_second: list[list[Visit]] = _nobody()
        for second, *event in zip(
            when.tolist(), who.tolist(), *moods, sizes, tastes, strict=True
        ):
            by_second[second].append(Visit(*event))
        return by_second

    def _callers(self, day: int, minute: int, phase: Phase) -> list[list[Caller]]:
        chance = stream(self._seed, "callers", day, minute)
        rate = _CALLERS_A_MINUTE.get(phase, _CLOSE_CALLERS_A_MINUTE)
        who, when = _arrivals(chance, rate * np.sqrt(self._activity))
        sides, tastes = chance.random((2, len(who))).tolist()
        views = chance.standard_normal(len(who)).tolist()
        size = np.exp(_SIZE_SPREAD * chance.standard_normal(len(who))).tolist()
        by_second: list[list[Caller]] = _nobody()
        for second, *event in zip(when, who, sides, views, tastes, size, strict=True):
            by_second[second].append(Caller(*event))
        return by_second


def _arrivals(chance: np.random.Generator, rate: Floats) -> tuple[list[int], list[int]]:
    """Instruments and seconds of events that come independently, in the order of time."""
    counts = chance.poisson(rate)
    who = np.repeat(np.arange(rate.size), counts)
    when = chance.integers(SECONDS, size=who.size)
    order = np.argsort(when, kind="stable")
    return who[order].tolist(), when[order].tolist()


def _nobody() -> list[list]:
    return [[] for _ in range(SECONDS)]
