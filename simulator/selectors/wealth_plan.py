"""What follows from a plan sheet: household, ratios, allocation, the goal's gap and fan."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial

from simulator.engine.people.needs import GoalFacts, GoalKind
from simulator.engine.plain import from_plain
from simulator.engine.wealth.allocation import (
    WHOLE,
    Mix,
    RiskProfile,
    assumptions,
    mix_of_products,
    rate_of,
    risk_profile,
    suggested,
)
from simulator.engine.wealth.household import Grade, grades, ratios
from simulator.engine.wealth.plan import GoalPlan, goal_plan
from simulator.engine.wealth.shelf import Product, judge_product, product
from simulator.engine.wealth.statements import Side, held_mix, household_of, total
from simulator.engine.wealth.suitability import Outcome
from simulator.models import Interview, PlanSheet, RiskAssessment
from simulator.selectors import wealth

NOT_APPLICABLE = "none"


def plan_of(interview: Interview) -> PlanSheet:
    """The plan of a visit; an empty one, not written yet, before anything was saved."""
    return PlanSheet.objects.filter(interview=interview).first() or PlanSheet(interview=interview)


def net_worth(plan: PlanSheet) -> int:
    """Fen of assets less debts, added up rightly."""
    return total(plan.entries, Side.ASSETS) - total(plan.entries, Side.DEBTS)


def ratios_of(plan: PlanSheet) -> Mapping[str, Fraction | None]:
    """The seven ratios of the family's sheet."""
    return ratios(household_of(plan.entries))


def right_readings(plan: PlanSheet) -> dict[str, str]:
    """Where each ratio stands against its band; `none` where it does not apply."""
    found: Mapping[str, Grade | None] = grades(ratios_of(plan))
    return {key: NOT_APPLICABLE if grade is None else grade.value for key, grade in found.items()}


def picks(plan: PlanSheet) -> dict[Product, int]:
    """The products of the plan with their per cent."""
    return {product(code): share for code, share in plan.weights.items()}


def planned_mix(plan: PlanSheet) -> Mix:
    """What the plan's products hold."""
    return mix_of_products(picks(plan))


def own_mix(plan: PlanSheet) -> Mix:
    """What the family holds today."""
    return held_mix(plan.entries)


def mix_in_force(plan: PlanSheet) -> Mix:
    """The mix by which the goal is reckoned: the plan's, and today's as long as there is none."""
    return planned_mix(plan) if sum(plan.weights.values()) == WHOLE else own_mix(plan)


def profile_of(interview: Interview) -> RiskProfile | None:
    """Ability and attitude by the questionnaire of this visit; None before it."""
    row = wealth.current_assessment(interview)
    return None if row is None else risk_profile(row.answers)


def suggestion(interview: Interview) -> Mix | None:
    """What the risk matrix suggests; None before the questionnaire."""
    profile = profile_of(interview)
    return None if profile is None else suggested(profile)


def goal_of(plan: PlanSheet) -> GoalFacts | None:
    return from_plain(GoalFacts, plan.goal) if plan.goal else None


def reckoned(plan: PlanSheet, monthly: int) -> GoalPlan | None:
    """The goal with a monthly saving in fen; None before the goal is set."""
    goal = goal_of(plan)
    if goal is None:
        return None
    rate, taken = rate_of(mix_in_force(plan)), assumptions()
    reckon = partial(goal_plan, monthly=monthly, rate=rate, seed=seed_of(plan.interview))
    if goal.kind is GoalKind.EDUCATION:
        return reckon(goal.education(cost_growth=taken.fee_growth, invest_rate=rate.middle))
    after = taken.after_retirement
    return reckon(goal.retirement(inflation=taken.inflation, before=rate.middle, after=after))


def seed_of(interview: Interview) -> int:
    """Names the paths of a visit's fan: the same at each look."""
    return (
        interview.customer.seed * 1_000_000 + interview.customer.number * 1_000 + interview.serial
    )


def surplus(plan: PlanSheet) -> int:
    """Fen a year that the family has left."""
    return household_of(plan.entries).surplus


def above_class(interview: Interview, weights: Mapping[str, int]) -> list[str]:
    """Products of a plan that the client may not have without more: none where the plan is within the class.

    Without an assessment that counts, every product stands outside.
    """
    found = []
    for code, share in weights.items():
        each = product(code)
        row = wealth.counting(interview.customer, each.regulator, interview.date)
        if share and (row is None or not _is_allowed(interview, row, each)):
            found.append(code)
    return found


def _is_allowed(interview: Interview, row: RiskAssessment, each: Product) -> bool:
    day = interview.date
    judged = judge_product(
        each, wealth.investor(row, each, day), asked=False, warned=False, day=day
    )
    return judged.outcome is Outcome.ALLOW
