"""What is asked of a run. Every field is an integer, so a journal packs well."""

from dataclasses import dataclass
from enum import IntEnum

CROWD = 0
"""The account of the seeded crowd: it pays no fees and is bound by no funds, but its cash and
shares are counted, so that the whole market's cash and shares are conserved."""


class Side(IntEnum):
    BUY = 0
    SELL = 1

    @property
    def opposite(self) -> "Side":
        return Side(1 - self)


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """A limit order for the day. `price` in ticks, `quantity` in shares."""

    account: int
    instrument: int
    side: Side
    price: int
    quantity: int


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Takes back what is left of an order; `order` is the venue's running number."""

    account: int
    order: int


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """Opens an account at the broker with cash in fen."""

    account: int
    cash: int


@dataclass(frozen=True, slots=True)
class MoveCash:
    """Cash paid in (positive) or out (negative), in fen; out is refused beyond what is available."""

    account: int
    amount: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The clock has reached this moment.

    Phases, auctions, the end of a day and the beginning of the next follow from ticks alone; a
    tick that jumps over them runs through each in turn.
    """

    day: int
    second: int


@dataclass(frozen=True, slots=True)
class Announce:
    """A news item of the scenario becomes public; `item` is its place in the scenario."""

    item: int


@dataclass(frozen=True, slots=True)
class CapPositions:
    """From now on one security may take `percent` of the account's assets at the last close."""

    account: int
    percent: int


Command = PlaceOrder | CancelOrder | OpenAccount | MoveCash | Tick | Announce | CapPositions
