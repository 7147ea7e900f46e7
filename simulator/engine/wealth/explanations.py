"""What is said of a product: answers to a client's question, and whether words name the worst case."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Fault
from simulator.engine.rule_book import read_words
from simulator.engine.wealth.conduct import fault
from simulator.engine.wealth.shelf import Product

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_LOSS = re.compile(
    r"亏|损失|低于本金|少于|扣除|按最低|活期利率|los[es]|below|less than|lowest|demand rate"
)
"""Words of which one names a worst case that has no figure."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer that a manager may give; `fault` is empty for the right one."""

    question: str
    key: str
    words: Bilingual
    """With names in braces for what the product's papers say."""
    fault: str
    rule: str
    true_where: str

    def judge(self, day: date, product: Product) -> Fault | None:
        """What is wrong with giving it about a product."""
        if not self.fault:
            return None
        return fault(self.rule, self.fault, day, product=product.code, said=self.key)


def explanations(question: str, product: Product) -> tuple[Explanation, ...]:
    """What can be said to a question about a product: one right answer, and others."""
    return tuple(
        each
        for each in _all()
        if each.question == question and not (each.true_where and _holds(each.true_where, product))
    )


def names_worst(product: Product, words: str) -> bool:
    """Whether somebody's own words tell the worst case: each of its figures, or that there is a loss."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    wanted = set(_FIGURE.findall(product.worst.zh))
    if wanted:
        return wanted <= set(_FIGURE.findall(plain))
    return _LOSS.search(plain) is not None


def _holds(condition: str, product: Product) -> bool:
    conditions = {"no_fees": not (product.fees.buy or product.fees.sell or product.fees.yearly)}
    return conditions[condition]


@cache
def _all() -> tuple[Explanation, ...]:
    path = Path(__file__).with_name("explanations.toml")
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(map(_read, raw["answers"]))


def _read(raw: Mapping[str, str | dict[str, str]]) -> Explanation:
    def text(name: str) -> str:
        return str(raw.get(name, ""))

    words = raw["words"]
    assert isinstance(words, dict)  # noqa: S101  both languages, checked by read_words
    return Explanation(
        text("question"),
        text("key"),
        read_words(words),
        text("fault"),
        text("rule"),
        text("true_where"),
    )
