"""Figures of contests as boards write them: `{% load contests %}{{ line.machine|points:1 }}`."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template

register = template.Library()


@register.filter
def points(value: Decimal | Fraction | None, places: int = 2) -> str:
    """A number with so many places, half up; a dash where there is none."""
    if value is None:
        return "–"
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded)}".replace("-", "−")
