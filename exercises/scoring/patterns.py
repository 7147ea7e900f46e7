"""Patterns that lines of evidence fit: a kind, and conditions on its facts.

As data: `"counter.posted"` or `{ kind = "counter.posted", where = { amount_fen = { at_least = 1 } } }`.
A condition is a value, a list of allowed values, or limits `at_least` and `at_most`, both inclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exercises.scoring.evidence import Evidence, EvidenceLine, Fact, frozen_fact


@dataclass(frozen=True, slots=True)
class Condition:
    """What a fact must be. A fact that the line does not have fulfils nothing."""

    fact: str
    allowed: tuple[Fact, ...] = ()
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, line: EvidenceLine) -> bool:
        if self.fact not in line.facts:
            return False
        value = line.facts[self.fact]
        if self.allowed:
            return any(
                value == allowed and type(value) is type(allowed) for allowed in self.allowed
            )
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        above = self.at_least is None or value >= self.at_least
        return above and (self.at_most is None or value <= self.at_most)

    def as_data(self) -> Any:
        if self.allowed:
            return self.allowed[0] if len(self.allowed) == 1 else list(self.allowed)
        limits = {"at_least": self.at_least, "at_most": self.at_most}
        return {name: limit for name, limit in limits.items() if limit is not None}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Lines of a kind that fulfil every condition."""

    kind: str
    where: tuple[Condition, ...] = ()

    def fits(self, line: EvidenceLine) -> bool:
        return line.kind == self.kind and all(condition.holds(line) for condition in self.where)

    def places(self, evidence: Evidence) -> list[int]:
        """Places of the lines that fit, counted from 0."""
        return [place for place, line in enumerate(evidence.lines) if self.fits(line)]

    def nearly(self, evidence: Evidence) -> tuple[EvidenceLine, Condition] | None:
        """The last line of the kind, and the first condition that it does not fulfil."""
        for line in reversed(evidence.lines):
            if line.kind == self.kind:
                broken = [condition for condition in self.where if not condition.holds(line)]
                return (line, broken[0]) if broken else None
        return None

    def as_data(self) -> Any:
        if not self.where:
            return self.kind
        return {
            "kind": self.kind,
            "where": {condition.fact: condition.as_data() for condition in self.where},
        }


def pattern_of(raw: str | Mapping[str, Any]) -> Pattern:
    """A pattern from its data.

    Raises:
        ValueError: an unknown entry, or a condition that says nothing.
    """
    if isinstance(raw, str):
        return Pattern(raw)
    if set(raw) - {"kind", "where"} or "kind" not in raw:
        msg = f"a pattern has a kind and may have where: {dict(raw)}"
        raise ValueError(msg)
    where = raw.get("where", {})
    return Pattern(raw["kind"], tuple(_condition(fact, wanted) for fact, wanted in where.items()))


def _condition(fact: str, wanted: Any) -> Condition:
    if isinstance(wanted, Mapping):
        if not wanted or set(wanted) - {"at_least", "at_most"}:
            msg = f"limits of {fact} are at_least and at_most: {dict(wanted)}"
            raise ValueError(msg)
        return Condition(fact, (), wanted.get("at_least"), wanted.get("at_most"))
    if isinstance(wanted, list):
        if not wanted:
            msg = f"{fact} may be nothing at all: an empty list"
            raise ValueError(msg)
        return Condition(fact, tuple(frozen_fact(value) for value in wanted))
    return Condition(fact, (frozen_fact(wanted),))
