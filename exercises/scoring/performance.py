"""Performance of a portfolio: return, drawdown, Sharpe ratio, time-weighted return.

Values are money in one unit (fen, yuan or net asset value); results are exact decimals or the
nearest one of 28 digits. What cannot be computed is None, never 0.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

TRADING_DAYS = 252
"""Trading days a year, for the Sharpe ratio."""
CALENDAR_DAYS = 365
"""Days a year, for annualised returns."""


def total_return(start: Decimal, end: Decimal) -> Decimal | None:
    """Raw return as a fraction of the start: 0.0865 is 8.65 %. None without a start."""
    return (end - start) / start if start > 0 else None


def max_drawdown(values: Iterable[Decimal]) -> Decimal:
    """The deepest fall from a peak to a later value, as a fraction of that peak; 0 if none fell."""
    peak = worst = Decimal(0)
    for value in values:
        peak = max(peak, value)
        if peak > 0:
            worst = max(worst, (peak - value) / peak)
    return worst


def sharpe(
    daily_returns: Sequence[Decimal],
    *,
    risk_free_daily: Decimal = Decimal(0),
    periods: int = TRADING_DAYS,
) -> Decimal | None:
    """Annualised Sharpe ratio of daily returns: mean excess / sample deviation × √periods.

    The deviation divides by n - 1. None for fewer than two days or no spread at all.
    """
    excess = [Fraction(day) - Fraction(risk_free_daily) for day in daily_returns]
    return sharpe_of_sums(
        len(excess),
        sum(excess, Fraction()),
        sum((day * day for day in excess), Fraction()),
        periods,
    )


def sharpe_of_sums(
    days: int, total: Fraction | int, squares: Fraction | int, periods: int = TRADING_DAYS
) -> Decimal | None:
    """The same from the sum and the sum of squares of the excess returns, in any unit.

    Everything is exact up to one square root, so it does not matter in which order days came in.
    """
    spread = days * squares - total * total
    if days < 2 or spread <= 0:  # noqa: PLR2004  # a deviation takes two days
        return None
    square = Fraction(total * total * (days - 1) * periods) / (days * spread)
    root = (Decimal(square.numerator) / square.denominator).sqrt()
    return root if total >= 0 else -root


def time_weighted_return(segments: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Returns of the stretches between deposits and withdrawals, chained: Π(end/start) - 1.

    Money paid in between two stretches is no gain. None if a stretch starts with nothing.
    """
    growth = Decimal(1)
    for start, end in segments:
        if start <= 0:
            return None
        growth *= end / start
    return growth - 1


def annualised(total: Decimal, days: int) -> Decimal | None:
    """A return over so many calendar days as a yearly one: (1 + total)^(365/days) - 1."""
    if days <= 0 or total < -1:
        return None
    if total == -1:
        return Decimal(-1)
    return (1 + total) ** (Decimal(CALENDAR_DAYS) / days) - 1
