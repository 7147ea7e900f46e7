"""The order ticket as it opens: what was typed, or one lot at the price at which it would trade now."""

from dataclasses import dataclass
from datetime import datetime

from simulator.engine.brokerage.fees import order_fees
from simulator.engine.market.commands import Side
from simulator.engine.market.rules import MarketRules
from simulator.models import BrokerageAccount
from simulator.selectors import accounts
from simulator.services import orders
from simulator.services.order_entry import shares_of, ticks_of
from simulator.templatetags.house import price as as_price
from simulator.templatetags.quotes import count
from simulator.views.exchange_words import sentence
from simulator.views.hall_quotes import Quote


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into the ticket, and what was wrong with it."""

    side: str = "buy"
    price: str = ""
    quantity: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Price and quantity as text, money in fen, shares that may be sold today."""

    side: str
    price: str
    quantity: str
    problem: str
    closed: str
    """Why its owner may not trade now, as a sentence; empty for whoever may."""
    amount: int
    fees: int
    sellable: int

    @property
    def total(self) -> int:
        """To receive from a sale, to pay for a purchase."""
        return self.amount - self.fees if self.side == "sell" else self.amount + self.fees


def ticket_of(
    typed: Typed,
    chosen: Quote,
    rules: MarketRules,
    account: BrokerageAccount,
    balance: accounts.Balance | None,
    *,
    person_id: int,
    now: datetime,
) -> Ticket:
    side = Side.SELL if typed.side == "sell" else Side.BUY
    best = (chosen.row.bid if side is Side.SELL else chosen.row.ask) or chosen.price
    price, quantity = typed.price or as_price(best), typed.quantity or count(rules.lot)
    ticks, shares = ticks_of(price), shares_of(quantity)
    amount = ticks * shares if isinstance(ticks, int) and isinstance(shares, int) else 0
    refused = account.terms.refusal_at(now) or orders.trading_refused(
        person_id=person_id, account=account
    )
    held = balance.holdings if balance else ()
    return Ticket(
        side="sell" if side is Side.SELL else "buy",
        price=price,
        quantity=quantity,
        problem=typed.problem,
        closed=sentence(refused) if refused else "",
        amount=amount,
        fees=order_fees(rules.fees["stock"], side, amount).total,
        sellable=sum(one.sellable for one in held if one.instrument == chosen.number),
    )
