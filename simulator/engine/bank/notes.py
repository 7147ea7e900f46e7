"""Notes one by one: how each is told from a counterfeit, and money with counterfeits in it."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from simulator.engine.bank.denominations import Cash
from simulator.engine.bilingual import Bilingual
from simulator.engine.rule_book import Certainty, read_words

TOOLS = ("eye", "touch", "tilt", "back_light", "ultraviolet")
"""一看、二摸、三转、四透光、紫外: what shows a feature."""
SPECIMEN_PREFIX = "JX"
"""Serials of invented notes begin so (教学)."""
_MOST_FAULTS = 3
_SERIALS = 10**8
_SERIAL_STEP = 7_368_787


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of some denominations: what a genuine note shows, and what counterfeits show."""

    key: str
    tool: str
    faces: frozenset[int]
    certainty: Certainty
    genuine: Bilingual
    faults: Mapping[str, Bilingual]


@dataclass(frozen=True, slots=True)
class Piece:
    """A note or a coin in a customer's money; without faults it is genuine."""

    fen: int
    serial: str
    faults: frozenset[str] = frozenset()

    @property
    def is_genuine(self) -> bool:
        return not self.faults


def features_of(fen: int) -> tuple[Feature, ...]:
    """The features of a denomination; a coin has none here."""
    return tuple(feature for feature in features() if fen in feature.faces)


@dataclass(frozen=True, slots=True)
class Money:
    """A customer's cash, small enough to be kept as facts: pieces, a serial, which ones are false."""

    cash: Cash
    serial: int
    """Where the serial numbers start, below a hundred million."""
    false_at: Mapping[int, frozenset[str]]
    """Faults of the counterfeits by their place, from 0, in the pieces largest first."""

    def pieces(self) -> tuple[Piece, ...]:
        """The pieces one by one, largest first."""
        faces = (fen for fen, count in self.cash.items() for _ in range(count))
        return tuple(
            Piece(fen, _serial(fen, self.serial, place), self.false_at.get(place, frozenset()))
            for place, fen in enumerate(faces)
        )


def draw_money(cash: Cash, rng: np.random.Generator, *, counterfeits: int = 0) -> Money:
    """Cash with counterfeits among its largest notes.

    Raises:
        ValueError: there are fewer notes of the largest face than counterfeits are asked for.
    """
    face = next(iter(cash), 0)
    if counterfeits > (cash.of(face) if features_of(face) else 0):
        msg = f"{counterfeits} counterfeits among {cash}"
        raise ValueError(msg)
    serial = int(rng.integers(_SERIALS))
    places = rng.choice(cash.of(face), size=counterfeits, replace=False) if counterfeits else ()
    return Money(
        cash, serial, MappingProxyType({int(place): _draw_faults(face, rng) for place in places})
    )


def _draw_faults(fen: int, rng: np.random.Generator) -> frozenset[str]:
    """One to three faults, each in another feature."""
    told = features_of(fen)
    count = int(rng.integers(1, _MOST_FAULTS + 1))
    places = rng.choice(len(told), size=count, replace=False)
    return frozenset(
        sorted(told[place].faults)[int(rng.integers(len(told[place].faults)))] for place in places
    )


def cash_of(pieces: Iterable[Piece]) -> Cash:
    """Pieces as an amount by denomination, whatever they are worth."""
    return Cash(Counter(piece.fen for piece in pieces))


@cache
def features() -> tuple[Feature, ...]:
    """Every feature, in the order in which it is looked for."""
    raw = tomllib.loads(Path(__file__).with_name("notes.toml").read_text(encoding="utf-8"))
    return tuple(
        Feature(
            each["key"],
            each["tool"],
            frozenset(each["faces"]),
            Certainty(each["certainty"]),
            read_words(each["genuine"]),
            MappingProxyType({key: read_words(words) for key, words in each["faults"].items()}),
        )
        for each in raw["features"]
    )


def _serial(fen: int, start: int, place: int) -> str:
    """A note's serial number; a coin has none. The step keeps neighbours from looking alike."""
    if not features_of(fen):
        return ""
    return f"{SPECIMEN_PREFIX}{(start + place * _SERIAL_STEP) % _SERIALS:08d}"
