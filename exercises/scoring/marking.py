"""Marking an attempt: a frozen rubric over the work, the same result whenever it is computed.

Points are hundredths. The whole is the sum of the criteria that came up, scaled to the rubric's
points if some did not, rounded half up once; never below 0; capped if a red line was crossed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exercises.scoring import digest
from exercises.scoring.abilities import Ability, Contribution
from exercises.scoring.criteria import (
    Criterion,
    CriterionMark,
    State,
    Work,
    criterion_mark_of,
)
from exercises.scoring.points import share
from exercises.scoring.rubric import Rubric

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Marking:
    """The computed mark of an attempt. Overriding and releasing it are other matters."""

    rubric: str
    """Digest of the rubric."""
    out_of: int
    criteria: tuple[CriterionMark, ...]
    earned: int
    """Sum of the criteria marked so far, before scaling, floor and cap; may be negative."""
    total: int | None
    """None while a human has not judged all, or nothing of the rubric came up."""
    capped: bool
    read_through: Mapping[str, int]
    """Desk session → the last line read."""

    @property
    def pending(self) -> tuple[CriterionMark, ...]:
        """What a human still has to judge."""
        return tuple(mark for mark in self.criteria if mark.state is State.PENDING)

    def of(self, key: str) -> CriterionMark:
        """The mark of one criterion; KeyError if there is none."""
        for mark in self.criteria:
            if mark.key == key:
                return mark
        raise KeyError(key)

    def as_data(self) -> dict[str, Any]:
        """What is stored: plain data that `marking_of` takes back."""
        return {
            "rubric": self.rubric,
            "out_of": self.out_of,
            "criteria": [mark.as_data() for mark in self.criteria],
            "earned": self.earned,
            "total": self.total,
            "capped": self.capped,
            "read_through": dict(self.read_through),
        }

    def digest(self) -> str:
        """Two markings with the same digest are the same in every point and reason."""
        return digest.digest(self.as_data())


def mark(rubric: Rubric, work: Work) -> Marking:
    """Marks the work by the rubric; the same work and rubric always give the same marking.

    Raises:
        ValueError: a filling names a level that the rubric does not have.
        KeyError: the answer key lacks a field of the rubric.
    """
    marks = tuple(criterion.mark(work) for criterion in rubric)
    total, capped = total_of(rubric, marks)
    return Marking(
        rubric=rubric.digest,
        out_of=rubric.points,
        criteria=marks,
        earned=sum(each.points for each in marks if each.state is State.MARKED),
        total=total,
        capped=capped,
        read_through=work.evidence.read_through(),
    )


def total_of(rubric: Rubric, marks: Sequence[CriterionMark]) -> tuple[int | None, bool]:
    """The whole of a rubric's criterion marks, in its order, and whether it was capped.

    None while one is pending, or where nothing came up.
    """
    counted = [each for each in marks if each.state is State.MARKED]
    out_of = sum(each.out_of for each in counted)
    if not out_of or any(each.state is State.PENDING for each in marks):
        return None, False
    earned = sum(each.points for each in counted)
    total = min(max(0, share(rubric.points, earned, out_of)), rubric.points)
    cap = share(rubric.points, rubric.red_line_cap, PERCENT)
    capped = any(map(_crossed, rubric, marks)) and total > cap
    return (cap if capped else total), capped


def marking_of(raw: Mapping[str, Any]) -> Marking:
    """A marking from what was stored."""
    return Marking(
        rubric=raw["rubric"],
        out_of=raw["out_of"],
        criteria=tuple(criterion_mark_of(each) for each in raw["criteria"]),
        earned=raw["earned"],
        total=raw["total"],
        capped=raw["capped"],
        read_through=dict(raw["read_through"]),
    )


def contributions(
    attempt: str, rubric: Rubric, counted: Iterable[tuple[int | None, int]]
) -> dict[Ability, list[Contribution]]:
    """What an attempt adds to the lines of the radar: every criterion that counts, by its abilities.

    `counted`: for each criterion of the rubric the points that count, as decided, and the most it
    gave; None where its situation did not come up.
    """
    found: dict[Ability, list[Contribution]] = {}
    for criterion, (points, out_of) in zip(rubric, counted, strict=True):
        if points is not None:
            part = Contribution(attempt, criterion.key, points, out_of)
            for ability in criterion.abilities:
                found.setdefault(ability, []).append(part)
    return found


def _crossed(criterion: Criterion, given: CriterionMark) -> bool:
    return criterion.red_line and bool(given.losses)
