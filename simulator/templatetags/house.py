"""Tags and filters that every page has at hand without loading them."""

from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from simulator.idempotency import FIELD, new_key

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the sprite: `{% icon "clock" %}`. Hidden from readers; the word beside it speaks."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def idempotency_key() -> SafeString:
    """A hidden field with a fresh key: `{% idempotency_key %}` stands in every POST form."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan with thousands and two places: 123456 → 1,234.56."""
    if fen is None:
        return "—"
    return f"{Decimal(fen) / 100:,.2f}".replace("-", "−")


@register.filter
def price(ticks: int | None) -> str:
    """Ticks of 0.01 yuan as a price: 1793 → 17.93."""
    return "—" if ticks is None else f"{Decimal(ticks) / 100:.2f}"


@register.filter
def grouped(number: str) -> str:
    """A card's number in groups of four, as it is printed: 9900 0000 1207 3351."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
