"""The practice report: four fields, a reflection long enough, handed in in time; and likeness.

Likeness is a flag for the instructor and never takes a point by itself.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import combinations
from pathlib import Path

from exercises.scoring.dated_rules import Pack, holding_on, read_packs
from exercises.scoring.points import share
from exercises.scoring.words import words_of
from simulator.engine.bilingual import Bilingual

_FILE = Path(__file__).parent / "practice_report.toml"
_COUNTED = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_SHINGLE = 5
"""Letters and characters that are compared together."""
PERCENT = 100


class ReportCode(StrEnum):
    """What can be wrong with a report."""

    FIELD_MISSING = "field_missing"
    FIELD_UNKNOWN = "field_unknown"
    FIELD_BLANK = "field_blank"
    REFLECTION_SHORT = "reflection_short"
    LATE = "late"


BLOCKING = frozenset({ReportCode.FIELD_MISSING, ReportCode.FIELD_BLANK, ReportCode.LATE})
"""A late or blank report holds back the mark of its task until the instructor decides."""


@dataclass(frozen=True, slots=True)
class ReportFault:
    """One fault with the numbers and names that its sentence needs."""

    code: ReportCode
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Alike:
    """Two reports that share much of their text, in whole percent."""

    one: str
    other: str
    percent: int


@dataclass(frozen=True, slots=True)
class ReportRules:
    """A rule pack of the practice report."""

    version: str
    since: date
    fields: tuple[Field, ...]
    least_reflection: int
    similar_percent: int
    least_compared: int

    def faults(
        self, report: Mapping[str, str], *, due: datetime, handed_in: datetime
    ) -> list[ReportFault]:
        """Everything that is wrong, in the order of the fields; exactly at `due` is in time."""
        found = [
            ReportFault(ReportCode.FIELD_UNKNOWN, {"field": key})
            for key in report
            if key not in {field.key for field in self.fields}
        ]
        for field in self.fields:
            if field.key not in report:
                found.append(ReportFault(ReportCode.FIELD_MISSING, {"field": field.key}))
            elif not report[field.key].strip():
                found.append(ReportFault(ReportCode.FIELD_BLANK, {"field": field.key}))
        length = characters(report.get("reflection", ""))
        if 0 < length < self.least_reflection:
            facts = {"wanted": self.least_reflection, "found": length}
            found.append(ReportFault(ReportCode.REFLECTION_SHORT, facts))
        if handed_in > due:
            minutes = int((handed_in - due).total_seconds() // 60)
            found.append(ReportFault(ReportCode.LATE, {"minutes": minutes}))
        return found

    def alike(self, texts: Mapping[str, str]) -> list[Alike]:
        """Pairs of reports that share at least the limit, the most alike first.

        `texts`: author → what the author wrote, without what was filled in from evidence.
        """
        shingles = {
            author: _shingles(text)
            for author, text in texts.items()
            if characters(text) >= self.least_compared
        }
        pairs = [
            Alike(one, other, _shared(shingles[one], shingles[other]))
            for one, other in combinations(shingles, 2)
        ]
        found = [pair for pair in pairs if pair.percent >= self.similar_percent]
        return sorted(found, key=lambda pair: (-pair.percent, pair.one, pair.other))


def characters(text: str) -> int:
    """Length as people count it: each Chinese character, each word of letters or figures, is one."""
    return len(_COUNTED.findall(unicodedata.normalize("NFKC", text)))


def similarity(one: str, other: str) -> int:
    """How much of the shorter text stands in the longer one, in whole percent, rounded half up."""
    return _shared(_shingles(one), _shingles(other))


def rules_on(day: date) -> ReportRules:
    """The rule pack that holds on a day."""
    return holding_on(_packs(), day)


@cache
def _packs() -> tuple[ReportRules, ...]:
    return tuple(_built(pack) for pack in read_packs(_FILE))


def _built(pack: Pack) -> ReportRules:
    numbers = dict(pack.numbers)
    fields = tuple(Field(raw["key"], words_of(raw["name"])) for raw in numbers.pop("fields"))
    return ReportRules(version=pack.version, since=pack.since, fields=fields, **numbers)


def _shingles(text: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(letter for letter in folded if letter.isalnum())
    return frozenset(letters[i : i + _SHINGLE] for i in range(len(letters) - _SHINGLE + 1))


def _shared(one: frozenset[str], other: frozenset[str]) -> int:
    shorter = min(len(one), len(other))
    return share(PERCENT, len(one & other), shorter) if shorter else 0
