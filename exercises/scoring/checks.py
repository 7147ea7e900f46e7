"""Checks on evidence: done, in order, in time, often enough, in agreement.

A check judges the lines of one customer's visit or of the whole session; criteria say which. Each
check names itself in data by its only entry: `{ done = … }`, `{ in_order = … }`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from exercises.scoring.evidence import Evidence, EvidenceLine, Fact, LineRef
from exercises.scoring.faults import NOTHING, Code, Fault, Outcome
from exercises.scoring.patterns import Pattern, pattern_of


@dataclass(frozen=True, slots=True)
class Done:
    """A line fits; if `after` or `before` is given, it stands after or before their first line.

    A limit that never happened limits nothing. A line that fits `unless` spoils it all.
    """

    what: Pattern
    after: Pattern | None = None
    before: Pattern | None = None
    unless: Pattern | None = None

    def judge(self, evidence: Evidence) -> Outcome:
        spoilt = _first(self.unless, evidence)
        if spoilt is not None:
            return Outcome(NOTHING, fault=occurred(evidence.lines[spoilt]))
        places = self.what.places(evidence)
        earliest = _first(self.after, evidence)
        latest = _first(self.before, evidence)
        if not places:
            without = None if latest is None else evidence.lines[latest]
            return Outcome(NOTHING, fault=_absent(self.what, evidence, before=without))
        in_time = [
            place
            for place in places
            if (earliest is None or place > earliest) and (latest is None or place < latest)
        ]
        if in_time:
            return Outcome(lines=(evidence.lines[in_time[0]].ref,))
        late = latest is not None and places[0] >= latest
        limit = latest if late else earliest
        lines = [evidence.lines[places[0]]] + ([] if limit is None else [evidence.lines[limit]])
        facts = {"kind": self.what.kind, "limit": lines[-1].kind}
        code = Code.TOO_LATE if late else Code.TOO_EARLY
        return Outcome(NOTHING, fault=Fault(code, facts, _refs(*lines)))

    def patterns(self) -> tuple[Pattern, ...]:
        parts = (self.what, self.after, self.before, self.unless)
        return tuple(part for part in parts if part)

    def as_data(self) -> dict[str, Any]:
        limits = {"after": self.after, "before": self.before, "unless": self.unless}
        return {
            "done": self.what.as_data(),
            **{name: limit.as_data() for name, limit in limits.items() if limit},
        }


@dataclass(frozen=True, slots=True)
class InOrder:
    """Every pattern is fitted, the first line of each after the first of the one before."""

    steps: tuple[Pattern, ...]

    def judge(self, evidence: Evidence) -> Outcome:
        firsts: list[int] = []
        for step in self.steps:
            place = _first(step, evidence)
            if place is None:
                return Outcome(NOTHING, fault=_absent(step, evidence))
            if firsts and place < firsts[-1]:
                lines = (evidence.lines[place], evidence.lines[firsts[-1]])
                facts = {"kind": lines[0].kind, "limit": lines[1].kind}
                return Outcome(NOTHING, fault=Fault(Code.OUT_OF_ORDER, facts, _refs(*lines)))
            firsts.append(place)
        return Outcome(lines=_refs(*(evidence.lines[place] for place in firsts)))

    def patterns(self) -> tuple[Pattern, ...]:
        return self.steps

    def as_data(self) -> dict[str, Any]:
        return {"in_order": [step.as_data() for step in self.steps]}


@dataclass(frozen=True, slots=True)
class Within:
    """From the first `start` to the first `end` after it at most so many seconds, fully passed."""

    start: Pattern
    end: Pattern
    seconds: int

    def judge(self, evidence: Evidence) -> Outcome:
        begun = _first(self.start, evidence)
        if begun is None:
            return Outcome(NOTHING, fault=_absent(self.start, evidence))
        ends = [place for place in self.end.places(evidence) if place > begun]
        if not ends:
            return Outcome(NOTHING, fault=_absent(self.end, evidence))
        lines = (evidence.lines[begun], evidence.lines[ends[0]])
        took = max(0, (lines[1].at - lines[0].at) // timedelta(seconds=1))
        if took <= self.seconds:
            return Outcome(lines=_refs(*lines))
        facts: dict[str, Fact] = {"kind": self.end.kind, "seconds": self.seconds, "took": took}
        return Outcome(NOTHING, fault=Fault(Code.TOO_SLOW, facts, _refs(*lines)))

    def patterns(self) -> tuple[Pattern, ...]:
        return (self.start, self.end)

    def as_data(self) -> dict[str, Any]:
        return {
            "within": self.seconds,
            "start": self.start.as_data(),
            "end": self.end.as_data(),
        }


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many lines fit; fewer earn their part of the points."""

    what: Pattern
    times: int

    def judge(self, evidence: Evidence) -> Outcome:
        lines = [evidence.lines[place] for place in self.what.places(evidence)]
        found = len(lines)
        if found >= self.times:
            return Outcome(lines=_refs(*lines[: self.times]))
        facts: dict[str, Fact] = {"kind": self.what.kind, "wanted": self.times, "found": found}
        fault = Fault(Code.TOO_FEW, facts, _refs(*lines))
        return Outcome(Fraction(found, self.times), _refs(*lines), fault)

    def patterns(self) -> tuple[Pattern, ...]:
        return (self.what,)

    def as_data(self) -> dict[str, Any]:
        return {"at_least": self.times, "of": self.what.as_data()}


