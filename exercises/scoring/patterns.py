"""Patterns that lines of evidence fit: a kind, conditions on its facts, what was noticed or wrong.

As data: `"counter.posted"` or a table with `kind` (`"*"` is any) and some of

- `where`: fact → a value, a list of allowed values, limits `at_least` and `at_most` (inclusive), or
  `includes` for a list that must hold all of these;
- `right = true`: nothing in the step went against a rule;
- `noticed`, `fault`: the step noticed one of these traps, or has one of these faults;
- `without`: it has none of these faults.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exercises.scoring.evidence import Evidence, EvidenceLine, Fact, frozen_fact

ANY = "*"
_LISTS = ("noticed", "fault", "without")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a fact must be. A fact that the line does not have fulfils nothing."""

    fact: str
    allowed: tuple[Fact, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    includes: tuple[str, ...] = ()

    def holds(self, line: EvidenceLine) -> bool:
        if self.fact not in line.facts:
            return False
        value = line.facts[self.fact]
        if self.allowed:
            return any(
                value == allowed and type(value) is type(allowed) for allowed in self.allowed
            )
        if self.includes:
            return isinstance(value, tuple) and set(self.includes) <= set(value)
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        above = self.at_least is None or value >= self.at_least
        return above and (self.at_most is None or value <= self.at_most)

    def as_data(self) -> Any:
        if self.allowed:
            return self.allowed[0] if len(self.allowed) == 1 else list(self.allowed)
        if self.includes:
            return {"includes": list(self.includes)}
        limits = {"at_least": self.at_least, "at_most": self.at_most}
        return {name: limit for name, limit in limits.items() if limit is not None}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Lines of a kind that fulfil everything asked for."""

    kind: str
    where: tuple[Condition, ...] = ()
    right: bool = False
    noticed: tuple[str, ...] = ()
    fault: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def fits(self, line: EvidenceLine) -> bool:
        return self.kind in (line.kind, ANY) and self.broken(line) is None

    def broken(self, line: EvidenceLine) -> str | None:
        """The first fact that is not as it must be, whatever the kind; None if all is."""
        for condition in self.where:
            if not condition.holds(line):
                return condition.fact
        if self.noticed and not set(self.noticed) & set(line.noticed):
            return "noticed"
        wrong = set(line.faults)
        missing_fault = bool(self.fault) and not set(self.fault) & wrong
        unwanted = (self.right and bool(wrong)) or bool(set(self.without) & wrong)
        return "faults" if missing_fault or unwanted else None

    def places(self, evidence: Evidence) -> list[int]:
        """Places of the lines that fit, counted from 0."""
        return [place for place, line in enumerate(evidence.lines) if self.fits(line)]

    def nearly(self, evidence: Evidence) -> tuple[EvidenceLine, str] | None:
        """The last line of the kind, and the first fact in it that is not as it must be."""
        for line in reversed(evidence.lines):
            if line.kind == self.kind:
                broken = self.broken(line)
                return None if broken is None else (line, broken)
        return None

    def as_data(self) -> Any:
        data: dict[str, Any] = {"kind": self.kind}
        if self.where:
            data["where"] = {condition.fact: condition.as_data() for condition in self.where}
        if self.right:
            data["right"] = True
        lists = {"noticed": self.noticed, "fault": self.fault, "without": self.without}
        data |= {name: list(codes) for name, codes in lists.items() if codes}
        return self.kind if len(data) == 1 else data


def pattern_of(raw: str | Mapping[str, Any]) -> Pattern:
    """A pattern from its data.

    Raises:
        ValueError: an unknown entry, or a condition that says nothing.
    """
    if isinstance(raw, str):
        raw = {"kind": raw}
    unknown = set(raw) - {"kind", "where", "right", *_LISTS}
    if unknown or "kind" not in raw:
        msg = f"a pattern has a kind, where, right, noticed, fault, without: {dict(raw)}"
        raise ValueError(msg)
    noticed, fault, without = (_codes(name, raw.get(name)) for name in _LISTS)
    if raw["kind"] == ANY and not (noticed or fault):
        msg = f"a pattern of any kind says what was noticed or at fault: {dict(raw)}"
        raise ValueError(msg)
    where = tuple(_condition(fact, wanted) for fact, wanted in raw.get("where", {}).items())
    return Pattern(raw["kind"], where, bool(raw.get("right", False)), noticed, fault, without)


def _codes(name: str, raw: str | list[str] | None) -> tuple[str, ...]:
    if raw is None:
        return ()
    codes = (raw,) if isinstance(raw, str) else tuple(raw)
    if not codes:
        msg = f"{name} names nothing: an empty list"
        raise ValueError(msg)
    return codes


def _condition(fact: str, wanted: Any) -> Condition:
    if isinstance(wanted, Mapping):
        match dict(wanted):
            case {"includes": [_, *_] as all_of, **rest} if not rest:
                return Condition(fact, includes=tuple(all_of))
            case limits if limits and not set(limits) - {"at_least", "at_most"}:
                return Condition(fact, (), limits.get("at_least"), limits.get("at_most"))
        msg = f"{fact} has limits at_least and at_most, or includes: {dict(wanted)}"
        raise ValueError(msg)
    if isinstance(wanted, list):
        if not wanted:
            msg = f"{fact} may be nothing at all: an empty list"
            raise ValueError(msg)
        return Condition(fact, tuple(frozen_fact(value) for value in wanted))
    return Condition(fact, (frozen_fact(wanted),))
