"""From a figure, a rank or a word to points. Points are exact decimals; only `Linear` rounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exercises.scoring.points import half_up


@dataclass(frozen=True, slots=True)
class Linear:
    """A figure to points in a straight line: `worst` and beyond is 0, `best` and beyond is all.

    `best` may lie below `worst` (drawdown). Rounded half up to hundredths.
    """

    worst: Decimal
    best: Decimal

    def __post_init__(self) -> None:
        if self.worst == self.best:
            msg = f"a linear scale needs two different ends, not {self.worst} twice"
            raise ValueError(msg)

    def points(self, figure: Decimal | None, out_of: Decimal) -> Decimal:
        """None (not measured) earns nothing."""
        if figure is None:
            return Decimal(0)
        reached = (figure - self.worst) / (self.best - self.worst)
        return half_up(min(max(reached, Decimal(0)), Decimal(1)) * out_of, 2)

    def as_data(self) -> dict[str, Any]:
        return {"linear": {"worst": str(self.worst), "best": str(self.best)}}


@dataclass(frozen=True, slots=True)
class RankSteps:
    """A rank to points: `first` for rank 1, `step` less for each rank below, never under 0."""

    first: Decimal
    step: Decimal

    def points(self, rank: int) -> Decimal:
        return max(Decimal(0), self.first - self.step * (rank - 1))

    def as_data(self) -> dict[str, Any]:
        return {"rank_steps": {"first": str(self.first), "step": str(self.step)}}


@dataclass(frozen=True, slots=True)
class RankList:
    """A rank to points by a list; whoever comes after its last line has the last."""

    listed: tuple[Decimal, ...]

    def points(self, rank: int) -> Decimal:
        return self.listed[min(rank, len(self.listed)) - 1]

    def as_data(self) -> dict[str, Any]:
        return {"rank_list": [str(points) for points in self.listed]}


@dataclass(frozen=True, slots=True)
class WordScale:
    """A word to points (excellent, good, …); an unknown word is an error of the caller."""

    listed: Mapping[str, Decimal]

    def points(self, word: str) -> Decimal:
        return self.listed[word]

    def as_data(self) -> dict[str, Any]:
        return {"words": {word: str(points) for word, points in self.listed.items()}}


Scale = Linear | RankSteps | RankList | WordScale


def scale_of(raw: Mapping[str, Any]) -> Scale:
    """A scale from its data: one entry, whose name says which.

    Raises:
        ValueError: no such scale, or not exactly one.
    """
    match dict(raw):
        case {"linear": ends, **rest} if not rest:
            return Linear(Decimal(ends["worst"]), Decimal(ends["best"]))
        case {"rank_steps": steps, **rest} if not rest:
            return RankSteps(Decimal(steps["first"]), Decimal(steps["step"]))
        case {"rank_list": listed, **rest} if not rest and listed:
            return RankList(tuple(Decimal(points) for points in listed))
        case {"words": listed, **rest} if not rest and listed:
            return WordScale({word: Decimal(points) for word, points in listed.items()})
    msg = f"no such scale: {dict(raw)}"
    raise ValueError(msg)
