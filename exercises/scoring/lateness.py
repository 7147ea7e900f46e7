"""Points off for work handed in late: so many percent for every begun hour or day, down to a floor."""

from dataclasses import dataclass
from datetime import timedelta

from exercises.scoring.points import share

PERCENT = 100


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """`percent` of the whole for every begun `interval`; lateness alone takes no mark below `floor`.

    `floor` is a percentage of the whole too. A mark that was lower anyway stays as it is.
    """

    interval: timedelta
    percent: int
    floor: int = 0

    def mark(self, mark: int, out_of: int, late: timedelta) -> int:
        """The mark after lateness, in hundredths; on time it is unchanged."""
        if late <= timedelta(0):
            return mark
        begun = -(-late // self.interval)
        off = share(out_of, min(begun * self.percent, PERCENT), PERCENT)
        lowest = share(out_of, self.floor, PERCENT)
        return min(mark, max(mark - off, lowest, 0))
