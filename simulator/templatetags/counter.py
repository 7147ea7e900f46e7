"""Drawing at the counter: seals, character by character, as a seal is cut."""

import math
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from simulator.engine.bank.seals import seals

register = template.Library()
_RIM = 56
_ARC = 44
_SIZE = 120
_STEP = 23
"""Degrees from one character of the bank's name to the next."""
BANK = "上班银行江海支行"
_SWAPS_DESK = mark_safe(
    'hx-boost="true" hx-target="#desk" hx-swap="outerHTML show:none" hx-push-url="false" '
    'hx-disinherit="*"'
)


@register.simple_tag
def swaps_desk() -> SafeString:
    """Attributes of a form whose answer takes the place of the desk; without scripts it is plain."""
    return _SWAPS_DESK


@register.simple_tag
def seal(key: str, x: int, y: int, lean: int, *, name: str, day: date) -> SafeString:
    """A seal on a paper: its middle, by how many degrees it leans, the teller's name, the day."""
    cut = seals()[key]
    if cut.width == cut.height:
        inside = _round(cut.name.zh, f"{day:%Y.%m.%d}")
        scale = cut.width / _SIZE
    else:
        inside = _oblong(name if key == "name" else cut.name.zh.removesuffix("章"))
        scale = cut.width / _SIZE
    return format_html(
        '<g class="set-seal" data-seal-set="{}" transform="translate({} {}) rotate({}) scale({})">{}</g>',
        key,
        x,
        y,
        lean,
        f"{scale:.3f}",
        inside,
    )


def _round(title: str, day: str) -> SafeString:
    sweep = (len(BANK) - 1) * _STEP
    places = [(each, -sweep / 2 + at * _STEP) for at, each in enumerate(BANK)]
    characters = format_html_join(
        "",
        '<text x="{}" y="{}" transform="rotate({} {} {})">{}</text>',
        (
            (
                f"{_ARC * math.sin(math.radians(angle)):.1f}",
                f"{-_ARC * math.cos(math.radians(angle)):.1f}",
                f"{angle:.1f}",
                f"{_ARC * math.sin(math.radians(angle)):.1f}",
                f"{-_ARC * math.cos(math.radians(angle)):.1f}",
                each,
            )
            for each, angle in places
        ),
    )
    return format_html(
        '<circle r="{}"/>{}<text y="6">{}</text><text y="28">{}</text>',
        _RIM,
        characters,
        day,
        title.removesuffix("章"),
    )


def _oblong(words: str) -> SafeString:
    height = _SIZE * 60 / 130
    return format_html(
        '<rect x="-58" y="{}" width="116" height="{}"/><text class="seal-name" y="9">{}</text>',
        f"{-height / 2:.1f}",
        f"{height:.1f}",
        words,
    )
