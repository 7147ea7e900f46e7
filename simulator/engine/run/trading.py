"""Venue and broker together: what an order, a cancel or a phase does to books and accounts."""

from simulator.engine.brokerage import pretrade
from simulator.engine.brokerage.accounts import ClientAccount, PositionCap
from simulator.engine.brokerage.broker import Broker
from simulator.engine.calendar import Instant, Phase
from simulator.engine.market import entry
from simulator.engine.market.commands import (
    CROWD,
    CancelOrder,
    CapPositions,
    MoveCash,
    OpenAccount,
    PlaceOrder,
    Side,
)
from simulator.engine.market.events import (
    Accepted,
    AccountOpened,
    Cancelled,
    CancelReason,
    CashMoved,
    Event,
    PositionsCapped,
    Refused,
    Traded,
)
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.matching import Match
from simulator.engine.market.orders import as_seen
from simulator.engine.market.price_level import BookOrder
from simulator.engine.market.refusals import RefusalCode, refused
from simulator.engine.market.rules import MarketRules
from simulator.engine.market.venue import Venue


class Trading:
    """Carries out what it is asked at a given moment, or says why not and changes nothing."""

    def __init__(self, scenario: Scenario, rules: MarketRules) -> None:
        self.rules = rules
        self.venue = Venue(scenario, rules)
        self.broker = Broker(scenario, rules.fees["stock"])

    # ---- Asked by participants ------------------------------------------------------------------
    def place(self, asked: PlaceOrder, now: Instant, phase: Phase) -> list[Event] | Refused:
        refusal = self._place_refusal(asked, phase)
        if refusal is not None:
            return refusal
        order, matches = self.venue.enter(asked, phase, now.second)
        self.broker.freeze(order)
        accepted = Accepted(
            order.order, asked.account, asked.instrument, asked.side, asked.price, asked.quantity
        )
        return [accepted, *self._trade(matches, now)]

    def cancel(self, asked: CancelOrder, phase: Phase) -> list[Event] | Refused:
        account = asked.account
        refusal = entry.cancel_refusal(account, phase)
        if refusal is not None:
            return refusal
        order = self.venue.orders.get(asked.order)
        if order is None:
            return refused(account, RefusalCode.NO_SUCH_ORDER, order=asked.order)
        if order.account != account:
            return refused(account, RefusalCode.NOT_YOUR_ORDER, order=asked.order)
        if order.level is None:
            status = as_seen(order).status
            return refused(account, RefusalCode.ALREADY_DONE, order=asked.order, status=status)
        return [self._withdraw(order, CancelReason.ASKED)]

    def keep_account(self, asked: OpenAccount | MoveCash | CapPositions) -> list[Event] | Refused:
        match asked:
            case OpenAccount():
                return self._open_account(asked)
            case MoveCash():
                return self._move_cash(asked)
            case CapPositions():
                return self._cap_positions(asked)

    def _open_account(self, asked: OpenAccount) -> list[Event] | Refused:
        if asked.account in self.broker.accounts:
            return refused(asked.account, RefusalCode.ACCOUNT_EXISTS)
        if asked.cash < 0:
            return refused(asked.account, RefusalCode.CASH_NEGATIVE, cash=asked.cash)
        self.broker.pay_in(asked.account, asked.cash)
        return [AccountOpened(asked.account, asked.cash)]

    def _move_cash(self, asked: MoveCash) -> list[Event] | Refused:
        account = self.broker.accounts.get(asked.account)
        if account is None or asked.account == CROWD:
            return refused(asked.account, RefusalCode.NO_ACCOUNT)
        if not asked.amount:
            return refused(asked.account, RefusalCode.NOTHING_TO_MOVE)
        if -asked.amount > account.available:
            return refused(
                asked.account,
                RefusalCode.NOT_ENOUGH_CASH,
                needed=-asked.amount,
                available=account.available,
                fees=0,
            )
        self.broker.pay_in(asked.account, asked.amount)
        return [CashMoved(asked.account, asked.amount)]

    def _cap_positions(self, asked: CapPositions) -> list[Event] | Refused:
        account = self.broker.accounts.get(asked.account)
        if account is None or asked.account == CROWD:
            return refused(asked.account, RefusalCode.NO_ACCOUNT)
        if not 0 < asked.percent <= 100:  # noqa: PLR2004  # percent
            return refused(asked.account, RefusalCode.CAP_OUT_OF_RANGE, percent=asked.percent)
        account.cap = PositionCap(asked.percent, self.broker.assets(account, self.venue.listings))
        return [PositionsCapped(asked.account, asked.percent)]

    # ---- Brought about by the clock -------------------------------------------------------------
    def hold_auctions(self, now: Instant) -> list[Event]:
        """Clears every book at one price of its own."""
        events: list[Event] = []
        for instrument in range(len(self.venue.listings)):
            events += self._trade(self.venue.hold_auction(instrument), now)
        return events

    def close_day(self, now: Instant) -> list[Event]:
        """Holds the closing auctions, fixes the closing prices, lets what is still open lapse."""
        events = self.hold_auctions(now)
        for listing in self.venue.listings:
            listing.close()
        for order in self.venue.resting():
            events.append(self._withdraw(order, CancelReason.DAY_END))
        return events

    def begin_day(self) -> None:
        self.venue.begin_day()
        self.broker.begin_day(self.venue.listings)

    # ---- Steps ----------------------------------------------------------------------------------
    def _place_refusal(self, asked: PlaceOrder, phase: Phase) -> Refused | None:
        listings = self.venue.listings
        if not 0 <= asked.instrument < len(listings):
            code = RefusalCode.UNKNOWN_INSTRUMENT
            return refused(asked.account, code, instrument=asked.instrument)
        listing = listings[asked.instrument]
        refusal = entry.order_refusal(asked, listing, self.rules, phase)
        if refusal is None and asked.account != CROWD:
            account = self.broker.accounts.get(asked.account)
            lot = self.rules.lot
            refusal = pretrade.order_refusal(asked, account, self.broker.rates, lot)
            if refusal is None and account is not None and asked.side is Side.BUY:
                return pretrade.cap_refusal(asked, account, self._exposure(asked, account))
        return refusal

    def _exposure(self, asked: PlaceOrder, account: ClientAccount) -> int:
        """What the account has in a share: held at its price now, open purchases at their limits."""
        held = account.positions.get(asked.instrument)
        shares = held.total if held else 0
        buying = sum(
            order.remaining * order.price
            for order in map(self.venue.orders.__getitem__, self.broker.holds)
            if order.account == asked.account
            and order.instrument == asked.instrument
            and order.side is Side.BUY
        )
        return shares * self.venue.listings[asked.instrument].price + buying

    def _trade(self, matches: list[Match], now: Instant) -> list[Event]:
        events: list[Event] = []
        for met in matches:
            buy, sell, price, quantity, side = met
            self.venue.record(met, now)
            events.append(
                Traded(
                    buy.instrument,
                    price,
                    quantity,
                    buy.order,
                    sell.order,
                    buy.account,
                    sell.account,
                    side,
                )
            )
            events += self.broker.settle(met)
        return events

    def _withdraw(self, order: BookOrder, reason: CancelReason) -> Cancelled:
        self.venue.withdraw(order)
        self.broker.release(order)
        return Cancelled(order.account, order.order, order.instrument, order.remaining, reason)
