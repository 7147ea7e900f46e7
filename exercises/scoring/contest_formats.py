"""The registry of contest formats: parts, who marks them, how judges are joined, the tie chain.

Data in contest_formats.toml, prose in docs/contests.md. Marks are exact decimals.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from exercises.scoring.dated_rules import Pack, holding_on, read_packs
from exercises.scoring.judged_criteria import JudgedCriterion, criterion_of
from exercises.scoring.judging import Joining, joined
from exercises.scoring.scales import Scale, scale_of
from exercises.scoring.ties import TieStep
from exercises.scoring.words import words_data, words_of
from simulator.engine.bilingual import Bilingual

_FILE = Path(__file__).parent / "contest_formats.toml"
TOTAL = "total"


class By(StrEnum):
    """Who marks a part."""

    MACHINE = "machine"
    JUDGES = "judges"
    AUDIENCE = "audience"
    REFEREE = "referee"
    """Somebody who enters a measured result, such as bundles of notes counted by hand."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the total. `deductible`: points that faults in it may cost at most."""

    key: str
    name: Bilingual
    out_of: Decimal
    weight: Decimal
    by: By
    scale: Scale | None = None
    deductible: Decimal = Decimal(0)
    criteria: tuple[JudgedCriterion, ...] = ()
    """What a judge looks at, and the levels to choose from."""

    def held(self, mark: Decimal) -> Decimal:
        """A mark within 0 and the part's points."""
        return min(max(mark, Decimal(0)), self.out_of)


@dataclass(frozen=True, slots=True)
class JudgesJoined:
    """How several judges' totals become one, and how many of the highest and lowest are dropped."""

    how: Joining = Joining.MEAN
    drop: int = 1

    def mark(self, scores: Collection[Decimal]) -> Decimal | None:
        """One mark; None while there is none."""
        return joined(list(scores), self.how, self.drop)


@dataclass(frozen=True)
class ContestFormat:
    """One format in one version. It is frozen into a contest's rules before the contest opens."""

    key: str
    version: str
    since: date
    name: Bilingual
    source: str
    parts: tuple[Part, ...]
    ties: tuple[TieStep, ...]
    joining: JudgesJoined
    deductible_in_all: Decimal | None
    limits: Mapping[str, Any]
    certainty: Mapping[str, str]

    def part(self, key: str) -> Part:
        """A part by its key; KeyError if the format has none."""
        return next(part for part in self.parts if part.key == key)

    def parts_by(self, *who: By) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.by in who)

    def out_of(self, *who: By) -> Decimal:
        """The highest total, of everything or of the parts marked by `who`."""
        return sum(
            (part.weight * part.out_of for part in self._counted(who)),
            Decimal(0),
        )

    def total(
        self,
        marks: Mapping[str, Decimal],
        *who: By,
        deducted: Mapping[str, Decimal] = MappingProxyType({}),
    ) -> Decimal:
        """Σ weight × mark, of everything or of the parts marked by `who`; not rounded.

        A part gives no more than its points, and faults cost no more than it and the whole may.

        Raises:
            ValueError: a part without a mark, or a mark or deduction for a part that is none.
        """
        counted = self._counted(who)
        keys = {part.key for part in counted}
        if keys - set(marks) or (set(marks) | set(deducted)) - {part.key for part in self.parts}:
            msg = f"{self.key}: marks of {sorted(marks)} do not fit the parts {sorted(keys)}"
            raise ValueError(msg)
        earned = sum((part.weight * part.held(marks[part.key]) for part in counted), Decimal(0))
        return earned - self._off(counted, deducted)

    def pointing(self, points: Mapping[str, Decimal]) -> "ContestFormat":
        """The same format with other points for its parts; a part with none is left out."""
        given = (replace(part, out_of=points.get(part.key, part.out_of)) for part in self.parts)
        return replace(self, parts=tuple(part for part in given if part.out_of))

    def limited(self, limits: Mapping[str, Any]) -> "ContestFormat":
        """The same format with other limits."""
        return replace(self, limits=MappingProxyType({**self.limits, **limits}))

    def weighing(self, weights: Mapping[str, Decimal]) -> "ContestFormat":
        """The same format with other weights: what an instructor may change before it is frozen."""
        parts = tuple(
            replace(part, weight=weights.get(part.key, part.weight)) for part in self.parts
        )
        return replace(self, parts=parts)

    def as_data(self) -> dict[str, Any]:
        """Plain data to be frozen and hashed, which `format_of` takes back."""
        return {
            "key": self.key,
            "version": self.version,
            "since": self.since.isoformat(),
            "name": words_data(self.name),
            "source": self.source,
            "parts": [
                {
                    "key": part.key,
                    "name": words_data(part.name),
                    "out_of": str(part.out_of),
                    "weight": str(part.weight),
                    "by": str(part.by),
                    "scale": part.scale.as_data() if part.scale else None,
                    "deductible": str(part.deductible),
                    "criteria": [criterion.as_data() for criterion in part.criteria],
                }
                for part in self.parts
            ],
            "ties": [{"figure": step.figure, "better": step.better} for step in self.ties],
            "joining": {"how": str(self.joining.how), "drop": self.joining.drop},
            "deductible_in_all": None
            if self.deductible_in_all is None
            else str(self.deductible_in_all),
            "limits": {name: str(value) for name, value in self.limits.items()},
            "certainty": dict(self.certainty),
        }

    def _counted(self, who: tuple[By, ...]) -> tuple[Part, ...]:
        return self.parts_by(*who) if who else self.parts

    def _off(self, counted: tuple[Part, ...], deducted: Mapping[str, Decimal]) -> Decimal:
        zero = Decimal(0)
        off = sum(
            (min(max(deducted.get(part.key, zero), zero), part.deductible) for part in counted),
            zero,
        )
        return off if self.deductible_in_all is None else min(off, self.deductible_in_all)


