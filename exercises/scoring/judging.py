"""Several judges, one mark: means, medians, standard scores, and who is far from the others.

Marks are exact decimals; nothing here rounds. Sources of the rules: docs/contests.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

JUDGES_FOR_OUTLIERS = 3
"""Of two judges who differ neither is the outlier: that is a gap."""


class Joining(StrEnum):
    """How the marks of several judges become one."""

    MEAN = "mean"
    """What is left after dropping the highest and lowest, on average."""
    SUM = "sum"
    """What is left after dropping the highest and lowest, added up (debates)."""
    MEDIAN = "median"


def mean(scores: Sequence[Decimal]) -> Decimal:
    """The plain mean; there must be a score."""
    return sum(scores, Decimal(0)) / len(scores)


def median(scores: Iterable[Decimal]) -> Decimal:
    """The middle score; the mean of the middle two if their number is even."""
    ordered = sorted(scores)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def trimmed(scores: Iterable[Decimal], drop: int = 1) -> list[Decimal]:
    """Scores in rising order without the `drop` highest and the `drop` lowest.

    Only if something is left; otherwise nobody is dropped, so trimming one begins at three judges.
    """
    ordered = sorted(scores)
    return ordered[drop : len(ordered) - drop] if len(ordered) > 2 * drop else ordered


def trimmed_mean(scores: Iterable[Decimal], drop: int = 1) -> Decimal:
    """The mean of what trimming leaves; there must be a score."""
    return mean(trimmed(scores, drop))


def joined(scores: Sequence[Decimal], how: Joining, drop: int = 1) -> Decimal | None:
    """One mark from the judges' marks; None while there is none."""
    if not scores:
        return None
    match how:
        case Joining.MEAN:
            return trimmed_mean(scores, drop)
        case Joining.SUM:
            return sum(trimmed(scores, drop), Decimal(0))
        case Joining.MEDIAN:
            return median(scores)


# ---- Judges who saw different entries ----------------------------------------------------------
def standardised(marks: Mapping[str, Decimal], *, sample: bool = False) -> dict[str, Decimal]:
    """One judge's marks as z-scores: distance from the judge's mean in standard deviations.

    A judge who gave everybody the same gives everybody 0, and so does one with a single entry.
    """
    scores = list(marks.values())
    average = mean(scores) if scores else Decimal(0)
    squares = sum(((score - average) ** 2 for score in scores), Decimal(0))
    divisor = len(scores) - 1 if sample else len(scores)
    spread = (squares / divisor).sqrt() if divisor > 0 else Decimal(0)
    return {
        entry: (score - average) / spread if spread else Decimal(0)
        for entry, score in marks.items()
    }


def standard_scores(
    judges: Mapping[str, Mapping[str, Decimal]],
    *,
    centre: Decimal = Decimal(50),
    step: Decimal = Decimal(10),
    sample: bool = False,
) -> dict[str, Decimal]:
    """T-scores per entry: `centre + step × z`, z averaged over the judges who marked the entry.

    A hard and a soft judge weigh the same.
    """
    found: dict[str, list[Decimal]] = {}
    for marks in judges.values():
        for entry, z in standardised(marks, sample=sample).items():
            found.setdefault(entry, []).append(z)
    return {entry: centre + step * mean(zs) for entry, zs in found.items()}


def may_standardise(judges: Mapping[str, Mapping[str, Decimal]], least: int) -> bool:
    """Whether each judge marked at least so many entries; of fewer, mean and spread say little."""
    return bool(judges) and all(len(marks) >= least for marks in judges.values())


# ---- Warnings: they ask, they never change a mark ----------------------------------------------
@dataclass(frozen=True, slots=True)
class Outlier:
    """A judge whose mark lies far from the others' median."""

    judge: str
    mark: Decimal
    others: Decimal


def outliers(marks: Mapping[str, Decimal], beyond: Decimal) -> list[Outlier]:
    """Judges further than `beyond` points from the median of the others, who are asked to confirm.

    From three judges on.
    """
    if len(marks) < JUDGES_FOR_OUTLIERS:
        return []
    found = []
    for judge, mark in marks.items():
        others = [other for name, other in marks.items() if name != judge]
        if abs(mark - median(others)) > beyond:
            found.append(Outlier(judge, mark, median(others)))
    return found


def gap(marks: Iterable[Decimal]) -> Decimal:
    """Between the highest and the lowest mark; 0 for fewer than two."""
    ordered = sorted(marks)
    return ordered[-1] - ordered[0] if ordered else Decimal(0)


def gap_is_wide(marks: Iterable[Decimal], *, out_of: Decimal, percent: Decimal) -> bool:
    """Whether judges differ by more than so many percent of the maximum: a third one is called."""
    return gap(marks) * 100 > percent * out_of
