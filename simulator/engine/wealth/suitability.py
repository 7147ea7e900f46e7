"""May this client have this product (适当性): five outcomes, by the rules of the product's regulator."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.rule_book import Certainty, read_words


class Regulator(StrEnum):
    """Whose rules a product is sold by."""

    SECURITIES = "securities"
    BANK_WEALTH = "bank_wealth"


class Outcome(StrEnum):
    ALLOW = "allow"
    WARN_REQUIRED = "warn_required"
    """The client asks for more risk than the class holds, and has not been warned in writing yet."""
    ALLOW_AFTER_WARNING = "allow_after_warning"
    FORBID_PROMOTE = "forbid_promote"
    """The firm may not bring it up; only the client can."""
    FORBID = "forbid"


class Reason(StrEnum):
    """Why an outcome is as it is."""

    WITHIN_CLASS = "within_class"
    PROFESSIONAL = "professional"
    LOWEST_CATEGORY = "lowest_category"
    NOT_QUALIFIED = "not_qualified"
    """The product is for qualified investors (合格投资者) only."""
    PROMOTED_ABOVE_CLASS = "promoted_above_class"
    ASKED_ABOVE_CLASS = "asked_above_class"
    WARNED_ABOVE_CLASS = "warned_above_class"
    NEVER_ABOVE_CLASS = "never_above_class"
    """The regulator lets nobody sell above the class, asked or not."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Money in fen and years of experience that an investor needs; `income` and `net_assets` may be 0."""

    assets: int
    years: int
    income: int = 0
    net_assets: int = 0


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of a regulator from a day on."""

    regulator: Regulator
    since: date
    name: Bilingual
    source: str
    sells_above_class: bool
    """Whether a warned client who insists may buy above the class."""
    validity_months: int
    retests_a_day: int
    retests_a_year: int
    certainty: Mapping[str, Certainty]
    professional: Mapping[str, Threshold]

    @property
    def version(self) -> str:
        return f"{self.regulator}@{self.since.isoformat()}"


@dataclass(frozen=True, slots=True)
class Investor:
    """What suitability asks about a client; `level` 1 to 5 is the class C1 to C5."""

    level: int
    is_lowest: bool = False
    """In the lowest category (最低类别): without full capacity, or accepting no loss at all."""
    is_professional: bool = False
    is_qualified: bool = False
    """A qualified investor (合格投资者) of private products."""


@dataclass(frozen=True, slots=True)
class Match:
    outcome: Outcome
    reason: Reason
    gap: int
    """Grades by which the product is above the class; 0 where it is within."""
    pack: RulePack


def match(
    investor: Investor,
    product_level: int,
    *,
    asked: bool,
    warned: bool,
    pack: RulePack,
    qualified_only: bool = False,
) -> Match:
    """Whether a client may have a product.

    Args:
        investor: The client.
        product_level: The product's grade, 1 to 5 for R1 to R5.
        asked: The client brought the product up, unprompted.
        warned: The client has signed the special warning (特别书面警示).
        pack: The rules of the product's regulator.
        qualified_only: The product is for qualified investors.
    """
    gap = max(product_level - investor.level, 0)

    def answer(outcome: Outcome, reason: Reason) -> Match:
        return Match(outcome, reason, gap, pack)

    if investor.is_lowest:
        if product_level == 1:
            return answer(Outcome.ALLOW, Reason.WITHIN_CLASS)
        return answer(Outcome.FORBID, Reason.LOWEST_CATEGORY)
    if qualified_only and not (investor.is_qualified or investor.is_professional):
        return answer(Outcome.FORBID, Reason.NOT_QUALIFIED)
    if gap == 0:
        return answer(Outcome.ALLOW, Reason.WITHIN_CLASS)
    if investor.is_professional:
        return answer(Outcome.ALLOW, Reason.PROFESSIONAL)
    return answer(*_above_class(asked=asked, warned=warned, pack=pack))


def _above_class(*, asked: bool, warned: bool, pack: RulePack) -> tuple[Outcome, Reason]:
    if not asked:
        return Outcome.FORBID_PROMOTE, Reason.PROMOTED_ABOVE_CLASS
    if not pack.sells_above_class:
        return Outcome.FORBID, Reason.NEVER_ABOVE_CLASS
    if warned:
        return Outcome.ALLOW_AFTER_WARNING, Reason.WARNED_ABOVE_CLASS
    return Outcome.WARN_REQUIRED, Reason.ASKED_ABOVE_CLASS


@dataclass(frozen=True, slots=True)
class Means:
    """What an investor owns and earns, in fen; `income` is the yearly average of three years."""

    assets: int
    years: float
    """Years of experience in investing."""
    income: int = 0
    net_assets: int = 0


def may_convert(means: Means, *, is_person: bool, pack: RulePack) -> bool:
    """Whether an ordinary client may become professional on request; the firm may still refuse."""
    kind = "convert_person" if is_person else "convert_body"
    return _reaches(means, pack.professional[kind], is_person=is_person)


def is_professional(means: Means, *, is_person: bool, pack: RulePack) -> bool:
    """Whether an investor is professional outright."""
    return _reaches(
        means, pack.professional["person" if is_person else "body"], is_person=is_person
    )


def _reaches(means: Means, needed: Threshold, *, is_person: bool) -> bool:
    """A person needs assets or income, a body assets and net assets; both need the years."""
    if means.years < needed.years:
        return False
    if is_person:
        return means.assets >= needed.assets or means.income >= needed.income
    return means.assets >= needed.assets and means.net_assets >= needed.net_assets


def rules_on(regulator: Regulator, day: date) -> RulePack:
    """A regulator's rules on a day; the first ones also before they began."""
    packs = [pack for pack in packs_of_all() if pack.regulator is regulator]
    holding = [pack for pack in packs if pack.since <= day]
    return holding[-1] if holding else packs[0]


def rules_of(version: str) -> RulePack:
    """Rules by their version."""
    return next(pack for pack in packs_of_all() if pack.version == version)


@cache
def packs_of_all() -> tuple[RulePack, ...]:
    """Every pack of every regulator, oldest first."""
    raw = tomllib.loads(Path(__file__).with_name("suitability.toml").read_text(encoding="utf-8"))
    return tuple(sorted(map(read_pack, raw["packs"]), key=lambda pack: pack.since))


def read_pack(raw: Mapping[str, Any]) -> RulePack:
    """A pack from its data, checked.

    Raises:
        ValueError: a number without a certainty, or a rule above class that is none.
    """
    if raw["above_class"] not in ("after_warning", "forbid"):
        msg = f"{raw['regulator']}: above_class is after_warning or forbid"
        raise ValueError(msg)
    said = set(raw) - {"regulator", "since", "name", "source", "certainty"}
    if said != set(raw["certainty"]):
        msg = f"{raw['regulator']}: every number needs a certainty: {sorted(said)}"
        raise ValueError(msg)
    thresholds = {**raw.get("professional", {}), **raw.get("professional_person", {})}
    return RulePack(
        regulator=Regulator(raw["regulator"]),
        since=raw["since"],
        name=read_words(raw["name"]),
        source=raw["source"],
        sells_above_class=raw["above_class"] == "after_warning",
        validity_months=raw["validity_months"],
        retests_a_day=raw["retests_a_day"],
        retests_a_year=raw["retests_a_year"],
        certainty={name: Certainty(value) for name, value in raw["certainty"].items()},
        professional={name: Threshold(**value) for name, value in thresholds.items()},
    )
