"""The product shelf: invented products with grade, term, fees, worst case and regulator."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.rule_book import read_words
from simulator.engine.wealth.bands import CLASSES
from simulator.engine.wealth.suitability import (
    Investor,
    Match,
    Outcome,
    Regulator,
    match,
    rules_on,
)


@dataclass(frozen=True, slots=True)
class ProductFees:
    """Hundredths of a per cent: once when bought, once when sold, and of the value each year."""

    buy: int
    sell: int
    yearly: int


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the shelf. Money in fen; `term_days` 0 means that it can be sold at any time."""

    code: str
    kind: str
    regulator: Regulator
    level: int
    minimum: int
    term_days: int
    name: Bilingual
    issuer: Bilingual
    basis: Bilingual
    worst: Bilingual
    redemption: Bilingual
    fees: ProductFees
    settles_days: int
    qualified_only: bool = False
    principal_protected: bool = False


@dataclass(frozen=True, slots=True)
class ShelfPlace:
    """A product with the answer to whether a client may have it."""

    product: Product
    match: Match


@cache
def shelf() -> tuple[Product, ...]:
    """Every product, by grade and code."""
    raw = tomllib.loads(Path(__file__).with_name("shelf.toml").read_text(encoding="utf-8"))
    products = sorted(map(read_product, raw["products"]), key=lambda each: (each.level, each.code))
    if len({product.code for product in products}) != len(products):
        msg = "the shelf holds a code twice"
        raise ValueError(msg)
    return tuple(products)


def product(code: str) -> Product:
    """A product by its code.

    Raises:
        KeyError: the shelf does not hold it.
    """
    found = next((each for each in shelf() if each.code == code), None)
    if found is None:
        raise KeyError(code)
    return found


def judge_product(
    product: Product, investor: Investor, *, asked: bool, warned: bool, day: date
) -> Match:
    """Whether a client may have a product, by the rules of its regulator on a day."""
    return match(
        investor,
        product.level,
        asked=asked,
        warned=warned,
        pack=rules_on(product.regulator, day),
        qualified_only=product.qualified_only,
    )


def shelf_for(
    investor: Investor, *, asked: bool, day: date, products: Iterable[Product] | None = None
) -> tuple[ShelfPlace, ...]:
    """The shelf as one client may see it: each product with its answer."""
    listed = shelf() if products is None else products
    return tuple(
        ShelfPlace(each, judge_product(each, investor, asked=asked, warned=False, day=day))
        for each in listed
    )


def instead_of(refused: Product, investor: Investor, day: date) -> Product | None:
    """What fits the client where a product was refused.

    The highest grade that the class holds; of those, one of the same regulator and the smallest
    minimum.
    """
    fitting = [
        place.product
        for place in shelf_for(investor, asked=False, day=day)
        if place.match.outcome is Outcome.ALLOW and place.product.minimum <= refused.minimum
    ]

    def closeness(each: Product) -> tuple[int, bool, int]:
        return -each.level, each.regulator is not refused.regulator, each.minimum

    return min(fitting, key=closeness, default=None)


def read_product(raw: Mapping[str, Any]) -> Product:
    """A product from its data, checked.

    Raises:
        ValueError: a grade that is none, or words in one language only.
    """
    if raw["level"] not in CLASSES:
        msg = f"product {raw['code']}: no grade R{raw['level']}"
        raise ValueError(msg)
    worded = {
        name: read_words(raw[name]) for name in ("name", "issuer", "basis", "worst", "redemption")
    }
    return Product(
        **{
            **raw,
            **worded,
            "regulator": Regulator(raw["regulator"]),
            "fees": ProductFees(**raw["fees"]),
        }
    )
