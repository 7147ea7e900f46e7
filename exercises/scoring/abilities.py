"""The six lines of a student's radar, each point traceable to the criteria behind it.

会服务、能营销、善理财 are abilities of the posts, 诚信、合规、创新 values of the trade.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from exercises.scoring.points import HUNDREDTHS, share

FULL = 100


class Ability(StrEnum):
    """A line of the radar, in the order in which it is drawn."""

    SERVICE = "service"
    MARKETING = "marketing"
    WEALTH = "wealth"
    INTEGRITY = "integrity"
    COMPLIANCE = "compliance"
    INNOVATION = "innovation"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion of one attempt adds to a line. Points are hundredths."""

    attempt: str
    criterion: str
    points: int
    out_of: int


@dataclass(frozen=True, slots=True)
class RadarLine:
    """A line: 0 to 100, or None while there is too little to say, and all that it rests on."""

    ability: Ability
    value: int | None
    points: int
    out_of: int
    trace: tuple[Contribution, ...]
    """Where most was lost comes first."""


def radar(
    contributions: Mapping[Ability, Iterable[Contribution]], *, least: int = 20 * HUNDREDTHS
) -> tuple[RadarLine, ...]:
    """All six lines: Σ points / Σ out of, in whole percent, rounded half up.

    A line is drawn from `least` hundredths that could be earned on; penalties never take a line
    below 0.
    """
    return tuple(
        _line(ability, tuple(contributions.get(ability, ())), least) for ability in Ability
    )


def weakest(lines: Iterable[RadarLine]) -> RadarLine | None:
    """The drawn line with the lowest value; None if none is drawn."""
    drawn = [line for line in lines if line.value is not None]
    return min(drawn, key=lambda line: line.value or 0) if drawn else None


def _line(ability: Ability, trace: tuple[Contribution, ...], least: int) -> RadarLine:
    points = max(0, sum(part.points for part in trace))
    out_of = sum(part.out_of for part in trace)
    value = share(FULL, points, out_of) if out_of >= max(least, 1) else None
    ordered = tuple(sorted(trace, key=lambda part: part.points - part.out_of))
    return RadarLine(ability, value, points, out_of, ordered)
