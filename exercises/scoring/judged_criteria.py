"""What a judge looks at in a part of a contest: criteria with levels, and the points they come to.

The levels of a criterion count from 0; all criteria of a part weigh the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exercises.scoring.points import half_up
from exercises.scoring.words import words_data, words_of
from simulator.engine.bilingual import Bilingual

PLACES = 2


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """A line of a judge's sheet. `look`: what to look at; `levels` from the lowest."""

    key: str
    name: Bilingual
    look: Bilingual
    levels: tuple[Bilingual, ...]

    @property
    def top(self) -> int:
        return len(self.levels) - 1

    def as_data(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": words_data(self.name),
            "look": words_data(self.look),
            "levels": [words_data(level) for level in self.levels],
        }


def criterion_of(raw: Mapping[str, Any]) -> JudgedCriterion:
    """A criterion from its data.

    Raises:
        ValueError: fewer than two levels.
    """
    levels = tuple(words_of(level) for level in raw["levels"])
    if len(levels) < 2:  # noqa: PLR2004  # one level is no choice
        msg = f"criterion {raw['key']} needs at least two levels"
        raise ValueError(msg)
    return JudgedCriterion(raw["key"], words_of(raw["name"]), words_of(raw["look"]), levels)


def points_of(
    criteria: Sequence[JudgedCriterion], levels: Mapping[str, int], out_of: Decimal
) -> Decimal:
    """The points of a part: out of × levels given / highest levels, half up to hundredths.

    Raises:
        KeyError: a criterion without a level.
    """
    given = sum(levels[criterion.key] for criterion in criteria)
    return half_up(out_of * given / sum(criterion.top for criterion in criteria), PLACES)
