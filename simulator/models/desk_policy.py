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

    @property
    def is_exam(self) -> bool:
        return self.mode == "exam"

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "DeskPolicy":
        """The policy of a stored session; what a later edition added takes its ready value."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})
