"""Several attempts at one task: which mark counts. Marks are hundredths of the same rubric whole."""

from collections.abc import Sequence
from enum import StrEnum

from exercises.scoring.points import share


class Counts(StrEnum):
    """What counts of several attempts."""

    BEST = "best"
    LAST = "last"
    AVERAGE = "average"
    """Rounded half up to the hundredth."""


def counted(marks: Sequence[int], how: Counts) -> int | None:
    """The mark that counts, of finished attempts from the first to the last; None if there is none."""
    if not marks:
        return None
    match how:
        case Counts.BEST:
            return max(marks)
        case Counts.LAST:
            return marks[-1]
        case Counts.AVERAGE:
            return share(sum(marks), 1, len(marks))
