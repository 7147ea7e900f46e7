"""Rules of law and of the house as dated data: what holds on a day, what it says, how sure it is."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Fault, Refusal


class Certainty(StrEnum):
    """How sure a rule or a number is."""

    PRINTED = "printed"
    """A source prints it."""
    READING = "reading"
    """Our reading of a source that leaves it open."""
    MEMORY = "memory-only"
    """Known, but found in no source: to be confirmed before it is shown as law."""
    HOUSE = "house"
    """Decided here; a college may change it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it holds from a day on. Money in `numbers` is in fen unless its name says so."""

    key: str
    since: date
    words: Bilingual
    source: str
    certainty: Certainty
    numbers: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def version(self) -> str:
        """Names this wording of the rule for good: evidence and refusals keep it."""
        return f"{self.key}@{self.since.isoformat()}"

    def refuses(self, code: str, **facts: object) -> Refusal:
        """A refusal that rests on this rule."""
        return Refusal(code, self.version, MappingProxyType(facts))

    def faults(self, code: str, **facts: object) -> Fault:
        """A fault against this rule."""
        return Fault(code, self.version, MappingProxyType(facts))


class RuleBook:
    """Rules by key, each with the days from which its wordings hold."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Keeps the rules in their order, of each the oldest wording first.

        Raises:
            ValueError: two wordings of one rule hold from the same day.
        """
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            wordings = self._rules.setdefault(rule.key, [])
            if any(each.since == rule.since for each in wordings):
                msg = f"{rule.version} stands twice"
                raise ValueError(msg)
            wordings.append(rule)
            wordings.sort(key=lambda each: each.since)

    def on(self, key: str, day: date) -> Rule:
        """The wording that holds on a day; before the first one began, the first.

        Raises:
            KeyError: there is no such rule.
        """
        wordings = self._rules[key]
        holding = [rule for rule in wordings if rule.since <= day]
        return holding[-1] if holding else wordings[0]

    def of(self, version: str) -> Rule:
        """A rule by its version, as evidence keeps it.

        Raises:
            KeyError: there is no such wording.
        """
        key, _, _ = version.partition("@")
        for rule in self._rules[key]:
            if rule.version == version:
                return rule
        raise KeyError(version)

    def all_on(self, day: date) -> tuple[Rule, ...]:
        """Every rule as it holds on a day, in the order of the book."""
        return tuple(self.on(key, day) for key in self._rules)


def read_rules(path: Path) -> RuleBook:
    """A book from a TOML file with `[[rules]]`.

    Raises:
        ValueError: a rule lacks a language, a source or a certainty; the message names it.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return RuleBook(read_rule(each) for each in raw["rules"])


def read_rule(raw: Mapping[str, Any]) -> Rule:
    """A rule from its data, checked.

    Raises:
        ValueError: it lacks a language or a source, or its certainty is not one.
    """
    rule = Rule(
        key=raw["key"],
        since=raw["since"],
        words=read_words(raw["words"]),
        source=raw["source"],
        certainty=Certainty(raw["certainty"]),
        numbers=MappingProxyType(dict(raw.get("numbers", {}))),
    )
    if not rule.source.strip():
        msg = f"{rule.version} has no source"
        raise ValueError(msg)
    return rule


def read_words(raw: Mapping[str, str]) -> Bilingual:
    """Words from their data.

    Raises:
        ValueError: one language is missing.
    """
    words = Bilingual(**raw)
    if not words.zh.strip() or not words.en.strip():
        msg = f"words need both languages: {words.zh!r} / {words.en!r}"
        raise ValueError(msg)
    return words
