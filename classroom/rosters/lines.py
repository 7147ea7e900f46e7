"""A class list as text: which student number and which name stand on each line.

One line, one student; number and name parted by a tab, a comma or blanks, with whatever else the
school's export has around them. Signs may be full-width. Line numbers are those of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from classroom.rosters import columns
from simulator.engine.refusal import Refusal

MAX_LINES = 300
MAX_NAME = 40
_HEADING_WITHIN = 10
"""Titles of a school's export stand above its heading."""
_ROUNDED = re.compile(r"\d(\.\d+)?[Ee]\+?\d+|\d+\.\d+")
_WIDE = str.maketrans({"，": ",", "；": ";", "、": ",", "\u3000": " ", "\xa0": " "})
_HAN_BLANK = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff]) (?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)
_NAME_SIGNS = frozenset(" ·•‧.'’-()（）")


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """What a line says about one student; `problem` tells why it says nothing."""

    line: int
    number: str
    name: str
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    place: int
    cells: tuple[str, ...]
    parted_by_blanks: bool = False


def entries_of(text: str) -> list[RosterEntry] | Refusal:
    """The students of a class list, line by line; headings and empty lines are passed over.

    Refused are lists without a student and lists longer than a class can be.
    """
    lines = list(_lines_of(text))
    heading = None
    for place, line in enumerate(lines[:_HEADING_WITHIN]):
        heading = columns.heading_of(line.cells)
        if heading is not None:
            lines = lines[place + 1 :]
            break
    if not lines:
        return Refusal("roster_empty")
    if len(lines) > MAX_LINES:
        return Refusal("roster_too_long", facts={"most": MAX_LINES, "lines": len(lines)})
    return _told_apart(_entry(line, heading) for line in lines)


def entry_of(number: str, name: str, *, line: int = 1) -> RosterEntry:
    """A student from a number and a name as typed, with what is wrong with them."""
    number = unicodedata.normalize("NFKC", _visible(number)).strip()
    name = plain_name(name)
    return RosterEntry(line, number, name, number_problem(number) or name_problem(name))


def number_problem(number: str) -> Refusal | None:
    """What is wrong with a student number or user name."""
    if not number:
        return Refusal("number_missing")
    if _ROUNDED.fullmatch(number):
        return Refusal("number_rounded", facts={"number": number[:40]})
    if not columns.NUMBER.fullmatch(number):
        return Refusal("number_misshapen", facts={"number": number[:40], "least": 4, "most": 20})
    return None


def name_problem(name: str) -> Refusal | None:
    """What is wrong with a person's name."""
    if not name:
        return Refusal("name_missing")
    if len(name) > MAX_NAME:
        return Refusal("name_too_long", facts={"most": MAX_NAME})
    if not name[0].isalpha() or not all(_is_of_a_name(sign) for sign in name):
        return Refusal("name_misshapen", facts={"name": name})
    return None


def plain_name(typed: str) -> str:
    """A name without stray blanks: 王　伟 is 王伟, but Anna Schmidt keeps her blank."""
    name = " ".join(unicodedata.normalize("NFC", _visible(typed)).split())
    return _HAN_BLANK.sub("", name)


def _lines_of(text: str) -> Iterator[_Line]:
    for place, raw in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        line = raw.translate(_WIDE)
        if not line.strip(" \t,;"):
            continue
        if "\t" in line:
            yield _Line(place, tuple(cell.strip() for cell in line.split("\t")))
        elif re.search("[,;]", line):
            yield _Line(place, tuple(cell.strip(' "') for cell in re.split("[,;]", line)))
        else:
            yield _Line(place, tuple(line.split()), parted_by_blanks=True)


def _entry(line: _Line, heading: columns.Heading | None) -> RosterEntry:
    if heading is not None:
        number, name = columns.by_heading(
            line.cells, heading, parted_by_blanks=line.parted_by_blanks
        )
    else:
        number, name = columns.by_looks(line.cells, parted_by_blanks=line.parted_by_blanks)
    return entry_of(number, name, line=line.place)


def _told_apart(entries: Iterator[RosterEntry]) -> list[RosterEntry]:
    """The entries; a number that stood on an earlier line already is a problem of the later."""
    first: dict[str, int] = {}
    told = []
    for entry in entries:
        place = entry.line
        if entry.problem is None:
            place = first.setdefault(entry.number.casefold(), entry.line)
        is_new = place == entry.line
        told.append(entry if is_new else replace(entry, problem=_repeated(place)))
    return told


def _repeated(line: int) -> Refusal:
    return Refusal("number_repeated", facts={"line": line})


def _visible(typed: str) -> str:
    """Without signs that nobody sees; every kind of blank becomes one."""
    blank = (" " if sign.isspace() else sign for sign in typed)
    return "".join(sign for sign in blank if not unicodedata.category(sign).startswith("C"))


def _is_of_a_name(sign: str) -> bool:
    return sign in _NAME_SIGNS or unicodedata.category(sign)[0] in "LMN"
