"""What the crowd means to do in one minute, drawn at once: a function of seed, day and minute.

Draws are made for a whole minute and all shares together, each kind from a stream of its own; what
becomes of them depends on what the market shows when their second comes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

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
_VISITS_A_SECOND = 0.36
_CALLERS_A_MINUTE = 6.0
_SIZE_SPREAD = 1.0
_LEVEL_SPREAD = 0.55
"""Spread of the logs of sizes: of what people trade, and of what a level holds."""

Event = TypeVar("Event")


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
    """A look of the market makers at one share. All but `sizes` are uniform between 0 and 1."""

    instrument: int
    patience: float
    whim: float
    sizes: list[float]
    """Against the usual size of a level."""
    tastes: list[float]


class Caller(NamedTuple):
    """An order in an auction. `opinion` is what its sender thinks of the price, standard normal."""

    instrument: int
    side: float
    taste: float
    opinion: float
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
        self._kept = (-1, -1)
        self._plan = MinutePlan([], [], [], [])

    def minute(self, day: int, minute: int) -> MinutePlan:
        """The plan of a minute of the day (570 is 9:30); the newest one is kept."""
        if self._kept != (day, minute):
            phase = phase_at(minute * SECONDS)
            self._plan = MinutePlan(
                values=self._values(day, minute),
                takers=self._takers(day, minute, phase),
                visits=self._visits(day, minute, phase),
                callers=self._callers(day, minute, phase),
            )
            self._kept = (day, minute)
        return self._plan

    def _values(self, day: int, minute: int) -> list[list[float]]:
        """Fair values second by second: a bridge between the values of the minutes."""
        path = self._fair_value.day(day)
        index = trading_minute(minute * SECONDS)
        if index < 0:
            return _lists(np.repeat(path.values[:, :1], SECONDS, axis=1))
        chance = stream(self._seed, "seconds", day, minute)
        steps = chance.standard_normal((self._count, SECONDS)) / np.sqrt(SECONDS)
        walk = np.cumsum(steps, axis=1) * path.spread[:, index, None]
        start, end = path.values[:, index, None], path.values[:, index + 1, None]
        part = np.arange(1, SECONDS + 1) / SECONDS
        return _lists(start + walk + part * (end - start - walk[:, -1:]))

    def _takers(self, day: int, minute: int, phase: Phase) -> list[list[Taker]]:
        if phase is not Phase.CONTINUOUS:
            return _by_second([], ())
        chance = stream(self._seed, "takers", day, minute)
        pace = self._fair_value.day(day).pace[:, trading_minute(minute * SECONDS)]
        when, who = _arrivals(chance, TAKERS_A_MINUTE * HEADROOM * self._activity * pace)
        doubts, sides, reaches, tastes = _lists(chance.random((4, len(who))))
        sizes = _sizes(chance, len(who))
        return _by_second(when, map(Taker, who, doubts, sides, reaches, tastes, sizes))

    def _visits(self, day: int, minute: int, phase: Phase) -> list[list[Visit]]:
        if phase is not Phase.CONTINUOUS:
            return _by_second([], ())
        chance = stream(self._seed, "makers", day, minute)
        looks = chance.random((SECONDS, self._count)) < _VISITS_A_SECOND
        if phase_at(minute * SECONDS - 1) is not Phase.CONTINUOUS:
            looks[:2] = True
        when, who = np.nonzero(looks)
        patience, whims = _lists(chance.random((2, who.size)))
        sizes = np.exp(_LEVEL_SPREAD * chance.standard_normal((who.size, NEW_ORDERS)))
        tastes = chance.random((who.size, NEW_ORDERS))
        visits = map(Visit, who.tolist(), patience, whims, _lists(sizes), _lists(tastes))
        return _by_second(when.tolist(), visits)

    def _callers(self, day: int, minute: int, phase: Phase) -> list[list[Caller]]:
        if phase not in AUCTIONS:
            return _by_second([], ())
        chance = stream(self._seed, "callers", day, minute)
        when, who = _arrivals(chance, _CALLERS_A_MINUTE * np.sqrt(self._activity))
        sides, tastes = _lists(chance.random((2, len(who))))
        opinions = chance.standard_normal(len(who)).tolist()
        sizes = _sizes(chance, len(who))
        return _by_second(when, map(Caller, who, sides, tastes, opinions, sizes))


def _arrivals(chance: np.random.Generator, rate: Floats) -> tuple[list[int], list[int]]:
    """Seconds and instruments of events that come independently, in the order of time."""
    counts = chance.poisson(rate)
    who = np.repeat(np.arange(rate.size), counts)
    when = chance.integers(SECONDS, size=who.size)
    order = np.argsort(when, kind="stable")
    return when[order].tolist(), who[order].tolist()


def _sizes(chance: np.random.Generator, count: int) -> list[float]:
    sizes: list[float] = np.exp(_SIZE_SPREAD * chance.standard_normal(count)).tolist()
    return sizes


def _lists(values: NDArray[Any]) -> list[list[float]]:
    """Plain floats: what they are used for one by one is faster on them than on arrays."""
    rows: list[list[float]] = values.tolist()
    return rows


def _by_second(when: list[int], events: Iterable[Event]) -> list[list[Event]]:
    by_second: list[list[Event]] = [[] for _ in range(SECONDS)]
    for second, event in zip(when, events, strict=True):
        by_second[second].append(event)
    return by_second
