"""Simulated time: trading days, the seconds of a day, and the phases of an exchange's day."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = 24 * 3600
"""Seconds of a day."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment of a run: `day` counts trading days from 0, `second` is the second of that day."""

    day: int
    second: int


class Phase(StrEnum):
    """Phases of a trading day (SSE and SZSE trading rules 2.4.2, 3.3.1)."""

    PRE_OPEN = "pre_open"
    OPEN_AUCTION = "open_auction"
    """9:15 to 9:20: orders and cancels."""
    OPEN_AUCTION_NO_CANCEL = "open_auction_no_cancel"
    """9:20 to 9:25: orders, no cancels."""
    OPEN_PAUSE = "open_pause"
    """9:25 to 9:30: nothing is accepted."""
    CONTINUOUS = "continuous"
    LUNCH = "lunch"
    CLOSE_AUCTION = "close_auction"
    """14:57 to 15:00: orders, no cancels."""
    CLOSED = "closed"


AUCTIONS = frozenset({Phase.OPEN_AUCTION, Phase.OPEN_AUCTION_NO_CANCEL, Phase.CLOSE_AUCTION})
"""Phases that collect orders without matching them."""
ACCEPTING = AUCTIONS | {Phase.CONTINUOUS}
"""Phases in which orders are accepted."""
CANCELLING = frozenset({Phase.OPEN_AUCTION, Phase.CONTINUOUS})
"""Phases in which orders may be taken back."""

_STARTS = (
    (0, Phase.PRE_OPEN),
    (9 * 3600 + 15 * 60, Phase.OPEN_AUCTION),
    (9 * 3600 + 20 * 60, Phase.OPEN_AUCTION_NO_CANCEL),
    (9 * 3600 + 25 * 60, Phase.OPEN_PAUSE),
    (9 * 3600 + 30 * 60, Phase.CONTINUOUS),
    (11 * 3600 + 30 * 60, Phase.LUNCH),
    (13 * 3600, Phase.CONTINUOUS),
    (14 * 3600 + 57 * 60, Phase.CLOSE_AUCTION),
    (15 * 3600, Phase.CLOSED),
)
_BOUNDARIES = [start for start, _ in _STARTS]
_LUNCH_BREAK = (11 * 3600 + 30 * 60, 13 * 3600)
_CLOSE = 15 * 3600


def phase_at(second: int) -> Phase:
    """The phase that the given second of a trading day falls in; a boundary opens the next phase."""
    return _STARTS[max(0, bisect_right(_BOUNDARIES, second) - 1)][1]


def next_phase_start(now: Instant) -> Instant:
    """The first moment after `now` at which a phase begins, on the next day after the close."""
    following = bisect_right(_BOUNDARIES, now.second)
    if following == len(_BOUNDARIES):
        return Instant(now.day + 1, 0)
    return Instant(now.day, _BOUNDARIES[following])


def seconds_to_close(second: int) -> int:
    """Simulated seconds from a second of the day to 15:00, the midday break left out."""
    break_from, break_to = _LUNCH_BREAK
    left = max(0, _CLOSE - second)
    return left - (break_to - max(second, break_from)) if second < break_to else left


def trading_date(first: date, day: int) -> date:
    """The date of a run's trading day: weekdays only, the first one on or after `first` is day 0.

    Public holidays are not modelled.
    """
    monday = first - timedelta(days=first.weekday())
    if first.weekday() >= _SATURDAY:
        return trading_date(monday + timedelta(weeks=1), day)
    weeks, weekday = divmod(first.weekday() + day, _SATURDAY)
    return monday + timedelta(weeks=weeks, days=weekday)
