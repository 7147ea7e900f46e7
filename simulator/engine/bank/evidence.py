"""What a step at the counter leaves behind: facts, what was noticed, and what went against a rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.engine.refusal import Fault


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of evidence. Facts hold numbers, codes and lists of them, never names or free text."""

    kind: str
    """`counter.` and the step, such as `counter.posted`."""
    facts: Mapping[str, object]
    noticed: tuple[str, ...] = ()
    """Traps that were found and dealt with."""
    faults: tuple[Fault, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.faults
