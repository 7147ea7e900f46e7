"""Indices: the value of the members' free float against its value before the run."""

from collections.abc import Callable

from simulator.engine.market.instruments import Index, Scenario


def level(index: Index, scenario: Scenario, price: Callable[[int], int]) -> int:
    """The index at the given prices of its members, in hundredths, half up."""
    members = [scenario.instruments[number] for number in index.members]
    value = sum(price(member.number) * member.shares for member in members)
    base = sum(member.previous_close * member.shares for member in members)
    return (2 * index.base * value + base) // (2 * base)
