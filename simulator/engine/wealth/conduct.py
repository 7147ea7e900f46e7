"""What a wealth manager must do and may not do: dated rules, read from `conduct.toml`."""

from datetime import date
from functools import cache
from pathlib import Path

from simulator.engine.refusal import Fault
from simulator.engine.rule_book import Rule, RuleBook, read_rules
from simulator.engine.wealth.suitability import Means, Reason

RULES_OF_REASONS = {
    Reason.PROMOTED_ABOVE_CLASS: "wealth.promotion",
    Reason.LOWEST_CATEGORY: "wealth.lowest",
    Reason.NOT_QUALIFIED: "wealth.admission",
    Reason.NEVER_ABOVE_CLASS: "wealth.above-class",
    Reason.ASKED_ABOVE_CLASS: "wealth.warning",
}
"""The rule that stands behind each reason not to sell."""


@cache
def book() -> RuleBook:
    """All rules of conduct of the wealth office."""
    return read_rules(Path(__file__).with_name("conduct.toml"))


def rule(key: str, day: date) -> Rule:
    """A rule as it holds on a day.

    Raises:
        KeyError: the book has no such rule.
    """
    return book().on(key, day)


def fault(key: str, code: str, day: date, **facts: object) -> Fault:
    """A fault against a rule as it holds on a day."""
    return rule(key, day).faults(code, **facts)


def is_qualified(means: Means, day: date) -> bool:
    """Whether a person is a qualified investor (合格投资者) of private products.

    Args:
        means: Financial assets, the same net of debts, yearly income, years of experience.
        day: The business date.
    """
    needed = rule("wealth.qualified", day).numbers
    if means.years < needed["years"]:
        return False
    reached = (
        (means.net_assets, "net_assets_fen"),
        (means.assets, "assets_fen"),
        (means.income, "income_fen"),
    )
    return any(held >= needed[name] for held, name in reached)
