"""Fields of the wealth office: a form that was refused shows what was typed, another what is stored."""

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from simulator.views.wealth_page import WealthPage

register = template.Library()
_SWAPS_INTERVIEW = mark_safe(
    'hx-boost="true" hx-target="#wealth-desk" hx-swap="outerHTML show:none" hx-push-url="false" '
    'hx-disinherit="*"'
)


@register.simple_tag
def swaps_interview() -> SafeString:
    """Attributes of a form whose answer takes the interview's place; without scripts it is plain."""
    return _SWAPS_INTERVIEW


@register.simple_tag
def typed(page: "WealthPage", form: str, name: str, stored: object = "") -> object:
    """What stands in a field: `{% typed page "sheet" line.field line.value %}`."""
    if page.form == form:
        return page.typed.get(name, "")
    return stored
