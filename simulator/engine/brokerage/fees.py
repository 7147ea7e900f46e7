"""What trading costs: commission, stamp duty and transfer fee; see docs/market-rules.md."""

from typing import NamedTuple

from simulator.engine import money
from simulator.engine.market.commands import Side
from simulator.engine.market.rules import FeeRates


class Fees(NamedTuple):
    """All in fen."""

    commission: int
    stamp: int
    transfer: int

    @property
    def total(self) -> int:
        return self.commission + self.stamp + self.transfer

    def plus(self, other: "Fees") -> "Fees":
        return Fees(*(mine + its for mine, its in zip(self, other, strict=True)))

    def minus(self, other: "Fees") -> "Fees":
        return Fees(*(mine - its for mine, its in zip(self, other, strict=True)))


NO_FEES = Fees(0, 0, 0)


def order_fees(rates: FeeRates, side: Side, amount: int) -> Fees:
    """The fees of an order whose trades come to `amount` fen; each is rounded half up by itself.

    The minimum commission counts once for the whole order, however many trades it took.
    """
    if not amount:
        return NO_FEES
    return Fees(
        max(money.half_up(amount * rates.commission), rates.commission_minimum),
        money.half_up(amount * rates.stamp) if side is Side.SELL else 0,
        money.half_up(amount * rates.transfer),
    )
