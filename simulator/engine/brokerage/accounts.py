"""Accounts at the broker: cash and shares, what is frozen of them and what may be sold."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Holding:
    """Shares of one instrument: `total` = `sellable` + `frozen` + `bought_today`.

    `frozen` stands in open sell orders; `bought_today` may be sold from tomorrow on (T+1). `cost`
    is what the total cost in fen, fees of the purchases included; a sale takes its share of it.
    """

    total: int
    sellable: int
    frozen: int
    bought_today: int
    cost: int


@dataclass(frozen=True, slots=True)
class Account:
    """`cash` in fen with the `frozen` part in it; what may be spent is `available`."""

    cash: int
    frozen: int
    holdings: Mapping[int, Holding]

    @property
    def available(self) -> int:
        return self.cash - self.frozen


@dataclass(slots=True, eq=False)
class Position:
    """A holding as the broker keeps it."""

    total: int = 0
    frozen: int = 0
    bought_today: int = 0
    cost: int = 0

    @property
    def sellable(self) -> int:
        return self.total - self.frozen - self.bought_today

    def add(self, quantity: int, cost: int) -> None:
        self.total += quantity
        self.bought_today += quantity
        self.cost += cost

    def take(self, quantity: int) -> None:
        """Takes frozen shares away, and of the cost their share, half up."""
        self.cost -= (2 * self.cost * quantity + self.total) // (2 * self.total)
        self.total -= quantity
        self.frozen -= quantity

    def view(self) -> Holding:
        return Holding(self.total, self.sellable, self.frozen, self.bought_today, self.cost)


@dataclass(frozen=True, slots=True)
class PositionCap:
    """One security may take `percent` of `assets`: the account's total at the last close, in fen."""

    percent: int
    assets: int

    @property
    def most(self) -> int:
        """Fen that one security may take, exactly as much included; parts of a fen do not count."""
        return self.assets * self.percent // 100


@dataclass(slots=True, eq=False)
class ClientAccount:
    """An account as the broker keeps it."""

    cash: int
    frozen: int = 0
    positions: dict[int, Position] = field(default_factory=dict)
    cap: PositionCap | None = None

    @property
    def available(self) -> int:
        return self.cash - self.frozen

    def position(self, instrument: int) -> Position:
        """The position in an instrument; an empty one where there is none yet."""
        found = self.positions.get(instrument)
        if found is None:
            found = self.positions[instrument] = Position()
        return found

    def view(self) -> Account:
        held = sorted((number, held) for number, held in self.positions.items() if held.total)
        return Account(self.cash, self.frozen, {number: held.view() for number, held in held})
