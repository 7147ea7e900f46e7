"""Bars of prices: minute by minute and a day so far."""

from typing import NamedTuple


class Bar(NamedTuple):
    """Prices in ticks, volume in shares, turnover in fen.

    `minute` counts from midnight (570 is 9:30); the opening auction trades in minute 565, the
    closing auction in minute 900. Of a day's bar it is the minute of the first trade.
    """

    minute: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int

    def with_trade(self, price: int, quantity: int) -> "Bar":
        return Bar(
            self.minute,
            self.open,
            max(self.high, price),
            min(self.low, price),
            price,
            self.volume + quantity,
            self.turnover + price * quantity,
        )


def first_trade(minute: int, price: int, quantity: int) -> Bar:
    """The bar that begins with a trade."""
    return Bar(minute, price, price, price, price, quantity, price * quantity)


def add_trade(bars: list[Bar], minute: int, price: int, quantity: int) -> None:
    """Puts a trade into the last bar, or begins the bar of its minute."""
    if bars and bars[-1].minute == minute:
        bars[-1] = bars[-1].with_trade(price, quantity)
    else:
        bars.append(first_trade(minute, price, quantity))
