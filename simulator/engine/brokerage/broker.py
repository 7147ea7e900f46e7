"""The broker: keeps the accounts, freezes what an order may cost, and settles its trades."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.engine.brokerage.accounts import ClientAccount, Position
from simulator.engine.brokerage.fees import NO_FEES, Fees, order_fees
from simulator.engine.brokerage.pretrade import cash_needed
from simulator.engine.market.commands import CROWD, Side
from simulator.engine.market.events import Filled
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.listing import Listing
from simulator.engine.market.matching import Match
from simulator.engine.market.price_level import BookOrder
from simulator.engine.market.rules import FeeRates


@dataclass(slots=True, eq=False)
class Hold:
    """What an open order keeps frozen, and the fees its fills have been charged so far.

    `unfilled` counts down with each settled fill; `at_entry` is the cash frozen at first.
    """

    unfilled: int
    at_entry: int
    frozen: int
    charged: Fees = NO_FEES


class Broker:
    """All accounts of a run. Cash in them and fees collected always come to what was paid in."""

    def __init__(self, scenario: Scenario, rates: FeeRates) -> None:
        self.rates = rates
        crowd = ClientAccount(cash=0)
        for share in scenario.instruments:
            crowd.positions[share.number] = Position(total=share.shares)
        self.accounts: dict[int, ClientAccount] = {CROWD: crowd}
        self.holds: dict[int, Hold] = {}
        """By order number; the crowd's orders freeze nothing."""
        self.collected = NO_FEES
        self.paid_in = 0

    def pay_in(self, account: int, amount: int) -> None:
        """Moves cash in fen into an account, or out of it if negative; opens it if it is new."""
        self.accounts.setdefault(account, ClientAccount(cash=0)).cash += amount
        self.paid_in += amount

    def freeze(self, order: BookOrder) -> None:
        """Freezes what an order that has been let in needs at the worst, fees included."""
        if order.account == CROWD:
            return
        account = self.accounts[order.account]
        cash = cash_needed(self.rates, order.side, order.price * order.quantity)
        account.frozen += cash
        if order.side is Side.SELL:
            account.position(order.instrument).frozen += order.quantity
        self.holds[order.order] = Hold(order.quantity, cash, cash)

    def settle(self, met: Match) -> list[Filled]:
        """Moves cash and shares of one trade; the venue has recorded it. The crowd is not told."""
        filled = []
        for order in (met.buy, met.sell):
            if order.account == CROWD:
                self._settle_crowd(order.side, order.instrument, met.price, met.quantity)
            else:
                filled.append(self._fill(order, met.price, met.quantity))
        return filled

    def release(self, order: BookOrder) -> None:
        """Frees what a cancelled order kept frozen."""
        hold = self.holds.pop(order.order, None)
        if hold is None:
            return
        account = self.accounts[order.account]
        account.frozen -= hold.frozen
        if order.side is Side.SELL:
            account.position(order.instrument).frozen -= hold.unfilled

    def assets(self, account: ClientAccount, listings: Sequence[Listing]) -> int:
        """Cash and shares of an account at the prices of the listings, in fen."""
        held = account.positions.items()
        return account.cash + sum(one.total * listings[number].price for number, one in held)

    def begin_day(self, listings: Sequence[Listing]) -> None:
        """Lets shares bought the day before be sold (T+1), and measures caps by the last close."""
        for account in self.accounts.values():
            account.positions = {
                number: held for number, held in account.positions.items() if held.total
            }
            for held in account.positions.values():
                held.bought_today = 0
            if account.cap is not None:
                account.cap = replace(account.cap, assets=self.assets(account, listings))

    def _settle_crowd(self, side: Side, instrument: int, price: int, quantity: int) -> None:
        crowd = self.accounts[CROWD]
        sign = 1 if side is Side.BUY else -1
        crowd.cash -= sign * price * quantity
        crowd.position(instrument).total += sign * quantity

    def _fill(self, order: BookOrder, price: int, quantity: int) -> Filled:
        account, hold = self.accounts[order.account], self.holds[order.order]
        hold.unfilled -= quantity
        due = self._due(order, hold)
        fees = due.minus(hold.charged)
        hold.charged = due
        self.collected = self.collected.plus(fees)
        position, amount = account.position(order.instrument), price * quantity
        if order.side is Side.BUY:
            account.cash -= amount + fees.total
            position.add(quantity, amount + fees.total)
        else:
            account.cash += amount - fees.total
            position.take(quantity)
        frozen = self._still_frozen(order, hold)
        account.frozen += frozen - hold.frozen
        hold.frozen = frozen
        if not hold.unfilled:
            del self.holds[order.order]
        return Filled(
            order.account, order.order, order.instrument, order.side, price, quantity, *fees
        )

    def _due(self, order: BookOrder, hold: Hold) -> Fees:
        """Fees of all fills so far. While a sale is small, the minimum commission waits for more.

        It is taken in full at the latest when the order is filled.
        """
        fees = order_fees(self.rates, order.side, order.amount)
        if order.side is Side.BUY:
            return fees
        most = order.amount + hold.at_entry - fees.stamp - fees.transfer
        return fees._replace(commission=min(fees.commission, most))

    def _still_frozen(self, order: BookOrder, hold: Hold) -> int:
        if not hold.unfilled:
            return 0
        if order.side is Side.SELL:
            return hold.at_entry - max(0, hold.charged.total - order.amount)
        rest = hold.unfilled * order.price
        worst = order_fees(self.rates, order.side, order.amount + rest)
        return rest + worst.total - hold.charged.total
