"""Points, weights and their rounding. Points are integers of hundredths: 1250 is 12.50 points.

There is one rounding in the marks: half up, away from zero, at the last step of a formula.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise

HUNDREDTHS = 100
WHOLE = Decimal(1)


def parsed(value: int | str | Decimal) -> int:
    """Hundredths of a number of points as it stands in data: `12.5` is 1250.

    Raises:
        ValueError: no number, or one with more than two decimals.
    """
    try:
        points = Decimal(value) * HUNDREDTHS
    except InvalidOperation as error:
        msg = f"{value!r} is no number of points"
        raise ValueError(msg) from error
    if not points.is_finite() or points != points.to_integral_value():
        msg = f"points have at most two decimals: {value}"
        raise ValueError(msg)
    return int(points)


def shown(hundredths: int) -> str:
    """The points as they stand in data: 1250 is `12.50`."""
    return str(as_decimal(hundredths))


def short(hundredths: int) -> str:
    """The points no longer than needed: 1250 is `12.5`, 8000 is `80`, −500 is `−5`."""
    return plain(as_decimal(hundredths))


def plain(value: Decimal) -> str:
    """A number without zeros at its end."""
    return f"{value.normalize():f}".replace("-", "−")


def as_decimal(hundredths: int) -> Decimal:
    """The points as a number with two decimals."""
    return (Decimal(hundredths) / HUNDREDTHS).quantize(Decimal("0.01"))


def share(whole: int, part: int, of: int) -> int:
    """`whole × part / of` as a whole number, rounded half up, away from zero; `of` above zero."""
    product = abs(whole * part)
    rounded = (2 * product + of) // (2 * of)
    return rounded if whole * part >= 0 else -rounded


def dealt(whole: int, among: int) -> list[int]:
    """Points dealt out to so many places, to the hundredth: together they are the whole again."""
    marks = [share(whole, place, among) for place in range(among + 1)]
    return [after - before for before, after in pairwise(marks)]


def half_up(value: Decimal, places: int) -> Decimal:
    """Rounded half up, away from zero, to so many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def adds_up(weights: Iterable[Decimal], to: Decimal = WHOLE) -> bool:
    """Whether weights are not negative and add up exactly."""
    listed = list(weights)
    return all(weight >= 0 for weight in listed) and sum(listed) == to


def weighted(marks: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal:
    """The sum of weight × mark over all weights, not rounded.

    Raises:
        KeyError: a weight without a mark.
    """
    return sum((weight * marks[name] for name, weight in weights.items()), Decimal(0))
