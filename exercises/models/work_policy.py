"""How a piece of set work is taken: chosen when it is set, frozen with each attempt."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from exercises.scoring.attempts import Counts
from exercises.scoring.lateness import LatePolicy
from exercises.scoring.three_way import Side


@dataclass(frozen=True, slots=True)
class WorkPolicy:
    """What holds for an attempt. Percentages are whole; minutes are by the wall clock."""

    mode: str = "practice"
    """`practice` or `exam`."""
    hints: bool = True
    """The coach speaks beside the desk."""
    notes_compulsory: bool = False
    """No handing in without a note on the work."""
    minutes: int = 0
    """How long an attempt may take; 0 for as long as the work is open."""
    attempts: int = 0
    """How many there are; 0 for any number."""
    counts: str = Counts.BEST.value
    seeds: str = "own"
    """`own` figures for everybody and every attempt, or `shared` ones."""
    late_percent: int = 0
    """Taken off the whole for every begun day after the due time."""
    coach: int = 100
    own: int = 0
    peers: int = 0
    """Shares of coach, self and peers in the mark; together 100."""

    @property
    def is_exam(self) -> bool:
        return self.mode == "exam"

    @property
    def asks_others(self) -> bool:
        """Whether anybody but the coach has a part in the mark."""
        return self.coach < 100  # noqa: PLR2004  # percent

    @property
    def shares(self) -> dict[Side, int]:
        return {Side.COACH: self.coach, Side.SELF: self.own, Side.PEERS: self.peers}

    @property
    def lateness(self) -> LatePolicy:
        return LatePolicy(timedelta(days=1), self.late_percent)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "WorkPolicy":
        """The policy as stored; what a later edition added takes its ready value."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})
