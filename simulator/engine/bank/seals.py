"""Seals and the papers they belong on: which one, where it may lie, and when it is too early."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.engine.bank.rules import rule
from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Fault
from simulator.engine.rule_book import read_words

PAPER_WIDTH = 1_000
"""Papers are measured in thousandths of their width."""
STRAIGHT = 15
"""Degrees by which a seal may lean."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a paper, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    def overlaps(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies inside, the edge included."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Seal:
    key: str
    name: Bilingual
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """A paper that is sealed: `needs` asks for one seal of each group, fields are kept clear."""

    key: str
    name: Bilingual
    height: int
    needs: tuple[tuple[str, ...], ...]
    fields: Mapping[str, Box] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class PlacedSeal:
    """A seal as it was set: its middle, and by how many degrees it leans."""

    seal: str
    x: int
    y: int
    lean: int = 0

    def box(self) -> Box:
        """The room that it takes on the paper."""
        size = seals()[self.seal]
        return Box(self.x - size.width // 2, self.y - size.height // 2, size.width, size.height)


def judge_seals(paper: SealedPaper, placed: Sequence[PlacedSeal], day: date) -> tuple[Fault, ...]:
    """What is wrong with the seals on a paper: the wrong one, one missing, or where one lies."""
    use, place = rule("bank.seal.use", day), rule("bank.seal.place", day)
    wanted = {key for group in paper.needs for key in group}
    faults = [
        use.faults("seal_wrong", seal=each.seal, paper=paper.key)
        for each in placed
        if each.seal not in wanted
    ]
    faults += [
        use.faults("seal_missing", paper=paper.key, any_of=list(group))
        for group in paper.needs
        if not any(each.seal in group for each in placed)
    ]
    sheet = Box(0, 0, PAPER_WIDTH, paper.height)
    for each in placed:
        if not sheet.holds(each.box()):
            faults.append(place.faults("seal_off_paper", seal=each.seal))
        if abs(each.lean) > STRAIGHT:
            faults.append(place.faults("seal_leans", seal=each.seal, degrees=each.lean))
        faults += [
            place.faults("seal_on_field", seal=each.seal, field=name)
            for name, box in paper.fields.items()
            if box.overlaps(each.box())
        ]
    return tuple(faults)


def is_complete(paper: SealedPaper, placed: Sequence[PlacedSeal]) -> bool:
    """Whether a paper carries one seal of each group that it needs."""
    keys = {each.seal for each in placed}
    return all(keys & set(group) for group in paper.needs)


@cache
def seals() -> Mapping[str, Seal]:
    """The seals of the rack by key."""
    return MappingProxyType(
        {
            each["key"]: Seal(each["key"], read_words(each["name"]), each["width"], each["height"])
            for each in _raw()["seals"]
        }
    )


@cache
def sealed_papers() -> Mapping[str, SealedPaper]:
    """The papers that are sealed, by key."""
    return MappingProxyType(
        {
            each["key"]: SealedPaper(
                each["key"],
                read_words(each["name"]),
                each["height"],
                tuple(map(tuple, each["needs"])),
                MappingProxyType({name: Box(*box) for name, box in each.get("fields", {}).items()}),
            )
            for each in _raw()["papers"]
        }
    )


def _raw() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("seals.toml").read_text(encoding="utf-8"))
