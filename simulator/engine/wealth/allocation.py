"""Cash, bonds and shares: what a family holds, what a plan holds, what the risk matrix suggests."""

import math
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
from simulator.engine.wealth.questionnaire import questionnaire
from simulator.engine.wealth.shelf import Product

WHOLE = 100
"""The shares of a plan add up to it."""
_STEP = 20
_STEPS = 5


class Part(StrEnum):
    """The three parts of an allocation. Gold counts with shares."""

    CASH = "cash"
    BONDS = "bonds"
    SHARES = "shares"


Mix = Mapping[Part, int]
"""Whole per cent by part, 100 in all; nothing in any part where nothing is held."""


@dataclass(frozen=True, slots=True)
class PartAssumption:
    """What a part earns in a year, in hundredths of a per cent."""

    name: Bilingual
    middle: int
    """The rate of the middle case."""
    spread: int
    """The standard deviation."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What every plan takes for granted, in hundredths of a per cent a year."""

    version: str
    certainty: Certainty
    inflation: int
    fee_growth: int
    after_retirement: int
    parts: Mapping[Part, PartAssumption]


@dataclass(frozen=True, slots=True)
class RiskProfile:
    """How much risk somebody can bear, and how much they like to: 0 to 100 each."""

    ability: int
    attitude: int


def risk_profile(answers: Mapping[str, int]) -> RiskProfile:
    """The two scores from an answered questionnaire."""
    raw = _data()
    return RiskProfile(_score(raw["ability"], answers), _score(raw["attitude"], answers))


def suggested(profile: RiskProfile) -> Mix:
    """The cell of the risk matrix."""
    row, column = (min(score // _STEP, _STEPS - 1) for score in (profile.attitude, profile.ability))
    return _mix(_data()["matrix"][row][column])


def holds(product: Product) -> Mix:
    """What a product holds."""
    raw = _data()
    if product.kind == "wealth_product":
        return _mix(raw["wealth_products"][str(product.level)])
    return _mix(raw["kinds"][product.kind])


def mix_of(weights: Mapping[Part, int] | Mapping[Part, Fraction]) -> Mix:
    """Weights as whole per cent that add up to 100: the largest remainders get the missing points."""
    total = sum(weights.values())
    if total <= 0:
        return MappingProxyType(dict.fromkeys(Part, 0))
    exact = {part: Fraction(weights.get(part, 0)) * WHOLE / total for part in Part}
    whole = {part: math.floor(share) for part, share in exact.items()}
    by_remainder = sorted(Part, key=lambda part: whole[part] - exact[part])
    for part in by_remainder[: WHOLE - sum(whole.values())]:
        whole[part] += 1
    return MappingProxyType(whole)


def mix_of_products(picks: Mapping[Product, int]) -> Mix:
    """What a plan of products holds; `picks` gives each its share of the whole."""
    weights = {
        part: sum((Fraction(share * holds(product)[part]) for product, share in picks.items()))
        for part in Part
    }
    return mix_of({part: Fraction(weight) for part, weight in weights.items()})


def rate_of(mix: Mix) -> PartAssumption:
    """What a mix earns in the middle case, and its spread; the parts move independently."""
    parts = assumptions().parts
    middle = sum(mix[part] * parts[part].middle for part in Part) / WHOLE
    spread = math.hypot(*(mix[part] * parts[part].spread for part in Part)) / WHOLE
    return PartAssumption(Bilingual("组合", "The mix"), round(middle), round(spread))


@cache
def assumptions() -> Assumptions:
    """The assumptions of the town's wealth office."""
    path = Path(__file__).with_name("assumptions.toml")
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = {
        Part(each["key"]): PartAssumption(read_words(each["name"]), each["middle"], each["spread"])
        for each in raw["parts"]
    }
    return Assumptions(
        raw["version"],
        Certainty(raw["certainty"]),
        raw["inflation"],
        raw["fee_growth"],
        raw["after_retirement"],
        MappingProxyType(parts),
    )


@cache
def _data() -> Mapping[str, Any]:
    path = Path(__file__).with_name("allocation.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _score(keys: list[str], answers: Mapping[str, int]) -> int:
    """The average score of some questions, as points of 100."""
    by_key = {question.key: question for question in questionnaire().questions}
    scores = [by_key[key].answers[answers[key]].score for key in keys]
    return round(Fraction(sum(scores) * 10, len(scores)))


def _mix(shares: list[int]) -> Mix:
    return MappingProxyType(dict(zip(Part, shares, strict=True)))
