"""What a desk is set to for one session: handed down by whoever posts, or chosen for practice."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

PRACTICE_CONTEXT = "practice"
"""The context of a session that a person opened alone."""


@dataclass(frozen=True, slots=True)
class DeskPolicy:
    """How a desk session is run. It is frozen with the session."""

    mode: str = "practice"
    """`practice` or `exam`."""
    hints: bool = True
    """A coach says beside the desk what comes next, and why."""
    supervisor_seconds: int = 60
    """How long a request waits for a real second person before a simulated one looks at it."""
    planted: tuple[str, ...] = ()
    """What the first clients of a wealth manager's or a broker's desk bring, in order: a trap, `order`,
    or nothing. What later ones bring is drawn."""

    @property
    def is_exam(self) -> bool:
        return self.mode == "exam"

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "planted": list(self.planted)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "DeskPolicy":
        """The policy of a stored session; what a later edition added takes its ready value."""
        known = {field.name for field in fields(cls)}
        chosen = {name: value for name, value in data.items() if name in known}
        return cls(**{**chosen, "planted": tuple(chosen.get("planted", ()))})

    def planted_for(self, place: int) -> str | None:
        """What the client at a place (counted from 0) brings; None where it is drawn."""
        return self.planted[place] if place < len(self.planted) else None
