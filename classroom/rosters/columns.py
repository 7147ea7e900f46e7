"""Which cells of a class list hold the student number and the name."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{3,19}")
_NUMBER_HEADINGS = frozenset(
    {"学号", "学生学号", "学籍号", "studentnumber", "studentno", "studentid", "number", "no", "id"}
)
_NAME_HEADINGS = frozenset({"姓名", "学生姓名", "名字", "name", "studentname", "fullname"})
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns that a heading line names."""

    number: int
    name: int
    width: int


def heading_of(cells: Sequence[str]) -> Heading | None:
    """What a line says about the columns; None if it is no heading."""
    words = [_word(cell) for cell in cells]
    number = next((place for place, word in enumerate(words) if word in _NUMBER_HEADINGS), None)
    name = next((place for place, word in enumerate(words) if word in _NAME_HEADINGS), None)
    return None if number is None or name is None else Heading(number, name, len(cells))


def by_heading(
    cells: Sequence[str], heading: Heading, *, parted_by_blanks: bool
) -> tuple[str, str]:
    """Number and name from the columns that the heading names.

    A line parted by blanks may have more cells than the heading: the rest is of the name.
    """
    more = max(0, len(cells) - heading.width) if parted_by_blanks else 0
    number = heading.number + (more if heading.name < heading.number else 0)
    name = cells[heading.name : heading.name + 1 + more]
    return (cells[number] if number < len(cells) else "", " ".join(name))


def by_looks(cells: Sequence[str], *, parted_by_blanks: bool) -> tuple[str, str]:
    """Number and name from what cells look like, where no heading names them.

    The number is the first cell shaped like one (an ordinal before it is too short), the name the
    first cell with letters and no digits, or else the first with Chinese in it.
    """
    plain = [unicodedata.normalize("NFKC", cell) for cell in cells]
    number = next((place for place, cell in enumerate(plain) if _is_number(cell)), None)
    name = next((place for place, cell in enumerate(plain) if _is_name(cell)), None)
    if name is None:
        others = (place for place, cell in enumerate(plain) if _HAN.search(cell))
        name = next((place for place in others if place != number), None)
    if number is None:
        number = next((place for place, cell in enumerate(plain) if place != name and cell), None)
    return (
        "" if number is None else cells[number],
        "" if name is None else _whole_name(cells, name, parted_by_blanks=parted_by_blanks),
    )


def _whole_name(cells: Sequence[str], place: int, *, parted_by_blanks: bool) -> str:
    """The name from its first cell on; blanks take 王 伟 and Anna Schmidt apart."""
    if not parted_by_blanks:
        return cells[place]
    following = [cell for cell in cells[place + 1 :] if _is_name(cell)]
    if _HAN.fullmatch(cells[place]):
        is_padded = len(cells[place]) == 1 and following
        return cells[place] + (following[0] if is_padded else "")
    return " ".join([cells[place], *(cell for cell in following if not _HAN.search(cell))])


def _word(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell).casefold()
    return re.sub(r"[\s._:*()-]+", "", text)


def _is_number(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell)) and any(sign.isdigit() for sign in cell)


def _is_name(cell: str) -> bool:
    return any(sign.isalpha() for sign in cell) and not any(sign.isdigit() for sign in cell)
