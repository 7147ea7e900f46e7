"""The broker's rule book: dated rules of conduct, of instructions and of transfers (`rules.toml`)."""

from datetime import date
from functools import cache
from pathlib import Path

from simulator.engine.refusal import Refusal
from simulator.engine.rule_book import Rule, RuleBook, read_rules


@cache
def book() -> RuleBook:
    """All rules of the broker's desk."""
    return read_rules(Path(__file__).with_name("rules.toml"))


def rule(key: str, day: date) -> Rule:
    """A rule as it holds on a day.

    Raises:
        KeyError: the book has no such rule.
    """
    return book().on(key, day)


def hours_refusal(key: str, code: str, *, day: date, second: int) -> Refusal | None:
    """Why a rule's hours forbid something now; None within them. The last second is outside.

    Args:
        key: A rule with `from_second` and `to_second`.
        code: What the refusal is called.
        day: The date by the rule's own clock.
        second: The second of that day by the same clock.
    """
    hours = rule(key, day)
    first, last = hours.numbers["from_second"], hours.numbers["to_second"]
    if first <= second < last:
        return None
    return hours.refuses(code, second=second, from_second=first, to_second=last)
