"""An account as the hall shows it: holdings, orders and why they are still open, fills, cash.

Money is fen, prices are ticks, quantities shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from simulator.engine.calendar import AUCTIONS, Phase
from simulator.engine.market.instruments import Bilingual
from simulator.models import BrokerageAccount
from simulator.selectors import accounts
from simulator.selectors.depth import Depth
from simulator.templatetags.house import price as as_price
from simulator.templatetags.quotes import count
from simulator.views.hall_quotes import LEVELS, Quote, ask_labels, bid_labels


@dataclass(frozen=True, slots=True)
class HoldingRow:
    quote: Quote
    held: accounts.Holding
    assets: int

    @property
    def unit_cost(self) -> str:
        """Yuan a share, to three places, fees of the purchases included."""
        return f"{Decimal(self.held.cost) / self.held.total / 100:.3f}"

    @property
    def value(self) -> int:
        return self.held.total * self.quote.price

    @property
    def profit(self) -> int:
        return self.value - self.held.cost

    @property
    def ratio(self) -> Fraction | None:
        return Fraction(self.profit, self.held.cost) if self.held.cost else None

    @property
    def share(self) -> Fraction | None:
        """As a part of the total assets."""
        return Fraction(self.value, self.assets) if self.assets else None


@dataclass(frozen=True, slots=True)
class OrderRow:
    line: accounts.OrderLine
    code: str
    name: Bilingual
    state: str
    why: str

    @property
    def is_buy(self) -> bool:
        return self.line.side == "buy"

    @property
    def is_open(self) -> bool:
        return self.line.status == "open"


@dataclass(frozen=True, slots=True)
class FillRow:
    line: accounts.FillLine
    code: str
    name: Bilingual

    @property
    def is_buy(self) -> bool:
        return self.line.side == "buy"

    @property
    def amount(self) -> int:
        return self.line.price * self.line.quantity


@dataclass(frozen=True, slots=True)
class CashLine:
    item: str
    how: str
    amount: int


@dataclass(frozen=True, slots=True)
class Funds:
    """Available + frozen + shares at market value = total."""

    available: int
    frozen: int
    value: int
    opening: int

    @property
    def cash(self) -> int:
        return self.available + self.frozen

    @property
    def total(self) -> int:
        return self.cash + self.value

    @property
    def gain(self) -> int:
        return self.total - self.opening

    @property
    def gain_ratio(self) -> Fraction | None:
        return Fraction(self.gain, self.opening) if self.opening else None


@dataclass(frozen=True, slots=True)
class Book:
    funds: Funds
    holdings: Sequence[HoldingRow]
    orders: Sequence[OrderRow]
    fills: Sequence[FillRow]

    @property
    def floating(self) -> int:
        return sum(holding.profit for holding in self.holdings)

    @property
    def open_count(self) -> int:
        return sum(order.is_open for order in self.orders)

    @property
    def cash_lines(self) -> list[CashLine]:
        paid_in = f"{Decimal(self.funds.opening) / 100:,.2f}"
        return [
            CashLine(
                _("Cash"),
                _("%(paid_in)s paid in, less purchases and fees, plus sales")
                % {"paid_in": paid_in},
                self.funds.cash,
            ),
            CashLine(
                _("Frozen for open buy orders"),
                _(
                    "price × what is left, with the fees at their highest; free again when cancelled"
                ),
                -self.funds.frozen,
            ),
            CashLine(
                _("Available cash"),
                _("the difference; money from sales may be used at once"),
                self.funds.available,
            ),
        ]


def book_of(
    *,
    account: BrokerageAccount,
    balance: accounts.Balance | None,
    orders: Sequence[accounts.OrderLine],
    fills: Sequence[accounts.FillLine],
    quotes: Mapping[int, Quote],
    situation: "Situation",
) -> Book:
    """An account that the exchange does not know yet has its opening cash and nothing else."""
    cash = balance.cash if balance else account.opening_cash
    frozen = balance.frozen if balance else 0
    holdings = [held for held in (balance.holdings if balance else ()) if held.total]
    value = sum(held.total * quotes[held.instrument].price for held in holdings)
    funds = Funds(cash - frozen, frozen, value, account.opening_cash)
    return Book(
        funds=funds,
        holdings=[HoldingRow(quotes[held.instrument], held, funds.total) for held in holdings],
        orders=[_order_row(line, quotes[line.instrument], situation) for line in orders],
        fills=[
            FillRow(line, quotes[line.instrument].code, quotes[line.instrument].name)
            for line in fills
        ],
    )


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether an open order trades: the phase, the depth, who stands in front of it."""

    phase: Phase
    is_running: bool
    depths: Mapping[int, Depth]
    ahead: Mapping[int, int]
    """Shares in front of an order at its own price, by the order's number."""


def _order_row(line: accounts.OrderLine, quote: Quote, situation: Situation) -> OrderRow:
    why = why_open(line, situation) if line.status == "open" else ""
    return OrderRow(line, quote.code, quote.name, _state(line), why)


def _state(line: accounts.OrderLine) -> str:
    if line.status == "filled":
        return _("Filled")
    if line.status == "open":
        return _("Partly filled") if line.filled else _("In the book")
    if line.status == "expired":
        return _("Lapsed at the close") if not line.filled else _("Partly filled, rest lapsed")
    return _("Cancelled") if not line.filled else _("Partly filled, rest cancelled")


def why_open(line: accounts.OrderLine, situation: Situation) -> str:
    """Why an order has not traded yet, with the numbers."""
    if not situation.is_running:
        return _("The market is paused; the order keeps its place in the queue.")
    if situation.phase in AUCTIONS:
        return _("Call auction: orders are collected now and matched at one price at its end.")
    if situation.phase is not Phase.CONTINUOUS:
        return _("The exchange is not matching at the moment; the order keeps its place.")
    depth = situation.depths.get(line.instrument)
    if depth is None:
        return ""
    return _place_in_book(line, depth, situation.ahead.get(line.order, 0))


def _place_in_book(line: accounts.OrderLine, depth: Depth, ahead: int) -> str:
    is_buy = line.side == "buy"
    levels = depth.bids if is_buy else depth.asks
    labels = bid_labels() if is_buy else ask_labels()
    prices = [price for price, _quantity in levels[:LEVELS]]
    if line.price in prices:
        place = prices.index(line.price)
        facts = {"level": labels[place], "ahead": count(ahead)}
        if place == 0:
            return _("Queueing at %(level)s: %(ahead)s shares in front of it.") % facts
        facts["better"] = count(sum(quantity for _price, quantity in levels[:place]))
        return (
            _("At %(level)s: %(better)s shares at better prices and %(ahead)s in front go first.")
            % facts
        )
    if not prices:
        return _("Nobody else is on this side; it waits for somebody to trade with.")
    facts = {"price": as_price(line.price), "level": labels[len(prices) - 1]}
    facts["edge"] = as_price(prices[-1])
    if is_buy:
        return _("%(price)s is below %(level)s (%(edge)s): the market is not there.") % facts
    return _("%(price)s is above %(level)s (%(edge)s): the market is not there.") % facts
