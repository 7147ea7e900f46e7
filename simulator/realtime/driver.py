"""From the clock on the wall to the clock of a run: speed, pauses, breaks, and what nobody waits for.

A run owes its market `speed` simulated seconds for each second on the wall while it is running. A
process that was down or stood still owes nothing for that time: the market goes on where it was.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from simulator.engine.calendar import ACCEPTING, Instant, Phase, phase_at
from simulator.engine.market.events import Event
from simulator.engine.run import Run
from simulator.models import MarketRun

BUDGET = 0.020
"""Seconds one step may take, so that commands and frames have their turn."""
STALL = 1.0
"""Seconds between two steps that count at most; longer ones are a machine that slept."""

_AUCTION = 9 * 3600 + 15 * 60
_OPEN = 9 * 3600 + 30 * 60
_AFTER_LUNCH = 13 * 3600


class Driver:
    """Drives one run. `step` is all there is to it; it never sleeps."""

    def __init__(self, row: MarketRun, clock: Callable[[], float] = time.perf_counter) -> None:
        self._row = row
        self._clock = clock
        self._owed = 0.0
        self._last: datetime | None = None
        self._is_unfinished = False

    def follow(self, row: MarketRun) -> None:
        """Takes over speed, state and break from a fresh row."""
        self._row = row

    @property
    def is_behind(self) -> bool:
        """Whether the last step ended because its budget was spent."""
        return self._is_running and self._is_unfinished

    def must_pause(self, now: datetime) -> bool:
        """Whether the class break has come."""
        stops_at = self._row.stops_at
        return self._is_running and stops_at is not None and now >= stops_at

    def step(
        self, run: Run, now: datetime, budget: float = BUDGET
    ) -> Iterator[tuple[Instant, list[Event]]]:
        """Lets the run catch up with the wall, moment by moment, as far as the budget reaches.

        What is left is done by the next step; beyond `STALL` seconds it is let go, so that a market
        that is too fast for its machine goes slower instead of ever further behind.
        """
        self._count(now)
        until = self._clock() + budget
        closes = run.phase != Phase.CLOSED and not self._row.endless
        self._is_unfinished = False
        while self._is_running and (to := self._next(run.now)) is not None:
            yield to, run.advance(to)
            if closes and run.phase == Phase.CLOSED:
                return
            if self._clock() >= until:
                self._is_unfinished = True
                return

    @property
    def _is_running(self) -> bool:
        return self._row.state == MarketRun.State.RUNNING

    def _count(self, now: datetime) -> None:
        last, self._last = self._last, now
        if not self._is_running or last is None:
            self._owed = 0.0
            return
        counted = now if self._row.stops_at is None else min(now, self._row.stops_at)
        passed = min(max((counted - last).total_seconds(), 0.0), STALL)
        self._owed = min(self._owed + passed * self._row.speed, STALL * self._row.speed)

    def _next(self, now: Instant) -> Instant | None:
        """The next moment the run goes to; None while it is early enough."""
        skipped = skipped_until(now, skips_auction=self._row.skips_auction)
        if skipped is None:
            if self._owed < 1:
                return None
            self._owed -= 1
            return Instant(now.day, now.second + 1)
        if phase_at(now.second) in ACCEPTING:  # the crowd acts: a second at a time
            return Instant(now.day, now.second + 1)
        return skipped


def skipped_until(now: Instant, *, skips_auction: bool) -> Instant | None:
    """The end of a span that is run through at once; None if `now` is shown to people.

    Nobody waits for the morning before 9:15, for the midday break (a lesson has breaks of its own)
    and, once the run goes on after a close, for the night.
    """
    phase = phase_at(now.second)
    if phase == Phase.CLOSED:
        return Instant(now.day + 1, _AUCTION)
    if phase == Phase.PRE_OPEN:
        return Instant(now.day, _AUCTION)
    if skips_auction and now.second < _OPEN:
        return Instant(now.day, _OPEN)
    if phase == Phase.LUNCH:
        return Instant(now.day, _AFTER_LUNCH)
    return None
