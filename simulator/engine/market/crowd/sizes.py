"""How much the crowd trades: paces, sizes of orders, and sizes that look like people's."""

from simulator.engine.market.instruments import Instrument

LOT = 100
TAKERS_A_MINUTE = 12.0
"""Orders that trade at once, a minute, of a share with activity 1 on a usual day."""
_TAKER_FEN = 4_000_000
"""Money in the median such order: 40,000 yuan."""
_TRADED = 1.1
"""What a taker trades on average against the median order, half-filled orders counted."""
_ROUND = 0.6
"""Part of the orders whose senders type a round number."""
_LARGEST = 1_000_000
"""Shares in one order at the most (SSE and SZSE trading rules)."""


def taker_shares(instrument: Instrument) -> float:
    """Shares in the median order that trades at once."""
    return max(LOT, _TAKER_FEN / instrument.previous_close)


def day_volume(instrument: Instrument) -> float:
    """Shares traded on a usual day, roughly."""
    takers = TAKERS_A_MINUTE * instrument.activity * 240
    return takers * taker_shares(instrument) * _TRADED


def in_lots(shares: float, taste: float) -> int:
    """A size in whole lots as people type it: mostly round, sometimes odd. `taste` is 0 to 1."""
    lots = max(1, round(shares / LOT))
    if taste < _ROUND:
        lots = _rounded(lots)
    return min(lots * LOT, _LARGEST)


def _rounded(lots: int) -> int:
    """The nearest of 1, 2, 3 to 10, 15, 20, 30 to 100, 150, 200, 300 and so on."""
    step = 1
    while lots >= 20 * step:
        step *= 10
    step *= 5 if lots >= 10 * step else 1
    return max(1, round(lots / step) * step)