@dataclass(frozen=True, slots=True)
class Agree:
    """A fact of the last line of one pattern is that of the last line of another."""

    one: Pattern
    one_fact: str
    other: Pattern
    other_fact: str

    def judge(self, evidence: Evidence) -> Outcome:
        found: list[EvidenceLine] = []
        for pattern in (self.one, self.other):
            places = pattern.places(evidence)
            if not places:
                return Outcome(NOTHING, fault=_absent(pattern, evidence))
            found.append(evidence.lines[places[-1]])
        value, wanted = found[0].facts.get(self.one_fact), found[1].facts.get(self.other_fact)
        if value == wanted and value is not None:
            return Outcome(lines=_refs(*found))
        facts = {
            "kind": self.one.kind,
            "fact": self.one_fact,
            "found": value,
            "other_kind": self.other.kind,
            "other_fact": self.other_fact,
            "wanted": wanted,
        }
        return Outcome(NOTHING, fault=Fault(Code.DIFFERS, facts, _refs(*found)))

    def patterns(self) -> tuple[Pattern, ...]:
        return (self.one, self.other)

    def as_data(self) -> dict[str, Any]:
        return {
            "agree": [
                {"line": self.one.as_data(), "fact": self.one_fact},
                {"line": self.other.as_data(), "fact": self.other_fact},
            ]
        }


Check = Done | InOrder | Within | AtLeast | Agree


def check_of(raw: Mapping[str, Any]) -> Check:
    """A check from its data.

    Raises:
        ValueError: no such check, or an entry that it does not have.
    """
    match dict(raw):
        case {"done": what, **rest} if not set(rest) - {"after", "before", "unless"}:
            limits = (_maybe(rest.get(name)) for name in ("after", "before", "unless"))
            return Done(pattern_of(what), *limits)
        case {"in_order": [_, _, *_] as steps, **rest} if not rest:
            return InOrder(tuple(pattern_of(step) for step in steps))
        case {"within": int() as seconds, "start": start, "end": end, **rest} if not rest:
            return Within(pattern_of(start), pattern_of(end), seconds)
        case {"at_least": int() as times, "of": what, **rest} if not rest and times > 0:
            return AtLeast(pattern_of(what), times)
        case {"agree": [one, other], **rest} if not rest:
            return Agree(
                pattern_of(one["line"]), one["fact"], pattern_of(other["line"]), other["fact"]
            )
    msg = f"no such check: {dict(raw)}"
    raise ValueError(msg)


def occurred(line: EvidenceLine) -> Fault:
    """What must not happen did: the kind of the line, and its faults."""
    return Fault(Code.OCCURRED, {"kind": line.kind, "faults": line.faults}, (line.ref,))


def _maybe(raw: Any) -> Pattern | None:
    return None if raw is None else pattern_of(raw)


def _first(pattern: Pattern | None, evidence: Evidence) -> int | None:
    if pattern is None:
        return None
    return next((place for place, line in enumerate(evidence.lines) if pattern.fits(line)), None)


def _absent(pattern: Pattern, evidence: Evidence, *, before: EvidenceLine | None = None) -> Fault:
    """Never happened, or happened and was not as it had to be.

    The line `before` which it was to happen shows that it did not.
    """
    nearly = pattern.nearly(evidence)
    if nearly is None and before is not None:
        return Fault(Code.MISSING, {"kind": pattern.kind, "limit": before.kind}, _refs(before))
    if nearly is None:
        return Fault(Code.MISSING, {"kind": pattern.kind})
    line, fact = nearly
    told: dict[str, Fact] = {"noticed": line.noticed, "faults": line.faults}
    found = told[fact] if fact in told else line.facts.get(fact)
    facts = {"kind": line.kind, "fact": fact, "found": found}
    return Fault(Code.NOT_AS_REQUIRED, facts, _refs(line))


def _refs(*lines: EvidenceLine) -> tuple[LineRef, ...]:
    return tuple(line.ref for line in lines)
