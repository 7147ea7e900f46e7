"""Writing a plan: the family's sheet, ratios read, a goal in figures, an allocation, the page saved."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from simulator.engine.people.needs import GoalFacts
from simulator.engine.plain import to_plain
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.allocation import WHOLE
from simulator.engine.wealth.conduct import fault
from simulator.engine.wealth.household import Grade, ratio_bands
from simulator.engine.wealth.plan import LONGEST_YEARS
from simulator.engine.wealth.shelf import shelf
from simulator.engine.wealth.statements import Side, differing, lines, total
from simulator.models import Interview, PlanSheet
from simulator.models.work_kinds import WealthWork
from simulator.selectors import wealth as reading
from simulator.selectors import wealth_plan
from simulator.services.refused import RefusedError, unless_refused
from simulator.services.wealth_evidence import break_rule, held, tell

MOST_FEN = 100_000_000_000
"""A billion yuan: no line of a family's sheet is larger."""
READINGS = (*(grade.value for grade in Grade), wealth_plan.NOT_APPLICABLE)


def draw_up(
    *, interview: Interview, entries: Mapping[str, int], net_worth: int, now: datetime
) -> PlanSheet | Refusal:
    """Writes down what the family has, owes, earns and spends, with the net worth as it was added up.

    A sheet that does not balance, or is not what the client told, is kept: the evidence says so.
    Refused where a line is too large (`amount_too_large`).

    Args:
        interview: The visit.
        entries: Fen by line; a line of `engine.wealth.statements`.
        net_worth: Fen, as the manager added it up.
        now: The server's clock.
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            unless_refused(_size_refusal(entries))
            plan = _plan(interview)
            known = {line.key for line in lines()}
            plan.entries = {key: fen for key, fen in entries.items() if fen and key in known}
            plan.net_worth, plan.readings = net_worth, {}
            plan.save()
            told = reading.client_of(interview).circumstances.entries
            tell(
                interview,
                WealthWork.SHEET,
                now,
                {
                    "balances": net_worth == wealth_plan.net_worth(plan),
                    "differing": list(differing(plan.entries, told)),
                    "assets_fen": total(plan.entries, Side.ASSETS),
                    "debts_fen": total(plan.entries, Side.DEBTS),
                    "net_worth_fen": net_worth,
                },
            )
            return plan
    except RefusedError as refused:
        return refused.refusal


def read_ratios(
    *, interview: Interview, readings: Mapping[str, str], now: datetime
) -> PlanSheet | Refusal:
    """Says of each ratio where it stands against its reference band.

    Refused before the sheet is drawn up (`no_sheet`), and for a reading that is none (`unknown_choice`).
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            plan = _with_sheet(interview)
            known = {key: read for key, read in readings.items() if key in ratio_bands()}
            if not known or not set(known.values()) <= set(READINGS):
                return Refusal("unknown_choice")
            right = wealth_plan.right_readings(plan)
            for key, read in known.items():
                facts = {"ratio": key, "reading": read, "right": read == right[key]}
                tell(interview, WealthWork.RATIO, now, facts)
            plan.readings = {**plan.readings, **known}
            plan.save(update_fields=["readings"])
            return plan
    except RefusedError as refused:
        return refused.refusal


def set_goal(*, interview: Interview, goal: GoalFacts, now: datetime) -> PlanSheet | Refusal:
    """Puts the client's goal into figures: what it costs, when it begins, how long it lasts.

    Refused where it lies too far off or lasts too long (`goal_too_long`), or costs too much
    (`amount_too_large`).
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            unless_refused(_goal_refusal(goal))
            plan = _plan(interview)
            plan.goal = to_plain(goal)
            plan.save()
            tell(
                interview,
                WealthWork.GOAL,
                now,
                {
                    "goal": goal.kind.value,
                    "priced": goal.yearly_fen > 0,
                    "dated": goal.duration > 0,
                    "as_told": goal == reading.client_of(interview).goal,
                    "yearly_fen": goal.yearly_fen,
                    "years_to": goal.years_to,
                    "duration": goal.duration,
                },
            )
            return plan
    except RefusedError as refused:
        return refused.refusal


def allocate(
    *, interview: Interview, weights: Mapping[str, int], now: datetime
) -> PlanSheet | Refusal:
    """Proposes how to spread the money over products of the shelf, in whole per cent.

    Shares that do not add up are kept and said to be so. A product above the client's class is a
    promotion, and goes against the rules. Refused where a share is none (`not_a_share`).
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            codes = {each.code for each in shelf()}
            chosen = {code: share for code, share in weights.items() if share and code in codes}
            if any(not 0 <= share <= WHOLE for share in chosen.values()):
                return Refusal("not_a_share")
            plan = _plan(interview)
            plan.weights = chosen
            plan.save()
            above = wealth_plan.above_class(interview, chosen)
            tell(
                interview,
                WealthWork.ALLOCATION,
                now,
                {
                    "adds_up": sum(chosen.values()) == WHOLE,
                    "within_class": not above,
                    "products": [f"{code}:{share}" for code, share in chosen.items()],
                },
            )
            if above:
                wrong = fault(
                    "wealth.promotion", "planned_above_class", interview.date, above=above
                )
                break_rule(interview, wrong, WealthWork.ALLOCATION, now)
            return plan
    except RefusedError as refused:
        return refused.refusal


def save_plan(*, interview: Interview, monthly: int, now: datetime) -> PlanSheet | Refusal:
    """Keeps the plan with the monthly saving that was agreed on, in fen.

    Refused before the goal is set (`no_goal`), and above what can be written (`amount_too_large`).
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            plan = _plan(interview)
            unless_refused(_size_refusal({"monthly": monthly}))
            found = wealth_plan.reckoned(plan, monthly)
            if found is None:
                return Refusal("no_goal")
            plan.monthly, plan.saved_at = monthly, now
            plan.save()
            facts = {"monthly_fen": monthly, "needed_fen": found.needed, "gap_fen": found.gap}
            tell(interview, WealthWork.PLAN, now, facts)
            return plan
    except RefusedError as refused:
        return refused.refusal


def _plan(interview: Interview) -> PlanSheet:
    plan, _ = PlanSheet.objects.get_or_create(interview=interview)
    plan.interview = interview
    return plan


def _with_sheet(interview: Interview) -> PlanSheet:
    """The plan, whose sheet has been drawn up.

    Raises:
        RefusedError: it has not.
    """
    plan = _plan(interview)
    if not plan.entries:
        raise RefusedError(Refusal("no_sheet"))
    return plan


def _size_refusal(entries: Mapping[str, int]) -> Refusal | None:
    largest = max(entries.values(), default=0)
    if largest > MOST_FEN:
        return Refusal("amount_too_large", facts={"amount_fen": largest, "limit_fen": MOST_FEN})
    return None


def _goal_refusal(goal: GoalFacts) -> Refusal | None:
    if goal.years_to > LONGEST_YEARS or goal.duration > LONGEST_YEARS:
        return Refusal("goal_too_long", facts={"limit": LONGEST_YEARS})
    return _size_refusal({"yearly": goal.yearly_fen, "have": goal.have_fen, "p": goal.pension_fen})
