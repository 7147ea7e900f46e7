"""The gradebook: process and contest parts with weights, one grade, its letter and its word.

Marks are percentages (0 to 100) and exact; the grade is rounded half up once, at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from exercises.scoring import points
from exercises.scoring.dated_rules import Pack, holding_on, read_packs
from exercises.scoring.words import words_of
from simulator.engine.bilingual import Bilingual

_FILE = Path(__file__).parent / "grades.toml"
HUNDRED = Decimal(100)


class Group(StrEnum):
    """Whether a part belongs to the work of the term or to a contest (过程考核、综合考核)."""

    PROCESS = "process"
    CONTEST = "contest"


@dataclass(frozen=True, slots=True)
class GradePart:
    """A column of the gradebook. `weight` in percent."""

    key: str
    group: Group
    weight: Decimal


@dataclass(frozen=True, slots=True)
class PartMark:
    """What a student has in a part: a percentage, nothing yet, or excused from it."""

    percent: Decimal | None = None
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    at_least: Decimal
    letter: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Grade:
    """A course grade. None while nothing counts. `missing`: parts counted as 0, `excused`: left out."""

    grade: Decimal | None
    band: Band | None
    passed: bool
    capped: bool
    missing: tuple[str, ...]
    excused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeRules:
    """A rule pack of grades."""

    version: str
    since: date
    places: int
    bands: tuple[Band, ...]
    pass_mark: Decimal
    red_line_cap: Decimal

    def band(self, grade: Decimal) -> Band:
        """The band of a rounded grade; a limit belongs to the band above it."""
        return next(band for band in self.bands if grade >= band.at_least)

    def held(self, score: Decimal, red_lines: int) -> Decimal:
        """A score of 0 to 100, held at the cap if red lines were crossed; also for scorecards."""
        return min(score, self.red_line_cap) if red_lines > 0 else score

    def grade(
        self, parts: Sequence[GradePart], marks: Mapping[str, PartMark], *, red_lines: int = 0
    ) -> Grade:
        """Σ weight × mark over the parts that are not excused, whose weights are scaled to 100 %.

        A part without a mark counts as 0. With a breach of a red line the grade is held at the cap.

        Raises:
            ValueError: weights do not add up to 100, a part stands twice, a mark is out of 0–100.
        """
        _check(parts, marks)
        given = {part.key: marks.get(part.key, PartMark()) for part in parts}
        counted = [part for part in parts if not given[part.key].excused]
        missing = tuple(part.key for part in counted if given[part.key].percent is None)
        excused = tuple(part.key for part in parts if given[part.key].excused)
        whole = sum((part.weight for part in counted), Decimal(0))
        if not whole:
            return Grade(None, None, passed=False, capped=False, missing=missing, excused=excused)
        earned = sum(
            (part.weight * (given[part.key].percent or Decimal(0)) for part in counted), Decimal(0)
        )
        reached = points.half_up(earned / whole, self.places)
        grade = self.held(reached, red_lines)
        capped = grade < reached
        return Grade(grade, self.band(grade), grade >= self.pass_mark, capped, missing, excused)


def rules_on(day: date) -> GradeRules:
    """The rule pack that holds on a day."""
    return holding_on(_packs(), day)


@cache
def _packs() -> tuple[GradeRules, ...]:
    return tuple(_built(pack) for pack in read_packs(_FILE))


def _built(pack: Pack) -> GradeRules:
    numbers = pack.numbers
    bands = tuple(
        Band(Decimal(band["at_least"]), band["letter"], words_of(band["name"]))
        for band in numbers["bands"]
    )
    limits = [band.at_least for band in bands]
    if limits != sorted(set(limits), reverse=True) or limits[-1] != 0:
        msg = f"grades {pack.version}: bands must fall, down to 0"
        raise ValueError(msg)
    return GradeRules(
        pack.version,
        pack.since,
        numbers["places"],
        bands,
        Decimal(numbers["pass_mark"]),
        Decimal(numbers["red_line_cap"]),
    )


def _check(parts: Sequence[GradePart], marks: Mapping[str, PartMark]) -> None:
    if len({part.key for part in parts}) != len(parts):
        msg = "a part of the grade stands twice"
        raise ValueError(msg)
    if not points.adds_up((part.weight for part in parts), HUNDRED):
        msg = "the weights of the grade must add up to 100"
        raise ValueError(msg)
    wrong = [
        key
        for key, mark in marks.items()
        if mark.percent is not None and not 0 <= mark.percent <= HUNDRED
    ]
    if wrong:
        msg = f"marks are percentages from 0 to 100: {wrong}"
        raise ValueError(msg)
