"""A family's balance sheet and cash flow, and the ratios that are read from them. Amounts in fen."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.rule_book import Certainty, read_words


class AssetKind(StrEnum):
    """What an asset is to the ratios."""

    LIQUID = "liquid"
    """Cash, demand deposits, money funds."""
    INVESTED = "invested"
    """Time deposits, bonds, funds, shares, and a house that is let."""
    OWN_USE = "own_use"
    """The home one lives in, the car."""
    OTHER = "other"
    """Pension and provident fund accounts, loans to others."""


@dataclass(frozen=True, slots=True)
class Asset:
    kind: AssetKind
    fen: int


@dataclass(frozen=True, slots=True)
class Household:
    """A family's sheet. Income after tax, spending and debt service by the year."""

    assets: tuple[Asset, ...]
    debt: int
    income: int
    spending: int
    """Everything that is spent, debt service included."""
    debt_service: int
    """What is paid on debts, principal and interest."""

    def total(self, *kinds: AssetKind) -> int:
        """Fen in assets of some kinds; of all where none is named."""
        return sum(asset.fen for asset in self.assets if not kinds or asset.kind in kinds)

    @property
    def net_worth(self) -> int:
        return self.total() - self.debt

    @property
    def surplus(self) -> int:
        return self.income - self.spending


class Grade(StrEnum):
    """Where a ratio stands against its reference band."""

    LOW = "low"
    GOOD = "good"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class RatioBand:
    """A ratio with what is held to be good; a bound is None where there is none."""

    key: str
    name: Bilingual
    formula: Bilingual
    reference: Bilingual
    certainty: Certainty
    low: Fraction | None
    high: Fraction | None
    includes_low: bool
    includes_high: bool

    def grade(self, value: Fraction) -> Grade:
        """Where a value stands."""
        if self.low is not None and (
            value < self.low or (value == self.low and not self.includes_low)
        ):
            return Grade.LOW
        if self.high is not None and (
            value > self.high or (value == self.high and not self.includes_high)
        ):
            return Grade.HIGH
        return Grade.GOOD


def ratios(house: Household) -> Mapping[str, Fraction | None]:
    """The seven ratios by key; None where a ratio does not apply, its denominator not above zero."""
    liquid = house.total(AssetKind.LIQUID)
    return MappingProxyType(
        {
            "surplus_ratio": _over(house.surplus, house.income),
            "invest_to_net": _over(house.total(AssetKind.INVESTED), house.net_worth),
            "solvency": _over(house.net_worth, house.total()),
            "debt_ratio": _over(house.debt, house.total()),
            "quick_ratio": _over(liquid, house.debt),
            "debt_income": _over(house.debt_service, house.income),
            "liquidity_months": _over(liquid * 12, house.spending),
        }
    )


def grades(values: Mapping[str, Fraction | None]) -> Mapping[str, Grade | None]:
    """Where each ratio stands; None where it does not apply."""
    bands = ratio_bands()
    return MappingProxyType(
        {key: None if value is None else bands[key].grade(value) for key, value in values.items()}
    )


@cache
def ratio_bands() -> Mapping[str, RatioBand]:
    """The reference bands by key, in the order in which they are shown."""
    raw = tomllib.loads(Path(__file__).with_name("ratios.toml").read_text(encoding="utf-8"))
    return MappingProxyType({each["key"]: _read_band(each) for each in raw["ratios"]})


def _read_band(raw: Mapping[str, Any]) -> RatioBand:
    low, high = (Fraction(raw[side], 1000) if side in raw else None for side in ("low", "high"))
    return RatioBand(
        raw["key"],
        read_words(raw["name"]),
        read_words(raw["formula"]),
        read_words(raw["reference"]),
        Certainty(raw["certainty"]),
        low,
        high,
        "low" in raw["including"],
        "high" in raw["including"],
    )


def _over(upper: int, lower: int) -> Fraction | None:
    return Fraction(upper, lower) if lower > 0 else None
