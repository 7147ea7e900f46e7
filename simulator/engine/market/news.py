"""When news comes, and what it does to fair values.

Every line has a stream of its own: it comes once in each round of days, at a moment of its own, so
that a new line in the file moves no other. Lines on call wait for an instructor. The venue announces
what the crowd or an instructor says; the effect follows what was announced, whoever announced it.
"""

from collections.abc import Iterable
from math import exp

from simulator.engine.calendar import Instant
from simulator.engine.market.chance import stream
from simulator.engine.market.instruments import Scenario

ROUND = 12
"""Days in which every line comes once."""
FIRST_SECOND, LAST_SECOND = 9 * 3600 + 31 * 60, 14 * 3600 + 30 * 60
"""News comes while the market is open, early enough to be taken in before the close."""
_LUNCH, _AFTERNOON = 11 * 3600 + 30 * 60, 13 * 3600
_AT_ONCE = 0.45
"""Part of a shock that the price takes in within seconds; the rest drifts in."""
_SECONDS_AT_ONCE, _SECONDS_DRIFT = 6.0, 900.0


class Newsroom:
    """The news of a scenario under a seed."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._seed = seed
        self._keys = [
            (number, item.key) for number, item in enumerate(scenario.news) if not item.on_call
        ]
        self.worth = [_worth(scenario, number) for number in range(len(scenario.news))]
        """For each line and each instrument, the log return that it is worth in the end."""

    def day(self, day: int) -> list[tuple[int, int]]:
        """The day's news as (second of day, item), in order."""
        number, within = divmod(day, ROUND)
        due = []
        for item, key in self._keys:
            chance = stream(self._seed, f"news {key}", number)
            if int(chance.integers(ROUND)) == within:
                due.append((_open_second(int(chance.integers(_OPEN_SECONDS))), item))
        return sorted(due)

    def shift(
        self, instrument: int, announced: Iterable[tuple[Instant, int]], now: Instant
    ) -> float:
        """Log return that today's news has moved an instrument's fair value by, up to now."""
        return sum(
            self.worth[item][instrument] * taken_in(open_seconds(at.second, now.second))
            for at, item in announced
            if self.worth[item][instrument]
        )


def taken_in(seconds: float) -> float:
    """Part of a shock that is in the price so many seconds of trading after it was announced."""
    quick = 1 - exp(-seconds / _SECONDS_AT_ONCE)
    slow = 1 - exp(-seconds / _SECONDS_DRIFT)
    return _AT_ONCE * quick + (1 - _AT_ONCE) * slow


def open_seconds(start: int, end: int) -> int:
    """Seconds between two moments of a day, without the lunch break."""
    lunch = max(0, min(end, _AFTERNOON) - max(start, _LUNCH))
    return max(0, end - start - lunch)


_OPEN_SECONDS = open_seconds(FIRST_SECOND, LAST_SECOND)


def _open_second(number: int) -> int:
    second = FIRST_SECOND + number
    return second if second < _LUNCH else second + _AFTERNOON - _LUNCH


def _worth(scenario: Scenario, number: int) -> list[float]:
    item = scenario.news[number]
    return [
        item.shock
        if item.scope == instrument.code
        else item.shock * instrument.beta * (item.scope in ("market", instrument.sector))
        for instrument in scenario.instruments
    ]
