"""The bank's rule book: dated rules of the counter, read from `rules.toml`."""

from datetime import date
from functools import cache
from pathlib import Path

from simulator.engine.rule_book import Rule, RuleBook, read_rules


@cache
def book() -> RuleBook:
    """All rules of the counter."""
    return read_rules(Path(__file__).with_name("rules.toml"))


def rule(key: str, day: date) -> Rule:
    """A rule as it holds on a day.

    Raises:
        KeyError: the book has no such rule.
    """
    return book().on(key, day)
