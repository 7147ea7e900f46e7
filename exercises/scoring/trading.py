"""From what an exchange tells of accounts and prices to events of a contest's standings.

The exchange's record is a row of steps: a minute in which something traded, or the close of a day.
Money is fen, prices are ticks of 0.01 yuan.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from exercises.scoring.standings import EquityRead, Event, RoundTripClosed, RuleBroken


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened to an entry's account: a kind of account event and its facts."""

    entry: str
    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What happened up to the end of a minute or of a day, and the prices that stand then."""

    told: tuple[Told, ...]
    prices: Mapping[int, int]
    """Of the shares whose price may have changed since the step before."""
    closes_day: bool = False


@dataclass(slots=True)
class Purse:
    """Cash and shares of one entry, and what its open position in each share has cost and brought."""

    cash: int
    shares: dict[int, int] = field(default_factory=dict)
    spent: dict[int, int] = field(default_factory=dict)
    brought: dict[int, int] = field(default_factory=dict)

    def apply(self, told: Told) -> Event | None:
        """Takes in an account event; what it means for the standings, if anything."""
        match told.kind:
            case "fill":
                return self._fill(told.entry, told.facts)
            case "cash_moved":
                self.cash += told.facts["amount"]
            case "refused":
                return RuleBroken(told.entry)
        return None

    def worth(self, prices: Mapping[int, int]) -> int:
        """Total assets at these prices."""
        return self.cash + sum(held * prices[share] for share, held in self.shares.items())

    def as_data(self) -> dict[str, Any]:
        """Plain data that `purse_of` takes back."""
        tables = {"shares": self.shares, "spent": self.spent, "brought": self.brought}
        return {"cash": self.cash, **{name: list(table.items()) for name, table in tables.items()}}

    def _fill(self, entry: str, facts: Mapping[str, Any]) -> Event | None:
        share, amount = facts["instrument"], facts["price"] * facts["quantity"]
        fees = facts["commission"] + facts["stamp"] + facts["transfer"]
        if facts["side"] == "buy":
            self.cash -= amount + fees
            self.shares[share] = self.shares.get(share, 0) + facts["quantity"]
            self.spent[share] = self.spent.get(share, 0) + amount + fees
            return None
        self.cash += amount - fees
        self.shares[share] -= facts["quantity"]
        self.brought[share] = self.brought.get(share, 0) + amount - fees
        if self.shares[share]:
            return None
        del self.shares[share]
        return RoundTripClosed(entry, won=self.brought.pop(share) > self.spent.pop(share))


def purse_of(data: Mapping[str, Any]) -> Purse:
    """A purse from its data."""
    return Purse(data["cash"], dict(data["shares"]), dict(data["spent"]), dict(data["brought"]))


@dataclass(slots=True)
class Tape:
    """Plays the steps of the exchange's record to the entries of a contest."""

    purses: dict[str, Purse]
    prices: dict[int, int]

    def play(self, step: Step) -> Iterator[Event]:
        """The events of a step: what accounts did in order, then a reading of every entry."""
        for told in step.told:
            event = self.purses[told.entry].apply(told)
            if event is not None:
                yield event
        self.prices.update(step.prices)
        for entry, purse in self.purses.items():
            yield EquityRead(entry, purse.worth(self.prices), closes_day=step.closes_day)


def events_of(tape: Tape, steps: Iterable[Step]) -> Iterator[Event]:
    """The events of many steps."""
    for step in steps:
        yield from tape.play(step)
