"""Reads what is said to a client as the compliance desk does: names each phrase, its kind and its rule.

The list is dated data (`compliance.toml`); a scan keeps its version, so that a finding can be
appealed. A phrase that is denied (不保本) is none; docs/brokerage-rules.md says when it counts so.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.brokerage.compliance_text import NormalText, normalise
from simulator.engine.rule_book import Certainty, read_words


class Level(StrEnum):
    """What follows from a phrase."""

    BLOCK = "block"
    """A rule forbids it: the message is not sent."""
    ASK = "ask"
    """A person decides."""
    WARN = "warn"
    """Bad style; it may be sent."""


@dataclass(frozen=True, slots=True)
class PhraseKind:
    """Phrases of one kind, with the rule that stands behind them."""

    key: str
    level: Level
    name: Bilingual
    rule: Bilingual
    certainty: Certainty
    source: str
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    """Each spelling of the list with what finds it in a normalised text."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that a message must hold: who writes, and that there is a risk."""

    key: str
    name: Bilingual
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Negations:
    """What denies a phrase that follows it within reach, and what ends or carries the denial."""

    reach: int
    words: re.Pattern[str]
    looks_like: re.Pattern[str]
    turns: re.Pattern[str]
    couplings: re.Pattern[str]
    """Nothing but words that couple two phrases."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The list as it counts from a day on."""

    version: str
    since: date
    kinds: tuple[PhraseKind, ...]
    statements: tuple[Statement, ...]
    chinese: Negations
    english: Negations


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found; `start` and `end` mark it in the text as it was written."""

    spelling: str
    kind: PhraseKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a text holds, and what it lacks, by the list of a version."""

    version: str
    hits: tuple[Hit, ...]
    missing: tuple[Statement, ...]

    @property
    def held(self) -> tuple[Hit, ...]:
        """The hits that keep a message from being sent, in the order of the text."""
        return tuple(hit for hit in self.hits if hit.kind.level is not Level.WARN)


def scan(text: str, day: date) -> Scan:
    """Reads a text by the list of a day.

    Where phrases overlap, the one that begins first counts, of those the longest.
    """
    book = phrasebook_on(day)
    normal = normalise(text)
    found = _without_overlaps(
        Hit(spelling, kind, match.start(), match.end())
        for kind in book.kinds
        for spelling, pattern in kind.patterns
        for match in pattern.finditer(normal.text)
    )
    hits = (
        hit
        for hit, is_denied in zip(found, _denials(found, normal, book), strict=True)
        if not is_denied
    )
    return Scan(
        book.version,
        tuple(Hit(hit.spelling, hit.kind, *normal.written(hit.start, hit.end)) for hit in hits),
        tuple(each for each in book.statements if not each.pattern.search(normal.text)),
    )


def phrasebook_on(day: date) -> Phrasebook:
    """The list that counts on a day; the first one also before it began."""
    holding = [book for book in phrasebooks() if book.since <= day]
    return holding[-1] if holding else phrasebooks()[0]


def phrasebook_of(version: str) -> Phrasebook:
    """A list by its version."""
    return next(book for book in phrasebooks() if book.version == version)


@cache
def phrasebooks() -> tuple[Phrasebook, ...]:
    """All lists, oldest first."""
    raw = tomllib.loads(Path(__file__).with_name("compliance.toml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_read_book, raw["packs"]), key=lambda book: book.since))


def _without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """Hits in the order of the text, the longer first where two begin together."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.start, each.start - each.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _denials(hits: Sequence[Hit], normal: NormalText, book: Phrasebook) -> list[bool]:
    """Of each hit, whether it is denied."""
    denied: list[bool] = []
    for place, hit in enumerate(hits):
        english = hit.spelling.isascii() and hit.spelling[0].isalpha()
        negations = book.english if english else book.chinese
        clause = normal.clause_start(hit.start)
        before = hits[place - 1] if place else None
        if before is not None and before.end > clause:
            between = normal.text[before.end : hit.start]
            if negations.couplings.fullmatch(between):
                denied.append(denied[-1])
                continue
            clause = before.end
        window = normal.text[max(clause, hit.start - negations.reach) : hit.start]
        denied.append(_is_denied(window, negations))
    return denied


def _is_denied(window: str, negations: Negations) -> bool:
    """Whether the words before a phrase deny it; two negations side by side undo each other."""
    kept = negations.looks_like.sub(
        lambda word: "。" if negations.turns.match(word[0]) else "～", window
    )
    kept = negations.turns.split(kept)[-1].rpartition("。")[2]
    parts = [list(negations.words.finditer(part)) for part in kept.split("、")]
    words = next((found for found in reversed(parts) if found), [])
    if not words:
        return False
    chain = 1
    for one, other in pairwise(reversed(words)):
        if other.end() != one.start():
            break
        chain += 1
    return chain % 2 == 1


def _read_book(raw: dict[str, Any]) -> Phrasebook:
    return Phrasebook(
        version=raw["version"],
        since=raw["since"],
        kinds=tuple(map(_read_kind, raw["kinds"])),
        statements=tuple(
            Statement(each["key"], read_words(each["name"]), re.compile(each["pattern"]))
            for each in raw["statements"]
        ),
        chinese=Negations(
            raw["negation_reach"],
            _any_of(raw["negations"]),
            _any_of(raw["false_negations"]),
            _any_of(raw["turns"]),
            re.compile(f"(?:{_any_of(raw['couplings']).pattern})*"),
        ),
        english=Negations(
            raw["english_reach"],
            _any_of(raw["english_negations"], r"\b"),
            re.compile(r"\bnot only\b|\bno doubt\b"),
            _any_of(raw["english_turns"], r"\b"),
            re.compile(r" ?(?:(?:or|nor|and)\b)? ?"),
        ),
    )


def _read_kind(raw: dict[str, Any]) -> PhraseKind:
    plain = [(phrase, re.compile(re.escape(phrase))) for phrase in raw["phrases"]]
    spelled = [(name, re.compile(pattern)) for name, pattern in raw.get("patterns", {}).items()]
    return PhraseKind(
        key=raw["key"],
        level=Level(raw["level"]),
        name=read_words(raw["name"]),
        rule=read_words(raw["rule"]),
        certainty=Certainty(raw["certainty"]),
        source=raw["source"],
        patterns=(*plain, *spelled),
    )


def _any_of(words: Sequence[str], edge: str = "") -> re.Pattern[str]:
    """Any of some words, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(edge + "(?:" + "|".join(map(re.escape, longest_first)) + ")" + edge)
