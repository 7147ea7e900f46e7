"""The first page of a plan: from the family's sheet, a goal and an allocation to the gap and the fan."""

from dataclasses import dataclass
from decimal import Decimal

from simulator.engine.bilingual import Bilingual
from simulator.engine.money import half_up
from simulator.engine.wealth.allocation import PartAssumption
from simulator.engine.wealth.goals import (
    EducationGoal,
    GoalGap,
    RetirementGoal,
    education,
    retirement,
)
from simulator.engine.wealth.projection import CONVENTIONS, MONTHS, Fan, fan
from simulator.engine.wealth.time_value import effective_part, savings

LONGEST_YEARS = 60
"""No goal lies further off, and none lasts longer."""


@dataclass(frozen=True, slots=True)
class GoalPlan:
    """A goal with what is put aside for it. Amounts in fen, half up; `needed_monthly` as in `GoalGap`."""

    years: int
    first_year: int
    needed: int
    """On the day the goal begins."""
    grown: int
    """What today's savings have become by then, at the middle rate."""
    saved: int
    """What the monthly savings have become by then, at the middle rate."""
    needed_monthly: int | None
    fan: Fan
    conventions: tuple[Bilingual, ...]

    @property
    def gap(self) -> int:
        """What is missing on the day; below zero where more is there than needed."""
        return self.needed - self.grown - self.saved

    @property
    def ready(self) -> int:
        """Whole per cent of the need that is met, 100 at most."""
        if self.needed <= 0:
            return 100
        return min((self.grown + self.saved) * 100 // self.needed, 100)


def goal_plan(
    goal: EducationGoal | RetirementGoal, *, monthly: int, rate: PartAssumption, seed: int
) -> GoalPlan:
    """What a goal needs, what is there, and where the savings may go.

    Args:
        goal: The goal; its own rate before it begins is the middle one of `rate`.
        monthly: Fen put aside at the end of each month.
        rate: What the allocation earns.
        seed: Names the paths of the fan.
    """
    if isinstance(goal, EducationGoal):
        figures, years, yearly_rate = education(goal), goal.years_to_start, goal.invest_rate
    else:
        figures, years, yearly_rate = retirement(goal), goal.years_to, goal.rate_before
    month = effective_part(yearly_rate, MONTHS)
    saved = Decimal(monthly) * savings(month, years * MONTHS)
    return GoalPlan(
        years=years,
        first_year=_fen(figures.first_year),
        needed=_fen(figures.needed),
        grown=_fen(figures.have),
        saved=half_up(saved),
        needed_monthly=_monthly(figures),
        fan=fan(
            seed=seed,
            start=_fen(goal.have),
            monthly=monthly,
            years=years,
            target=_fen(figures.needed),
            rate=rate,
        ),
        conventions=(*figures.conventions, *CONVENTIONS),
    )


def _monthly(figures: GoalGap) -> int | None:
    return None if figures.monthly is None else _fen(figures.monthly)


def _fen(yuan: Decimal) -> int:
    return half_up(yuan * 100)
