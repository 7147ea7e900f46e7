"""The closing price of a day (SSE and SZSE trading rules 4.1.3)."""

from collections import deque

MINUTE = 60
"""Seconds up to the last trade that count."""


class LastMinute:
    """Volume and turnover of the minute that ends with the last trade, by second."""

    __slots__ = ("seconds",)

    def __init__(self) -> None:
        self.seconds: deque[tuple[int, int, int]] = deque()

    def add(self, second: int, price: int, quantity: int) -> None:
        volume, turnover = quantity, price * quantity
        if self.seconds and self.seconds[-1][0] == second:
            _, volume_before, turnover_before = self.seconds.pop()
            volume += volume_before
            turnover += turnover_before
        self.seconds.append((second, volume, turnover))
        while self.seconds[0][0] <= second - MINUTE:
            self.seconds.popleft()

    def average(self) -> int:
        """The average price weighted by volume in ticks, half up; 0 without a trade."""
        volume = sum(volume for _, volume, _ in self.seconds)
        turnover = sum(turnover for _, _, turnover in self.seconds)
        return (2 * turnover + volume) // (2 * volume) if volume else 0


def closing_price(last_minute: LastMinute, previous_close: int) -> int:
    """The price of the closing auction; else the average of the last minute; else the last close.

    A closing auction is alone in its minute, as nothing trades from 14:57 on, so its price is the
    average.

    Args:
        last_minute: The minute up to the day's last trade, which is in it.
        previous_close: What counts on a day without a trade.
    """
    return last_minute.average() or previous_close
