"""What a command brought about. Prices are ticks, quantities shares, money fen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from simulator.engine.calendar import Phase
from simulator.engine.market.commands import Side


class CancelReason(StrEnum):
    ASKED = "asked"
    DAY_END = "day_end"
    """Orders are good for the day; what is left at 15:00 lapses."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An order has entered the book under a running number; its trades follow, if any."""

    order: int
    account: int
    instrument: int
    side: Side
    price: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A command changed nothing; `code` is one of `refusals.RefusalCode`, `facts` its numbers."""

    account: int
    code: str
    facts: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Traded:
    """A trade on the tape. `side` is that of the order which came last, None in an auction."""

    instrument: int
    price: int
    quantity: int
    buy_order: int
    sell_order: int
    buyer: int
    seller: int
    side: Side | None


@dataclass(frozen=True, slots=True)
class Filled:
    """An account's side of a trade, with the fees this fill adds to its order.

    The crowd is told of no fills.
    """

    account: int
    order: int
    instrument: int
    side: Side
    price: int
    quantity: int
    commission: int
    stamp: int
    transfer: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What was left of an order is out of the book, its cash or shares are free again."""

    account: int
    order: int
    instrument: int
    remaining: int
    reason: CancelReason


@dataclass(frozen=True, slots=True)
class AccountOpened:
    account: int
    cash: int


@dataclass(frozen=True, slots=True)
class CashMoved:
    account: int
    amount: int


@dataclass(frozen=True, slots=True)
class PositionsCapped:
    account: int
    percent: int


@dataclass(frozen=True, slots=True)
class PhaseBegan:
    """A phase began. Before `pre_open` of a new day the day's closes have become the new bases."""

    day: int
    second: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Announced:
    item: int


Event = (
    Accepted
    | Refused
    | Traded
    | Filled
    | Cancelled
    | AccountOpened
    | CashMoved
    | PositionsCapped
    | PhaseBegan
    | Announced
)
