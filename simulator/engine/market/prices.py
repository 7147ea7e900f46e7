"""Prices in yuan and in ticks, and how far a price may go in a day."""

from decimal import Decimal

from simulator.engine import money


def in_ticks(price: Decimal, tick: Decimal) -> int | None:
    """A price in yuan as ticks of that size; None if it lies between two of them."""
    steps = price / tick
    return int(steps) if steps == steps.to_integral_value() else None


def in_yuan(ticks: int, tick: Decimal) -> Decimal:
    """A price in ticks as yuan, with as many decimals as the tick has."""
    return ticks * tick


def price_limits(previous_close: int, percent: Decimal) -> tuple[int, int]:
    """Limit up and limit down in ticks (SSE 3.3.13, SZSE 3.3.14).

    The previous close more or less `percent` (0.10 is 10 %), half up to the tick; at least one tick
    away from it, and never below one tick.
    """
    up = max(money.half_up(previous_close * (1 + percent)), previous_close + 1)
    down = min(money.half_up(previous_close * (1 - percent)), previous_close - 1)
    return up, max(1, down)
