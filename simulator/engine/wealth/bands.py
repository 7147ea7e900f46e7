"""From a questionnaire's score to a risk class C1 to C5, by the table of an institution."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.rule_book import Certainty, read_words

CLASSES = (1, 2, 3, 4, 5)
"""C1 to C5; products are graded R1 to R5 alike."""


@dataclass(frozen=True, slots=True)
class Band:
    """A class with its lowest score and the name that this table gives it."""

    level: int
    lowest_score: int
    name: Bilingual
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class BandTable:
    key: str
    since: date
    name: Bilingual
    source: str
    bands: tuple[Band, ...]

    @property
    def version(self) -> str:
        return f"{self.key}@{self.since.isoformat()}"

    def band(self, score: int) -> Band:
        """The class of a score; below the lowest score it is the first."""
        reached = [band for band in self.bands if band.lowest_score <= score]
        return reached[-1] if reached else self.bands[0]


def table(key: str) -> BandTable:
    """The table of an institution.

    Raises:
        KeyError: there is no such table.
    """
    return tables()[key]


@cache
def tables() -> Mapping[str, BandTable]:
    """All tables by key."""
    raw = tomllib.loads(Path(__file__).with_name("bands.toml").read_text(encoding="utf-8"))
    return MappingProxyType({each["key"]: read_table(each) for each in raw["tables"]})


def read_table(raw: Mapping[str, Any]) -> BandTable:
    """A table from its data, checked.

    Raises:
        ValueError: it does not have the five classes in order, with scores that rise.
    """
    bands = tuple(
        Band(each["class"], each["from"], read_words(each["name"]), Certainty(each["certainty"]))
        for each in raw["bands"]
    )
    scores = [band.lowest_score for band in bands]
    if tuple(band.level for band in bands) != CLASSES or scores != sorted(set(scores)):
        msg = f"bands {raw['key']}: five classes with rising scores are needed"
        raise ValueError(msg)
    return BandTable(raw["key"], raw["since"], read_words(raw["name"]), raw["source"], bands)
