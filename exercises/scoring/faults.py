"""Why a point was lost, as a value: a code, its numbers and names, and the lines it rests on.

The sentence is made at the edge, in the reader's language; docs/grading.md lists codes and facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from exercises.scoring.evidence import Fact, LineRef, frozen_fact, ref_of

WHOLE = Fraction(1)
NOTHING = Fraction(0)


class Code(StrEnum):
    """The reasons there are."""

    MISSING = "missing"
    NOT_AS_REQUIRED = "not_as_required"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    OUT_OF_ORDER = "out_of_order"
    TOO_SLOW = "too_slow"
    TOO_FEW = "too_few"
    DIFFERS = "differs"
    OCCURRED = "occurred"
    NOT_REACHED = "not_reached"
    UNANSWERED = "unanswered"
    NOT_A_NUMBER = "not_a_number"
    WRONG_ANSWER = "wrong_answer"
    LEVEL_GIVEN = "level_given"


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason. `facts` are what its sentence needs; `lines` is empty for what never happened."""

    code: Code
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    lines: tuple[LineRef, ...] = ()

    def with_facts(self, more: Mapping[str, Fact]) -> "Fault":
        return Fault(self.code, MappingProxyType({**self.facts, **more}), self.lines)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: the part reached (0 to 1), the lines that show it, what was at fault."""

    reached: Fraction = WHOLE
    lines: tuple[LineRef, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """A fault and the points it cost, in hundredths."""

    fault: Fault
    points: int

    def as_data(self) -> dict[str, Any]:
        facts = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self.fault.facts.items()
        }
        return {
            "code": str(self.fault.code),
            "facts": facts,
            "lines": [line.as_data() for line in self.fault.lines],
            "points": self.points,
        }


def loss_of(raw: Mapping[str, Any]) -> Loss:
    """A loss from its data."""
    facts = {name: frozen_fact(value) for name, value in raw["facts"].items()}
    lines = tuple(ref_of(line) for line in raw["lines"])
    return Loss(Fault(Code(raw["code"]), MappingProxyType(facts), lines), raw["points"])
