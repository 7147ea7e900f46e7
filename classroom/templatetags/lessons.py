"""What has two names, in the reader's language: `{% load lessons %}{{ item|said }}`."""

from typing import Protocol

from django import template
from django.utils.translation import get_language


class Bilingual(Protocol):
    def said_in(self, language: str) -> str: ...


register = template.Library()


@register.filter
def said(item: Bilingual) -> str:
    """The words of a bilingual item, or the name of a town or college, in the reader's language."""
    return item.said_in(get_language() or "")
