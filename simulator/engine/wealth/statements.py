"""The lines of a family's sheet: assets, debts, income and spending, and the household they make."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.rule_book import read_words
from simulator.engine.wealth.allocation import Mix, Part, mix_of
from simulator.engine.wealth.household import Asset, AssetKind, Household

Entries = Mapping[str, int]
"""Fen by the key of a line; a line that is left out is nothing."""


class Side(StrEnum):
    """Where a line stands."""

    ASSETS = "assets"
    DEBTS = "debts"
    INCOME = "income"
    SPENDING = "spending"


@dataclass(frozen=True, slots=True)
class SheetLine:
    key: str
    side: Side
    name: Bilingual
    kind: AssetKind | None = None
    """Of an asset."""
    holds: tuple[int, ...] = ()
    """Per cent in cash, bonds and shares; empty for what stands outside of an allocation."""
    is_debt_service: bool = False


def household_of(entries: Entries) -> Household:
    """The household that a sheet describes."""
    by_key = {line.key: line for line in lines()}
    assets = tuple(
        Asset(line.kind, entries[key])
        for key, line in by_key.items()
        if line.kind is not None and entries.get(key)
    )
    service = sum(entries.get(key, 0) for key, line in by_key.items() if line.is_debt_service)
    return Household(
        assets=assets,
        debt=total(entries, Side.DEBTS),
        income=total(entries, Side.INCOME),
        spending=total(entries, Side.SPENDING),
        debt_service=service,
    )


def total(entries: Entries, side: Side) -> int:
    """Fen on a side of a sheet."""
    return sum(entries.get(line.key, 0) for line in lines() if line.side is side)


def held_mix(entries: Entries) -> Mix:
    """How the financial assets of a sheet are spread over cash, bonds and shares."""
    weights = dict.fromkeys(Part, Fraction())
    for line in lines():
        for part, share in zip(Part, line.holds, strict=False):
            weights[part] += Fraction(entries.get(line.key, 0) * share, 100)
    return mix_of(weights)


def movable(entries: Entries) -> int:
    """Fen of financial assets: what a client can move into products."""
    return sum(entries.get(line.key, 0) for line in lines() if line.holds)


def differing(written: Entries, told: Entries) -> Sequence[str]:
    """The lines in which what was written is not what was told, to the yuan."""
    return [
        line.key
        for line in lines()
        if written.get(line.key, 0) // 100 != told.get(line.key, 0) // 100
    ]


@cache
def lines() -> tuple[SheetLine, ...]:
    """Every line in the order in which it is shown."""
    path = Path(__file__).with_name("statements.toml")
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_read_line(side, each) for side in Side for each in raw[side])


@cache
def by_side() -> Mapping[Side, tuple[SheetLine, ...]]:
    """The lines of each side."""
    return MappingProxyType(
        {side: tuple(line for line in lines() if line.side is side) for side in Side}
    )


def _read_line(side: Side, raw: Mapping[str, Any]) -> SheetLine:
    return SheetLine(
        raw["key"],
        side,
        read_words(raw["name"]),
        AssetKind(raw["kind"]) if "kind" in raw else None,
        tuple(raw.get("holds", ())),
        raw.get("debt_service", False),
    )
