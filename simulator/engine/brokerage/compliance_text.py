"""Brings a text into the plain form in which phrases are looked for, and finds its way back.

Half width and small letters, simplified characters, no blanks or marks inside words (保 本, 保*本,
保\u200b本). Marks that end a clause all become 。.
"""

import unicodedata
from dataclasses import dataclass

CLAUSE_END = "。"
_ENDS = set("，。；！？：,;!?:…\n\r")
_KEPT_MARKS = set("%、'")
_SIMPLIFIED = str.maketrans(
    "證穩賺賠險無內幕絕對開戶獎傭號當於預後錯過碼單騙壓搶購產風斷資調層倍給話說還卻個別",
    "证稳赚赔险无内幕绝对开户奖佣号当于预后错过码单骗压抢购产风断资调层倍给话说还却个别",
)


@dataclass(frozen=True, slots=True)
class NormalText:
    """A text in its plain form; `places` holds for each character where it was written."""

    text: str
    places: tuple[int, ...]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the plain form stands in the text as it was written."""
        return self.places[start], self.places[end - 1] + 1

    def clause_start(self, place: int) -> int:
        """Where the clause around a place begins."""
        return self.text.rfind(CLAUSE_END, 0, place) + 1


def normalise(text: str) -> NormalText:
    """The plain form of a text."""
    characters: list[str] = []
    places: list[int] = []
    gap = False
    for place, written in enumerate(text):
        for character in unicodedata.normalize("NFKC", written).casefold().translate(_SIMPLIFIED):
            if written in _ENDS or character in _ENDS:
                character = CLAUSE_END  # noqa: PLW2901  every end of a clause looks the same
            elif not character.isalnum() and character not in _KEPT_MARKS:
                gap = gap or not unicodedata.category(character).startswith(("C", "M"))
                continue
            if gap and characters and _is_latin(characters[-1]) and _is_latin(character):
                characters.append(" ")
                places.append(place)
            gap = False
            characters.append(character)
            places.append(place)
    return NormalText("".join(characters), tuple(places))


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "%'")
