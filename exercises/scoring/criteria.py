"""Criteria of three kinds: from evidence, from an answer key, by a human with a rubric.

A criterion returns points, the lines they rest on, and for each loss a code with its facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from exercises.scoring import points as rounding
from exercises.scoring.abilities import Ability
from exercises.scoring.answers import Answer, AnswerKey
from exercises.scoring.checks import Check, Done, occurred
from exercises.scoring.evidence import Evidence, Fact, LineRef, ref_of
from exercises.scoring.faults import Code, Fault, Loss, Outcome, loss_of
from exercises.scoring.patterns import Pattern
from simulator.engine.bilingual import Bilingual

MOST_LEVELS = 10


class State(StrEnum):
    """What a criterion's mark is worth."""

    MARKED = "marked"
    NOT_MET = "not_met"
    """Its situation did not come up; it is left out of the whole."""
    PENDING = "pending"
    """A human has not judged it yet."""


@dataclass(frozen=True, slots=True)
class Filling:
    """The level that a human chose for a criterion, and the lines pointed at."""

    level: str
    lines: tuple[LineRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """All that an attempt is marked by."""

    evidence: Evidence = field(default_factory=Evidence)
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    key: AnswerKey = field(default_factory=lambda: AnswerKey({}))
    fillings: Mapping[str, Filling] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CriterionMark:
    """Points of one criterion in hundredths. The losses are what is missing to `out_of`."""

    key: str
    state: State
    points: int
    out_of: int
    lines: tuple[LineRef, ...] = ()
    losses: tuple[Loss, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "state": str(self.state),
            "points": self.points,
            "out_of": self.out_of,
            "lines": [line.as_data() for line in self.lines],
            "losses": [loss.as_data() for loss in self.losses],
        }


def criterion_mark_of(raw: Mapping[str, Any]) -> CriterionMark:
    """A criterion's mark from its data."""
    return CriterionMark(
        raw["key"],
        State(raw["state"]),
        raw["points"],
        raw["out_of"],
        tuple(ref_of(line) for line in raw["lines"]),
        tuple(loss_of(loss) for loss in raw["losses"]),
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Which lines a criterion looks at.

    `each`: a fact by which lines are grouped (a customer's visit); the points are shared out over
    the groups. `when`: only groups in which a line fits. `expected`: at least so many groups; what
    is missing of them counts as lost.
    """

    each: str = ""
    when: Pattern | None = None
    expected: int = 0

    def groups(self, evidence: Evidence) -> list[tuple[Mapping[str, Fact], Evidence]]:
        """Groups with the facts that name them."""
        if self.each:
            named = [({self.each: value}, group) for value, group in evidence.by(self.each).items()]
        else:
            named = [({}, evidence)]
        when = self.when
        return [(name, group) for name, group in named if when is None or when.places(group)]


@dataclass(frozen=True, slots=True)
class FromEvidence:
    """A check on the lines of each group."""

    check: Check
    scope: Scope = field(default_factory=Scope)

    def mark(self, key: str, points: int, work: Work) -> CriterionMark:
        groups = self.scope.groups(work.evidence)
        places = max(len(groups), self.scope.expected)
        if places == 0:
            return CriterionMark(key, State.NOT_MET, 0, points)
        dealt = rounding.dealt(points, places)
        marks = [
            _earned(key, part, self.check.judge(group), name)
            for part, (name, group) in zip(dealt, groups, strict=False)
        ]
        not_reached = sum(dealt[len(groups) :])
        if places > len(groups):
            facts: dict[str, Fact] = {"expected": places, "found": len(groups)}
            fault = Fault(Code.NOT_REACHED, facts)
            marks.append(
                CriterionMark(key, State.MARKED, 0, not_reached, (), (Loss(fault, not_reached),))
            )
        return _together(key, points, marks)

    def patterns(self) -> tuple[Pattern, ...]:
        return (*self.check.patterns(), *((self.scope.when,) if self.scope.when else ()))

    def steps(self) -> tuple[Pattern, ...]:
        """What has to be done for the points; what spoils them is no step."""
        spoils = self.check.unless if isinstance(self.check, Done) else None
        return tuple(pattern for pattern in self.check.patterns() if pattern is not spoils)


@dataclass(frozen=True, slots=True)
class Never:
    """A line that fits costs points each time, all together at most `most`.

    `most` may be more than the criterion's points: then its mark goes below 0 and takes from the
    rest of the work.
    """

    what: Pattern
    costs: int
    most: int

    def mark(self, key: str, points: int, work: Work) -> CriterionMark:
        left, losses = self.most, []
        lines = [work.evidence.lines[place] for place in self.what.places(work.evidence)]
        for line in lines:
            cost = min(self.costs, left)
            left -= cost
            losses.append(Loss(occurred(line), cost))
        earned = points - (self.most - left)
        refs = tuple(line.ref for line in lines)
        return CriterionMark(key, State.MARKED, earned, points, refs, tuple(losses))

    def patterns(self) -> tuple[Pattern, ...]:
        return (self.what,)


@dataclass(frozen=True, slots=True)
class FromAnswer:
    """A field of the answer key."""

    field: str

    def mark(self, key: str, points: int, work: Work) -> CriterionMark:
        return _earned(key, points, work.key.judge(self.field, work.answers), {})

    def patterns(self) -> tuple[Pattern, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Level:
    """A step of a human rubric, in hundredths of points."""

    key: str
    points: int
    words: Bilingual


@dataclass(frozen=True, slots=True)
class ByHuman:
    """Levels to choose from, the best first. The best gives the criterion's points."""

    levels: tuple[Level, ...]

    def mark(self, key: str, points: int, work: Work) -> CriterionMark:
        filling = work.fillings.get(key)
        if filling is None:
            return CriterionMark(key, State.PENDING, 0, points)
        chosen = next((level for level in self.levels if level.key == filling.level), None)
        if chosen is None:
            msg = f"criterion {key} has no level {filling.level!r}"
            raise ValueError(msg)
        lost = points - chosen.points
        losses: tuple[Loss, ...] = ()
        if lost:
            fault = Fault(Code.LEVEL_GIVEN, {"level": chosen.key}, filling.lines)
            losses = (Loss(fault, lost),)
        return CriterionMark(key, State.MARKED, chosen.points, points, filling.lines, losses)

    def patterns(self) -> tuple[Pattern, ...]:
        return ()


Basis = FromEvidence | Never | FromAnswer | ByHuman


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of a rubric. `rule` says in both languages why it matters; it stands beside a loss.

    A loss in a `red_line` criterion caps the whole mark.
    """

    key: str
    name: Bilingual
    points: int
    basis: Basis
    rule: Bilingual | None = None
    abilities: tuple[Ability, ...] = ()
    red_line: bool = False

    def mark(self, work: Work) -> CriterionMark:
        return self.basis.mark(self.key, self.points, work)

    @property
    def by_human(self) -> bool:
        return isinstance(self.basis, ByHuman)


def _earned(key: str, points: int, outcome: Outcome, name: Mapping[str, Fact]) -> CriterionMark:
    reached = outcome.reached
    earned = rounding.share(points, reached.numerator, reached.denominator)
    losses: tuple[Loss, ...] = ()
    if outcome.fault:
        losses = (Loss(outcome.fault.with_facts(name), points - earned),)
    return CriterionMark(key, State.MARKED, earned, points, outcome.lines, losses)


def _together(key: str, points: int, marks: list[CriterionMark]) -> CriterionMark:
    return CriterionMark(
        key,
        State.MARKED,
        sum(mark.points for mark in marks),
        points,
        tuple(line for mark in marks for line in mark.lines),
        tuple(loss for mark in marks for loss in mark.losses),
    )
