"""Words in both languages as plain data: what rubrics, formats and tasks hold and freeze."""

from collections.abc import Mapping

from simulator.engine.bilingual import Bilingual
from simulator.engine.rule_book import read_words


def words_of(raw: Mapping[str, str]) -> Bilingual:
    """Words from their data: exactly `zh` and `en`, neither empty.

    Raises:
        ValueError: a language is missing, empty or unknown.
    """
    if set(raw) != {"zh", "en"}:
        msg = f"words need exactly zh and en: {dict(raw)!r}"
        raise ValueError(msg)
    return read_words(raw)


def words_data(words: Bilingual) -> dict[str, str]:
    """Plain data that `words_of` takes back."""
    return {"zh": words.zh, "en": words.en}
