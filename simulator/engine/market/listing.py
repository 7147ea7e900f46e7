"""One instrument in trade: its book and everything its day has shown so far."""

from collections import deque
from dataclasses import dataclass, field

from simulator.engine.calendar import Instant
from simulator.engine.market import bars as charts
from simulator.engine.market.bars import Bar
from simulator.engine.market.closing import LastMinute, closing_price
from simulator.engine.market.commands import CROWD, Side
from simulator.engine.market.matching import Match
from simulator.engine.market.order_book import OrderBook
from simulator.engine.market.pressure import Pressure
from simulator.engine.market.price_level import BookOrder
from simulator.engine.market.prices import price_limits
from simulator.engine.market.quotes import Quote, Trade
from simulator.engine.market.rules import MarketRules

BOARD = "main"
"""The board that every instrument is listed on."""
TAPE = 50
"""Trades that are kept to show."""


def listed(previous_close: int, rules: MarketRules) -> "Listing":
    """An instrument at the beginning of a day: an empty book and nothing traded."""
    return Listing(previous_close, *price_limits(previous_close, rules.limits[BOARD]))


@dataclass(slots=True, eq=False)
class Listing:
    """State of one instrument. Prices are ticks, 0 where there is none yet."""

    previous_close: int
    limit_up: int
    limit_down: int
    book: OrderBook = field(default_factory=OrderBook)
    crowd_orders: dict[int, BookOrder] = field(default_factory=dict)
    """The crowd's resting orders by number, oldest first."""
    day: Bar | None = None
    minutes: list[Bar] = field(default_factory=list)
    tape: deque[Trade] = field(default_factory=lambda: deque(maxlen=TAPE))
    last_minute: LastMinute = field(default_factory=LastMinute)
    pressure: Pressure = field(default_factory=Pressure)
    closing_price: int = 0
    """0 until the day has closed."""

    @property
    def last(self) -> int:
        """Today's last trade."""
        return self.day.close if self.day else 0

    @property
    def price(self) -> int:
        """Today's last trade, or the previous close before the first."""
        return self.last or self.previous_close

    def add_trade(self, match: Match, at: Instant) -> None:
        """Puts a trade into everything that is shown of the day."""
        buy, sell, price, quantity, side = match
        minute = at.second // 60
        if self.day is None:
            self.day = charts.first_trade(minute, price, quantity)
        else:
            self.day = self.day.with_trade(price, quantity)
        charts.add_trade(self.minutes, minute, price, quantity)
        self.tape.append(Trade(at.day, at.second, price, quantity, side))
        self.last_minute.add(at.second, price, quantity)
        taken = 0
        if buy.account != CROWD and side is not Side.SELL:
            taken += quantity
        if sell.account != CROWD and side is not Side.BUY:
            taken -= quantity
        if taken:
            self.pressure.add(taken, minute)

    def close(self) -> None:
        """Fixes the closing price, which then stands as the day's last."""
        self.closing_price = closing_price(self.last_minute, self.previous_close)
        if self.day:
            self.day = self.day._replace(close=self.closing_price)

    def cage_base(self, side: Side) -> int:
        """The price that a limit order's distance is measured from in continuous trading.

        The best of the other side, else of the own side, else the last trade, else the last close.
        """
        bid, ask = self.book.bids.best_price, self.book.asks.best_price
        first, second = (ask, bid) if side is Side.BUY else (bid, ask)
        return first or second or self.price

    def quote(self, bid: int, ask: int) -> Quote:
        """The line on the board, with the best prices that are shown now."""
        day = self.day
        return Quote(
            last=self.last,
            previous_close=self.previous_close,
            open=day.open if day else 0,
            high=day.high if day else 0,
            low=day.low if day else 0,
            volume=day.volume if day else 0,
            turnover=day.turnover if day else 0,
            bid=bid,
            ask=ask,
            limit_up=self.limit_up,
            limit_down=self.limit_down,
        )
