"""Content data in the reader's language: `{% load lessons %}{{ item|said }}`."""

from django import template
from django.utils.translation import get_language

from classroom.lessons.plans import Words

register = template.Library()


@register.filter
def said(words: Words) -> str:
    """The words of a bilingual item in the reader's language."""
    return words.said_in(get_language() or "")