@cache
def all_formats() -> Mapping[str, tuple[ContestFormat, ...]]:
    """Every format by its key, its versions oldest first.

    Raises:
        ValueError: a format contradicts itself; the message names it.
    """
    found: dict[str, list[ContestFormat]] = {}
    for pack in read_packs(_FILE):
        contest_format = _built(pack)
        found.setdefault(contest_format.key, []).append(contest_format)
    return MappingProxyType({key: tuple(versions) for key, versions in found.items()})


def format_on(key: str, day: date) -> ContestFormat:
    """The version of a format that holds on a day; KeyError for an unknown key."""
    return holding_on(all_formats()[key], day)


def newest(key: str) -> ContestFormat:
    """The newest version of a format; KeyError for an unknown key."""
    return all_formats()[key][-1]


def format_of(data: Mapping[str, Any]) -> ContestFormat:
    """A format from its frozen data; later editions of the packs change nothing about it."""
    in_all, joining = data["deductible_in_all"], data["joining"]
    return ContestFormat(
        key=data["key"],
        version=data["version"],
        since=date.fromisoformat(data["since"]),
        name=words_of(data["name"]),
        source=data["source"],
        parts=tuple(_part(raw, raw["criteria"]) for raw in data["parts"]),
        ties=tuple(TieStep(**step) for step in data["ties"]),
        joining=JudgesJoined(Joining(joining["how"]), joining["drop"]),
        deductible_in_all=None if in_all is None else Decimal(in_all),
        limits=MappingProxyType({name: _limit(text) for name, text in data["limits"].items()}),
        certainty=MappingProxyType(dict(data["certainty"])),
    )


def _limit(text: str) -> bool | Decimal:
    return text == "True" if text in ("True", "False") else Decimal(text)


def _built(pack: Pack) -> ContestFormat:
    numbers = dict(pack.numbers)
    rubric: dict[str, list[Mapping[str, Any]]] = {}
    for criterion in numbers.get("rubric", ()):
        rubric.setdefault(criterion["part"], []).append(criterion)
    parts = tuple(_part(raw, rubric.get(raw["key"], ())) for raw in numbers["parts"])
    joining = numbers.get("joining", {})
    in_all = numbers.get("deductible_in_all")
    built = ContestFormat(
        key=pack.about["key"],
        version=pack.version,
        since=pack.since,
        name=words_of(pack.about["name"]),
        source=pack.source,
        parts=parts,
        ties=tuple(TieStep(**step) for step in numbers["ties"]),
        joining=JudgesJoined(Joining(joining["how"]), joining["drop"])
        if joining
        else JudgesJoined(),
        deductible_in_all=None if in_all is None else Decimal(in_all),
        limits=MappingProxyType(
            {name: _limit(str(value)) for name, value in numbers.get("limits", {}).items()}
        ),
        certainty=pack.certainty,
    )
    if len({part.key for part in parts}) != len(parts):
        msg = f"contest format {built.key}: a part stands twice"
        raise ValueError(msg)
    return built


def _part(raw: Mapping[str, Any], criteria: Iterable[Mapping[str, Any]]) -> Part:
    scale = raw.get("scale")
    return Part(
        key=raw["key"],
        name=words_of(raw["name"]),
        out_of=Decimal(raw["out_of"]),
        weight=Decimal(raw.get("weight", 1)),
        by=By(raw["by"]),
        scale=scale_of(scale) if scale else None,
        deductible=Decimal(raw.get("deductible", 0)),
        criteria=tuple(criterion_of(criterion) for criterion in criteria),
    )
