"""A rubric: criteria with weights, immutable, frozen with the attempt under its digest.

A change makes another rubric with another digest; marks keep the one they were made by.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from exercises.scoring import criteria_data
from exercises.scoring.criteria import Criterion
from exercises.scoring.digest import digest

MOST_CRITERIA = 50
FORMULA = "1"
"""The way in which marks are computed (docs/grading.md). A change of it is a new number, and what
was frozen under the old one is not recomputed."""


@dataclass(frozen=True)
class Rubric:
    """Criteria of one task in one version. `red_line_cap`: percent of the whole, see `marking`."""

    key: str
    version: str
    criteria: tuple[Criterion, ...]
    red_line_cap: int
    formula: str = FORMULA

    def __iter__(self) -> Iterator[Criterion]:
        return iter(self.criteria)

    @property
    def points(self) -> int:
        """The whole, in hundredths."""
        return sum(criterion.points for criterion in self.criteria)

    def as_data(self) -> dict[str, Any]:
        """The snapshot: plain data that `rubric_of` takes back."""
        return {
            "key": self.key,
            "version": self.version,
            "formula": self.formula,
            "red_line_cap": self.red_line_cap,
            "criteria": [criteria_data.as_data(criterion) for criterion in self.criteria],
        }

    @cached_property
    def digest(self) -> str:
        """Names the snapshot: words, points and checks together."""
        return digest(self.as_data())


def rubric_of(raw: Mapping[str, Any]) -> Rubric:
    """A rubric from its data.

    Raises:
        ValueError: no or too many criteria, a key twice, no points at all, or another formula.
    """
    rubric = Rubric(
        key=raw["key"],
        version=str(raw["version"]),
        criteria=tuple(criteria_data.criterion_of(criterion) for criterion in raw["criteria"]),
        red_line_cap=int(raw["red_line_cap"]),
        formula=raw.get("formula", FORMULA),
    )
    if rubric.formula != FORMULA:
        msg = f"rubric {rubric.key}: formula {rubric.formula} is not the one of this version"
        raise ValueError(msg)
    if not 1 <= len(rubric.criteria) <= MOST_CRITERIA:
        msg = f"rubric {rubric.key}: 1 to {MOST_CRITERIA} criteria, not {len(rubric.criteria)}"
        raise ValueError(msg)
    if len({criterion.key for criterion in rubric}) != len(rubric.criteria):
        msg = f"rubric {rubric.key}: a criterion stands twice"
        raise ValueError(msg)
    if rubric.points == 0:
        msg = f"rubric {rubric.key}: nothing can be earned"
        raise ValueError(msg)
    if not 0 <= rubric.red_line_cap <= 100:  # noqa: PLR2004  # percent
        msg = f"rubric {rubric.key}: the red line's cap is a percentage"
        raise ValueError(msg)
    return rubric
