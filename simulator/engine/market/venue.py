"""The venue: all listings, and the orders that have come in today."""

from collections.abc import Iterable

from simulator.engine.calendar import AUCTIONS, Instant, Phase
from simulator.engine.market.auction import Clearing, clearing, indicative, uncross
from simulator.engine.market.commands import CROWD, PlaceOrder
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.listing import listed
from simulator.engine.market.matching import Match, match
from simulator.engine.market.price_level import BookOrder
from simulator.engine.market.quotes import Depth
from simulator.engine.market.rules import MarketRules


class Venue:
    """Books and tapes of all instruments. It knows accounts by number only, and no money."""

    def __init__(self, scenario: Scenario, rules: MarketRules) -> None:
        self.rules = rules
        self.listings = [listed(share.previous_close, rules) for share in scenario.instruments]
        self.orders: dict[int, BookOrder] = {}
        """By number: all that rest, and those of others than the crowd that are done today."""
        self.last_order = 0

    def enter(self, asked: PlaceOrder, phase: Phase, second: int) -> tuple[BookOrder, list[Match]]:
        """Takes an order in under the next number and, outside auctions, matches it."""
        self.last_order += 1
        order = BookOrder(
            self.last_order,
            asked.account,
            asked.instrument,
            asked.side,
            asked.price,
            asked.quantity,
            asked.quantity,
            second,
        )
        listing = self.listings[asked.instrument]
        matches: list[Match] = []
        if phase in AUCTIONS:
            listing.book.add(order)
        else:
            matches = match(listing.book, order)
        if order.remaining or order.account != CROWD:
            self.keep(order)
        return order, matches

    def keep(self, order: BookOrder) -> None:
        """Has an order found by its number from now on."""
        self.orders[order.order] = order
        if order.account == CROWD:
            self.listings[order.instrument].crowd_orders[order.order] = order

    def record(self, met: Match, at: Instant) -> None:
        """Puts a trade on the tape and on its two orders."""
        self.listings[met.buy.instrument].add_trade(met, at)
        amount = met.price * met.quantity
        for order in (met.buy, met.sell):
            order.amount += amount
            if not order.remaining:
                self._forget_crowd_order(order)

    def withdraw(self, order: BookOrder) -> None:
        """Takes a resting order out of its book."""
        self.listings[order.instrument].book.remove(order)
        self._forget_crowd_order(order)

    def resting(self) -> Iterable[BookOrder]:
        """All orders in the books, oldest first."""
        return [order for order in self.orders.values() if order.level is not None]

    def clearing(self, instrument: int) -> Clearing | None:
        """How an auction would clear an instrument's book now."""
        listing = self.listings[instrument]
        return clearing(listing.book, listing.price, self.rules.auction_tie)

    def depth(self, instrument: int, phase: Phase, levels: int) -> Depth:
        """What is shown of a book: in an auction the price it would clear at, if there is one."""
        found = self.clearing(instrument) if phase in AUCTIONS else None
        if found is not None:
            return indicative(found)
        book = self.listings[instrument].book
        return Depth(book.bids.best(levels), book.asks.best(levels))

    def hold_auction(self, instrument: int) -> list[Match]:
        """Clears an instrument's book at one price; no matches if there is none."""
        found = self.clearing(instrument)
        return uncross(self.listings[instrument].book, found) if found else []

    def begin_day(self) -> None:
        """Makes the closing prices the new previous closes and forgets the day before."""
        self.listings = [listed(old.closing_price, self.rules) for old in self.listings]
        self.orders = {}

    def _forget_crowd_order(self, order: BookOrder) -> None:
        if order.account == CROWD:
            self.orders.pop(order.order, None)
            self.listings[order.instrument].crowd_orders.pop(order.order, None)
