"""Notes one by one: how each is told from a counterfeit, and bundles with counterfeits in them."""

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


def genuine_piece(fen: int, rng: np.random.Generator) -> Piece:
    """A genuine note, or a coin."""
    return Piece(fen, _serial(fen, rng))


def counterfeit_note(fen: int, rng: np.random.Generator) -> Piece:
    """A counterfeit with one to three faults, each in another feature.

    Raises:
        ValueError: a denomination without features.
    """
    told = features_of(fen)
    if not told:
        msg = f"no counterfeit of {fen} fen"
        raise ValueError(msg)
    count = int(rng.integers(1, _MOST_FAULTS + 1))
    places = rng.choice(len(told), size=min(count, len(told)), replace=False)
    faults = frozenset(
        sorted(told[place].faults)[int(rng.integers(len(told[place].faults)))] for place in places
    )
    return Piece(fen, _serial(fen, rng), faults)


def bundle(cash: Cash, rng: np.random.Generator, counterfeits: int = 0) -> tuple[Piece, ...]:
    """Pieces of an amount of cash, largest first, the largest notes being counterfeit at random.

    Raises:
        ValueError: there are fewer notes of the largest face than counterfeits are asked for.
    """
    faces = [fen for fen, count in cash.items() for _ in range(count)]
    largest = cash.of(faces[0]) if faces else 0
    if counterfeits > largest:
        msg = f"{counterfeits} counterfeits in {largest} notes"
        raise ValueError(msg)
    false_places = (
        set(rng.choice(largest, size=counterfeits, replace=False)) if counterfeits else ()
    )
    return tuple(
        counterfeit_note(fen, rng) if place in false_places else genuine_piece(fen, rng)
        for place, fen in enumerate(faces)
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


def _serial(fen: int, rng: np.random.Generator) -> str:
    is_note = bool(features_of(fen))
    return f"{SPECIMEN_PREFIX}{int(rng.integers(10**8)):08d}" if is_note else ""
