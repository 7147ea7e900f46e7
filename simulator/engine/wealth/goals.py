"""One goal of a family: what it will cost, what is there by then, and what to put aside for the gap.

Amounts are `Decimal` in yuan, unrounded; a page rounds half up to the fen when it shows them. Each
result carries its conventions, so that a figure never stands without them.
"""

from dataclasses import dataclass
from decimal import Decimal

from simulator.engine.bilingual import Bilingual
from simulator.engine.wealth.time_value import (
    annuity,
    effective_part,
    growth,
    real_rate,
    saving_needed,
)

MONTHS = 12


@dataclass(frozen=True, slots=True)
class EducationGoal:
    """Study that begins in `years_to_start` and takes `duration` years; costs by the year, of today."""

    cost_per_year: Decimal
    cost_growth: Decimal
    years_to_start: int
    duration: int
    invest_rate: Decimal
    have: Decimal


@dataclass(frozen=True, slots=True)
class RetirementGoal:
    """Retirement in `years_to` years for `duration` years; spending by the year, of today."""

    spending: Decimal
    inflation: Decimal
    years_to: int
    duration: int
    rate_before: Decimal
    rate_after: Decimal
    pension_first_year: Decimal
    """What pensions pay in the first year of retirement, in money of that year."""
    have: Decimal


@dataclass(frozen=True, slots=True)
class GoalGap:
    """A goal in figures. Savings are None where no period is left to save in, 0 without a gap."""

    first_year: Decimal
    """The cost of its first year, in money of that year."""
    needed: Decimal
    """On the day it begins."""
    have: Decimal
    """What today's savings have grown to by then."""
    yearly: Decimal | None
    monthly: Decimal | None
    conventions: tuple[Bilingual, ...]

    @property
    def gap(self) -> Decimal:
        """What is missing on the day it begins; below zero where more is there than needed."""
        return self.needed - self.have


_SAVING = Bilingual(
    "每期期末投入；月利率为有效月利率 (1+年利率)^(1/12)−1",
    "Saved at the end of each period; the month's rate is the effective one, (1 + year's rate)^(1/12) − 1",
)
EDUCATION_CONVENTIONS = (
    Bilingual(
        "学费于每学年开始时支付，逐年按学费增长率上涨，按投资收益率折到入学当日",
        "Fees are paid at the start of each study year, rise every year by the growth of fees, and are "
        "discounted at the investment rate to the first day of study",
    ),
    _SAVING,
)
RETIREMENT_CONVENTIONS = (
    Bilingual(
        "退休后每年年初支取，随通胀上涨；以实际利率 (1+退休后收益率)÷(1+通胀率)−1 按期初年金折到退休当日",
        "Drawn at the start of each year and rising with inflation: an annuity due at the real rate "
        "(1 + rate after retirement) ÷ (1 + inflation) − 1, on the day of retirement",
    ),
    Bilingual("养老金随通胀上涨", "Pensions rise with inflation"),
    _SAVING,
)


def education(goal: EducationGoal) -> GoalGap:
    """The gap of a study goal."""
    costs = (
        goal.cost_per_year
        * growth(goal.cost_growth, goal.years_to_start + year)
        * growth(goal.invest_rate, -year)
        for year in range(goal.duration)
    )
    return _gap(
        first_year=goal.cost_per_year * growth(goal.cost_growth, goal.years_to_start),
        needed=sum(costs, Decimal()),
        have=goal.have,
        rate=goal.invest_rate,
        years=goal.years_to_start,
        conventions=EDUCATION_CONVENTIONS,
    )


def retirement(goal: RetirementGoal) -> GoalGap:
    """The gap of a retirement goal; a pension above the spending leaves no need."""
    first_year = goal.spending * growth(goal.inflation, goal.years_to)
    rate = real_rate(goal.rate_after, goal.inflation)
    short = max(first_year - goal.pension_first_year, Decimal())
    return _gap(
        first_year=first_year,
        needed=short * annuity(rate, goal.duration, due=True),
        have=goal.have,
        rate=goal.rate_before,
        years=goal.years_to,
        conventions=RETIREMENT_CONVENTIONS,
    )


def _gap(
    *,
    first_year: Decimal,
    needed: Decimal,
    have: Decimal,
    rate: Decimal,
    years: int,
    conventions: tuple[Bilingual, ...],
) -> GoalGap:
    def saving(part_rate: Decimal, periods: int) -> Decimal | None:
        amount = saving_needed(part_rate, periods, target=needed, have=have)
        return amount if amount is None else max(amount, Decimal())

    return GoalGap(
        first_year=first_year,
        needed=needed,
        have=have * growth(rate, years),
        yearly=saving(rate, years),
        monthly=saving(effective_part(rate, MONTHS), years * MONTHS),
        conventions=conventions,
    )
