"""Names and texts that exist in both languages of the interface."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name or text that exists in both languages of the interface."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        """The words for a language code as a browser gives it (`zh-hans`, `en-GB`)."""
        return self.en if language.startswith("en") else self.zh
