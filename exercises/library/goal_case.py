"""The worked case of a plan: a study goal whose figures the seed draws, and the right answers to it.

Fees rise and are discounted by the conventions of `simulator.engine.wealth.goals`. An answer may
differ by a thousandth of the right figure, which covers rates rounded to four decimals and not a
month's rate taken as a twelfth of the year's (house).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from exercises.scoring.answers import AnswerKey, NumberKey
from simulator.engine.wealth.goals import EDUCATION_CONVENTIONS, EducationGoal, GoalGap, education

GAP, SAVING = "goal_gap_yuan", "monthly_saving_yuan"
FIELDS = (GAP, SAVING)
CONVENTIONS = EDUCATION_CONVENTIONS
_FEN = Decimal("0.01")
_TOLERANCE = Decimal("0.001")
_PERCENT = Decimal(100)
_STREAM = 4
"""After the streams of `exercises.library.situations`, which it leaves alone."""


@dataclass(frozen=True, slots=True)
class GoalCase:
    """A child's study: yuan of today, whole percentages a year, years."""

    cost_per_year: int
    cost_growth: int
    years_to_start: int
    duration: int
    invest_rate: int
    have: int

    @property
    def gap(self) -> GoalGap:
        return education(
            EducationGoal(
                cost_per_year=Decimal(self.cost_per_year),
                cost_growth=self.cost_growth / _PERCENT,
                years_to_start=self.years_to_start,
                duration=self.duration,
                invest_rate=self.invest_rate / _PERCENT,
                have=Decimal(self.have),
            )
        )


def drawn_case(seed: int) -> GoalCase:
    """The case of a seed; there is always a gap, and time to save for it."""
    stream = np.random.SeedSequence(seed).spawn(_STREAM + 1)[_STREAM]
    chance = np.random.default_rng(stream)
    return GoalCase(
        cost_per_year=int(chance.integers(30, 81)) * 1_000,
        cost_growth=int(chance.integers(3, 6)),
        years_to_start=int(chance.integers(6, 13)),
        duration=int(chance.integers(3, 5)),
        invest_rate=int(chance.integers(4, 7)),
        have=int(chance.integers(10, 51)) * 1_000,
    )


def answers_to(case: GoalCase) -> AnswerKey:
    """Gap and monthly saving, rounded half up to the fen, each with its tolerance."""
    found = case.gap
    assert found.monthly is not None  # noqa: S101  # there are years to save in
    return AnswerKey({GAP: _number(found.gap), SAVING: _number(found.monthly)})


def _number(value: Decimal) -> NumberKey:
    return NumberKey(
        value.quantize(_FEN, ROUND_HALF_UP), (value * _TOLERANCE).quantize(_FEN, ROUND_HALF_UP)
    )
