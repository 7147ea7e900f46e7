"""Time value of money: growth, annuities, real rates. Rates are per period; amounts are not rounded.

Everything is `Decimal` with 34 digits; a payment stands at the end of a period unless it is `due`
(at its beginning).
"""

from collections.abc import Sequence
from decimal import Context, Decimal

_EXACT = Context(prec=34)
ONE = Decimal(1)
_BISECTIONS = 200


def growth(rate: Decimal, periods: Decimal | int) -> Decimal:
    """What 1 becomes after some periods."""
    return _EXACT.power(ONE + rate, Decimal(periods))


def annuity(rate: Decimal, periods: int, *, due: bool = False) -> Decimal:
    """What payments of 1 in each of some periods are worth today."""
    if rate == 0:
        return Decimal(periods)
    worth = _EXACT.divide(ONE - growth(rate, -periods), rate)
    return worth * (ONE + rate) if due else worth


def savings(rate: Decimal, periods: int, *, due: bool = False) -> Decimal:
    """What payments of 1 in each of some periods have grown to at the end."""
    return annuity(rate, periods, due=due) * growth(rate, periods)


def future_value(
    rate: Decimal, periods: int, *, payment: Decimal, present: Decimal, due: bool = False
) -> Decimal:
    """What a sum of today and a payment each period have grown to."""
    return present * growth(rate, periods) + payment * savings(rate, periods, due=due)


def present_value(
    rate: Decimal, periods: int, *, payment: Decimal, future: Decimal, due: bool = False
) -> Decimal:
    """What a later sum and a payment each period are worth today."""
    return future * growth(rate, -periods) + payment * annuity(rate, periods, due=due)


def saving_needed(
    rate: Decimal, periods: int, *, target: Decimal, have: Decimal, due: bool = False
) -> Decimal | None:
    """What to put aside each period to reach a target; None where no period is left."""
    gap = target - have * growth(rate, periods)
    return None if periods == 0 else _EXACT.divide(gap, savings(rate, periods, due=due))


def effective_part(rate: Decimal, parts: int) -> Decimal:
    """The rate of a part of a period that compounds to the rate of the whole: a year's month."""
    return growth(rate, _EXACT.divide(ONE, Decimal(parts))) - ONE


def real_rate(rate: Decimal, inflation: Decimal) -> Decimal:
    """A rate after inflation, exactly: (1 + r) ÷ (1 + π) − 1."""
    return _EXACT.divide(ONE + rate, ONE + inflation) - ONE


def net_present_value(rate: Decimal, flows: Sequence[Decimal]) -> Decimal:
    """What flows are worth today; the first one is today."""
    return sum((flow * growth(rate, -place) for place, flow in enumerate(flows)), Decimal())
