"""Accounts at the broker: cash and shares, what is frozen of them and what may be sold."""

from collections.abc import Mapping
from dataclasses import dataclass


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
    """`cash` in fen with the `frozen` part in it; what may be spent is `cash - frozen`."""

    cash: int
    frozen: int
    holdings: Mapping[int, Holding]

    @property
    def available(self) -> int:
        return self.cash - self.frozen
