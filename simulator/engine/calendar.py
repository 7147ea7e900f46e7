"""Simulated time: trading days, the seconds of a day, and the phases of an exchange's day."""

from dataclasses import dataclass
from enum import StrEnum


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


def phase_at(second: int) -> Phase:
    """The phase that the given second of a trading day falls in; a boundary opens the next phase."""
    current = Phase.PRE_OPEN
    for start, phase in _STARTS:
        if second < start:
            break
        current = phase
    return current
