"""Words that exist in both languages, in the reader's."""

from django.utils.translation import get_language

from simulator.engine.bilingual import Bilingual
from simulator.models import Town


def said(words: Bilingual) -> str:
    """The words in the language of the page."""
    return words.said_in(get_language() or "zh-hans")


def name_of(town: Town) -> str:
    """What a town is called in the language of the page."""
    return said(Bilingual(town.name, town.english_name))
