"""Points, percentages and spans of time as pages show them: `{% load marks %}{{ mark|points }}`."""

from decimal import Decimal

from django import template

from exercises.scoring import points as scoring
from exercises.views.loss_words import clock as as_clock

register = template.Library()


@register.filter
def points(hundredths: int | None) -> str:
    """Hundredths as points, no longer than needed: 1250 is 12.5, 8000 is 80."""
    if hundredths is None:
        return "—"
    return _short(scoring.as_decimal(hundredths))


@register.filter
def signed_points(hundredths: int) -> str:
    """The same with its sign: +4, −2.5."""
    shown = points(abs(hundredths))
    return f"−{shown}" if hundredths < 0 else f"+{shown}"


@register.filter
def one_place(value: Decimal | None) -> str:
    """A percentage rounded half up to one decimal, as grades are."""
    return "—" if value is None else str(scoring.half_up(value, 1))


@register.filter
def clock(seconds: int | None) -> str:
    """Seconds as minutes and seconds: 291 is 4:51."""
    return "—" if seconds is None else as_clock(seconds)


def _short(value: Decimal) -> str:
    text = f"{value.normalize():f}"
    return text.replace("-", "−")
