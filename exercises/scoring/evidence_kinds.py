"""The kinds of evidence there are, and whether a rubric asks only for what the desks can write."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from exercises.scoring.checks import Agree
from exercises.scoring.criteria import Criterion, FromEvidence
from exercises.scoring.evidence import EvidenceLine, Fact
from exercises.scoring.patterns import ANY, Condition, Pattern
from exercises.scoring.words import words_of
from simulator.engine.bilingual import Bilingual

_FILE = Path(__file__).parent / "evidence_kinds.toml"
_PYTHON = {"text": str, "whole": int, "yes_no": bool, "list": tuple}


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact may hold: a type, and for some texts the ones that are allowed."""

    type: str
    allowed: tuple[str, ...] = ()

    def admits(self, value: Fact) -> bool:
        if type(value) is not _PYTHON[self.type]:
            return False
        return not self.allowed or value in self.allowed


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind with the name that a timeline shows and the facts that its lines carry."""

    key: str
    name: Bilingual
    facts: Mapping[str, FactType]
    unasked: bool = False

    def faults(self, line: EvidenceLine) -> list[str]:
        """What is wrong with a line of this kind, in words for developers; empty if nothing is."""
        wrong = [f"{name} is missing" for name in self.facts if name not in line.facts]
        wrong += [f"{name} is unknown" for name in line.facts if name not in self.facts]
        return wrong + [
            f"{name} cannot be {line.facts[name]!r}"
            for name, fact in self.facts.items()
            if name in line.facts and not fact.admits(line.facts[name])
        ]


@cache
def all_kinds() -> Mapping[str, EvidenceKind]:
    """Every kind by its key, in the order of the file.

    Raises:
        ValueError: a kind stands twice, or a fact has no type.
    """
    return read_kinds(tomllib.loads(_FILE.read_text(encoding="utf-8")))


@cache
def fact_names() -> Mapping[str, Bilingual]:
    """What every fact is called in a sentence."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))["fact_names"]
    return MappingProxyType({fact: words_of(words) for fact, words in raw.items()})


def read_kinds(raw: Mapping[str, Any]) -> Mapping[str, EvidenceKind]:
    """Kinds from their data, checked."""
    values = {name: tuple(texts) for name, texts in raw["values"].items()}
    kinds: dict[str, EvidenceKind] = {}
    for row in raw["kinds"]:
        key = row["key"]
        if key in kinds:
            msg = f"evidence kind {key} stands twice"
            raise ValueError(msg)
        unknown = [f for f in row["facts"].values() if f not in _PYTHON and f not in values]
        if unknown:
            msg = f"evidence kind {key}: no such type of fact: {unknown}"
            raise ValueError(msg)
        facts = {
            name: FactType("text", values[of]) if of in values else FactType(of)
            for name, of in row["facts"].items()
        }
        kinds[key] = EvidenceKind(
            key, words_of(row["name"]), MappingProxyType(facts), row.get("unasked", False)
        )
    return MappingProxyType(kinds)


def criterion_faults(criterion: Criterion) -> list[str]:
    """What a criterion asks for that no desk writes; empty if all of it exists."""
    return [
        f"criterion {criterion.key}: {fault}"
        for pattern in criterion.basis.patterns()
        for fault in _pattern_faults(pattern)
    ] + [f"criterion {criterion.key}: {fault}" for fault in _fact_faults(criterion)]


def asked_kinds(criterion: Criterion) -> set[str]:
    """Kinds that a criterion looks for and that are steps of the work."""
    if not isinstance(criterion.basis, FromEvidence):
        return set()
    kinds = all_kinds()
    found = {pattern.kind for pattern in criterion.basis.steps()}
    return {kind for kind in found if kind in kinds and not kinds[kind].unasked}


def _pattern_faults(pattern: Pattern) -> Iterator[str]:
    kind = all_kinds().get(pattern.kind)
    if kind is None and pattern.kind != ANY:
        yield f"there is no kind of evidence {pattern.kind!r}"
        return
    for condition in pattern.where:
        fact = kind.facts.get(condition.fact) if kind else None
        if fact is None:
            yield f"{pattern.kind} has no fact {condition.fact!r}"
        elif not _can_hold(condition, fact):
            yield f"{pattern.kind}: {condition.fact} can never be {condition.as_data()!r}"
    for trap in sorted(set(pattern.noticed) - set(all_traps())):
        yield f"there is no trap {trap!r}"


def all_traps() -> tuple[str, ...]:
    """What the town can plant."""
    return all_kinds()["town.trap_set"].facts["trap"].allowed


def _can_hold(condition: Condition, fact: FactType) -> bool:
    if condition.allowed:
        return all(fact.admits(value) for value in condition.allowed)
    return fact.type == ("list" if condition.includes else "whole")


def _fact_faults(criterion: Criterion) -> Iterator[str]:
    """Facts by which lines are grouped or compared must be in the kinds that are looked for."""
    basis = criterion.basis
    if not isinstance(basis, FromEvidence):
        return
    each = basis.scope.each
    wanted = [(pattern.kind, each) for pattern in basis.patterns() if each and pattern.kind != ANY]
    if isinstance(basis.check, Agree):
        check = basis.check
        wanted += [(check.one.kind, check.one_fact), (check.other.kind, check.other_fact)]
    for kind, fact in wanted:
        found = all_kinds().get(kind)
        if found is not None and fact not in found.facts:
            yield f"{kind} has no fact {fact!r}"
