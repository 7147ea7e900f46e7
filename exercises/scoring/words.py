"""Words in both languages, as they stand in rubrics, formats and tasks."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Chinese and English; neither may be empty."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            msg = f"words need both languages: {self.zh!r} / {self.en!r}"
            raise ValueError(msg)

    def said_in(self, language: str) -> str:
        """The words for a language code as Django gives it."""
        return self.en if language.startswith("en") else self.zh

    def as_data(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


def words_of(raw: Mapping[str, str]) -> Words:
    """Words from their data: exactly `zh` and `en`.

    Raises:
        ValueError: a language is missing, empty or unknown.
    """
    if set(raw) != {"zh", "en"}:
        msg = f"words need exactly zh and en: {dict(raw)!r}"
        raise ValueError(msg)
    return Words(raw["zh"], raw["en"])
