"""Bars of prices: one minute, or a day so far."""

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
