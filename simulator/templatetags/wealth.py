"""Fields of the wealth office: a form that was refused shows what was typed, another what is stored."""

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from simulator.views.wealth_page import WealthPage

register = template.Library()


@register.simple_tag
def typed(page: "WealthPage", form: str, name: str, stored: object = "") -> object:
    """What stands in a field: `{% typed page "sheet" line.field line.value %}`."""
    if page.form == form:
        return page.typed.get(name, "")
    return stored
