"""Figures of the market as a trading desk writes them; `static/js/format.js` writes the same live.

Prices come in ticks of 0.01 yuan, quantities in shares, money in fen, ratios as fractions of one.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from simulator.engine.market.instruments import Bilingual

register = template.Library()

LOT = 100
_LONG = 100
"""From here on a scaled figure goes without places."""
_BIG_UNITS = {
    "zh": ((10**8, "亿", 5_000), (10**4, "万", 0.5)),
    "en": ((10**9, "B", 500_000), (10**6, "M", 500), (10**3, "K", 0.5)),
}
"""Size, word, and the half step below it from which a figure is told in it: 999,950 is 1.00M."""


def _speaks_english() -> bool:
    return (get_language() or "").startswith("en")


def _sign(value: float | Fraction) -> str:
    if value == 0:
        return ""
    return "+" if value > 0 else "−"


def _rounded(value: Fraction, places: int) -> Decimal:
    """Half up, as people round; from a fraction, so that no binary digit tips it over."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@register.filter
def said(name: Bilingual | None) -> str:
    """A name or text of the scenario in the reader's language."""
    if name is None:
        return ""
    return name.en if _speaks_english() else name.zh


@register.filter
def level(hundredths: int) -> str:
    """An index level: 318840 → 3,188.40."""
    return f"{Decimal(hundredths) / 100:,.2f}"


@register.filter
def signed_price(ticks: int) -> str:
    """A change of price: 53 → +0.53."""
    return f"{_sign(ticks)}{Decimal(abs(ticks)) / 100:.2f}"


@register.filter
def signed_yuan(fen: int) -> str:
    """A gain or a loss: -500000 → −5,000.00."""
    return f"{_sign(fen)}{Decimal(abs(fen)) / 100:,.2f}"


@register.filter
def percent(ratio: Fraction | None) -> str:
    """With its sign: 0.0296 → +2.96%. A dash where there is nothing to divide by."""
    if ratio is None:
        return "—"
    rounded = _rounded(abs(ratio) * 100, 2)
    return f"{_sign(ratio) if rounded else ''}{rounded}%"


@register.filter
def plain_percent(ratio: Fraction | None) -> str:
    """Without a sign, for what is never a gain or a loss: a share of the whole, an amplitude."""
    return percent(ratio).lstrip("+−")


@register.filter
def basis_points(points: int) -> str:
    """A return in basis points: 1715 → +17.15%."""
    return percent(Fraction(points, 10_000))


@register.filter
def big(value: float) -> str:
    """In the reader's big units, about three digits: 429000000 → 4.29亿, 39743200 → 3974万."""
    units = _BIG_UNITS["en" if _speaks_english() else "zh"]
    for size, word, half in units:
        if value >= size - half:
            scaled = Fraction(value) / size
            return f"{_rounded(scaled, 0 if scaled >= _LONG else 2)}{word}"
    return f"{_rounded(Fraction(value), 0):,}"


@register.filter
def yuan_of(fen: int) -> float:
    """Fen as yuan for `big`."""
    return fen / 100


@register.filter
def lots(shares: int) -> str:
    """Lots of a hundred shares; an odd remainder shows as a decimal, so that sums agree."""
    whole, odd = divmod(shares, LOT)
    return f"{Decimal(shares) / LOT:.2f}" if odd else f"{whole:,}"


@register.filter
def signed_lots(shares: int) -> str:
    return f"{_sign(shares)}{lots(abs(shares))}"


@register.filter
def count(number: int) -> str:
    """Thousands apart."""
    return f"{number:,}"


@register.filter
def clock(second: int) -> str:
    """A second of the day: 37938 → 10:32:18."""
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


@register.filter
def direction(change: float | Fraction | None) -> str:
    """The class that colours a change: up, down, or none."""
    if not change:
        return ""
    return "up" if change > 0 else "down"


@register.simple_tag
def arrow(change: float | Fraction | None) -> SafeString:
    """The arrow before a figure that moved; nothing before one that did not."""
    return format_html('<span class="{}"></span>', "arrow") if change else SafeString("")
