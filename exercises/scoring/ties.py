"""Ranks with a tie chain: what is compared next when totals are equal, and who shares a rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Better = Literal["high", "low"]
Row = Mapping[str, Decimal | None]
"""What can be compared of an entry, by name. None (not measured) comes after every number."""


@dataclass(frozen=True, slots=True)
class TieStep:
    """One link: the figure that is compared, and which end of it is better."""

    figure: str
    better: Better = "high"

    def key(self, row: Row) -> tuple[bool, Decimal]:
        value = row[self.figure]
        if value is None:
            return (True, Decimal(0))
        return (False, -value if self.better == "high" else value)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry and its rank from 1. Equal entries share a rank; the next one skips (1, 1, 3)."""

    entry: str
    rank: int


def sort_key(row: Row, chain: Sequence[TieStep]) -> tuple[tuple[bool, Decimal], ...]:
    """Sorts the better entry first; equal keys are a tie that the chain does not break."""
    return tuple(step.key(row) for step in chain)


def ranked(rows: Mapping[str, Row], chain: Sequence[TieStep]) -> list[Ranked]:
    """Entries from the best to the last. Those whom the chain leaves equal keep the order given."""
    keys = {entry: sort_key(row, chain) for entry, row in rows.items()}
    result: list[Ranked] = []
    for place, entry in enumerate(sorted(rows, key=keys.__getitem__), start=1):
        before = result[-1] if result else None
        tied = before is not None and keys[before.entry] == keys[entry]
        result.append(Ranked(entry, before.rank if before and tied else place))
    return result


def leader(rows: Mapping[str, Row], chain: Sequence[TieStep]) -> str | None:
    """The only entry in first place; None if it is shared or nobody competes."""
    first = [row.entry for row in ranked(rows, chain) if row.rank == 1]
    return first[0] if len(first) == 1 else None
