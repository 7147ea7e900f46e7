"""The first page of the plan with the shelf beside it: the gap, the fan, the allocation, the product in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from simulator.access.wealth import interview_for
from simulator.engine.people.needs import GoalFacts, GoalKind
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.allocation import (
    WHOLE,
    Mix,
    Part,
    PartAssumption,
    RiskProfile,
    assumptions,
    rate_of,
)
from simulator.engine.wealth.plan import GoalPlan
from simulator.engine.wealth.shelf import shelf
from simulator.engine.wealth.statements import Side, movable, total
from simulator.models import Interview, PlanSheet, Recommendation
from simulator.selectors import wealth_plan
from simulator.services import wealth_plans
from simulator.templatetags.house import yuan
from simulator.views import wealth_answer
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said
from simulator.views.typed import fen_of, plain
from simulator.views.wealth_charts import MARKS, Arc, FanPicture, fan_picture, ring
from simulator.views.wealth_page import wealth_page
from simulator.views.wealth_ratios import RatioLine, ratio_lines
from simulator.views.wealth_sheet import EntryGroup, groups_of
from simulator.views.wealth_shelf import ProductCard, ShelfRow, product_card, shelf_rows
from simulator.views.wealth_words import GOALS, Amount, large, rate_words

STAGE = "plan"
_OUTER, _INNER = 66, 47
_LEAST_TOP_FEN = 300_000
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class GapView:
    """The goal with a monthly saving: what is missing, and how sure it is."""

    goal: GoalFacts
    title: str
    plan: GoalPlan
    gap: Amount
    is_met: bool
    need: Amount
    by_formula: Amount
    middle: Amount
    rate: PartAssumption
    rate_text: str
    spread_text: str
    monthly: int
    top: int
    """Fen at the right end of the slider."""
    of_surplus: int | None
    """Per cent of the yearly surplus; None where there is none."""
    is_over: bool
    icon: str
    year: int
    picture: FanPicture
    conventions: Sequence[str]

    @property
    def there(self) -> int:
        """Fen on the day, at an even rate."""
        return self.plan.grown + self.plan.saved

    @property
    def missing(self) -> int:
        """Fen that are missing on the day."""
        return max(self.plan.gap, 0)

    @property
    def top_yuan(self) -> int:
        return self.top // 100

    @property
    def monthly_yuan(self) -> str:
        """As a field writes it."""
        return f"{Decimal(self.monthly) / 100:.2f}".removesuffix(".00")

    @property
    def monthly_text(self) -> str:
        return yuan(self.monthly).removesuffix(".00")

    @property
    def needed_monthly_text(self) -> str:
        """Without a gap."""
        return yuan(self.plan.needed_monthly)


@dataclass(frozen=True, slots=True)
class PartRow:
    name: str
    mark: int
    held: int
    suggested: int | None
    planned: int
    change: str


@dataclass(frozen=True, slots=True)
class AllocationView:
    rows: Sequence[PartRow]
    outer: Sequence[Arc]
    inner: Sequence[Arc]
    shares: int
    """Per cent of shares in the plan."""
    total: int
    above: Sequence[str]
    profile: RiskProfile | None
    reserve: Amount
    months: str
    label: str


@dataclass(frozen=True, slots=True)
class PlanView:
    groups: Sequence[EntryGroup]
    worth: Amount
    surplus: int
    ratios: Sequence[RatioLine]
    gap: GapView | None
    allocation: AllocationView
    rows: Sequence[ShelfRow]
    card: ProductCard
    initiative: str
    inflation: str
    fee_growth: str
    query: str
    """What the address says of product and initiative."""


@login_required
@require_GET
def wealth_plan_page(request: SignedInRequest, pk: int) -> HttpResponse:
    interview = interview_for(request.user, pk)
    shown = plan_of(interview, request.GET)
    return wealth_answer.show(request, wealth_page(interview, STAGE, shown))


@login_required
@require_GET
def wealth_gap(request: SignedInRequest, pk: int) -> HttpResponse:
    """The parts of the page that follow the slider."""
    interview = interview_for(request.user, pk)
    plan = wealth_plan.plan_of(interview)
    context = {"gap": gap_of(plan, _monthly(plan, request.GET)), "interview": interview}
    return render(request, "simulator/wealth/gap.html", context)


@login_required
@require_POST
def wealth_plan_save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps the plan with the monthly saving agreed on."""
    interview = interview_for(request.user, pk)
    fen = fen_of(request.POST.get("monthly", ""))
    done: object = Refusal("not_an_amount", facts={"lines": [_("Put aside a month")]})
    if fen is not None:
        done = wealth_plans.save_plan(interview=interview, monthly=fen, now=timezone.now())
    return answer(request, interview, done, form="save")


@login_required
@require_POST
def wealth_allocate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Proposes how to spread the money over the products of the shelf."""
    interview = interview_for(request.user, pk)
    weights = _weights(request.POST)
    done: object = weights
    if not isinstance(weights, Refusal):
        done = wealth_plans.allocate(interview=interview, weights=weights, now=timezone.now())
    return answer(request, interview, done, form="allocation")


def answer(
    request: SignedInRequest, interview: Interview, done: object, *, form: str = ""
) -> HttpResponse:
    """The plan's page after a form of it; the product in hand stays in hand."""
    query = QueryDict(request.POST.get("query", ""))
    shown = partial(plan_of, query=query)
    return wealth_answer.answer(
        request,
        interview,
        done,
        stage=STAGE,
        shown=shown,
        form=form,
        query=_query(*_in_hand(interview, query)),
    )


def plan_of(interview: Interview, query: QueryDict) -> PlanView:
    """The page: `product`, `initiative` and `monthly` come from the address."""
    plan = wealth_plan.plan_of(interview)
    code, initiative = _in_hand(interview, query)
    return PlanView(
        groups=groups_of(plan),
        worth=large(wealth_plan.net_worth(plan)),
        surplus=wealth_plan.surplus(plan),
        ratios=ratio_lines(interview, plan) if plan.entries else [],
        gap=gap_of(plan, _monthly(plan, query)),
        allocation=allocation_of(interview, plan),
        rows=shelf_rows(interview, plan, code, initiative),
        card=product_card(interview, code, initiative),
        initiative=initiative,
        inflation=rate_words(assumptions().inflation),
        fee_growth=rate_words(assumptions().fee_growth),
        query=_query(code, initiative),
    )


def gap_of(plan: PlanSheet, monthly: int) -> GapView | None:
    """The goal with a monthly saving in fen; None before it is set."""
    goal, found = wealth_plan.goal_of(plan), wealth_plan.reckoned(plan, monthly)
    if goal is None or found is None:
        return None
    rate = rate_of(wealth_plan.mix_in_force(plan))
    surplus, year = wealth_plan.surplus(plan), plan.interview.date.year
    return GapView(
        goal=goal,
        title=str(GOALS[goal.kind]),
        plan=found,
        gap=large(max(found.gap, 0)),
        is_met=found.gap <= 0,
        need=large(found.needed),
        by_formula=large(found.grown + found.saved),
        middle=large(found.fan.years[-1].p50),
        rate=rate,
        rate_text=rate_words(rate.middle),
        spread_text=rate_words(rate.spread),
        monthly=monthly,
        top=_top(plan, found, monthly),
        of_surplus=monthly * _MONTHS * 100 // surplus if surplus > 0 else None,
        is_over=monthly * _MONTHS > surplus,
        icon="school" if goal.kind is GoalKind.EDUCATION else "beach",
        year=year + goal.years_to,
        picture=fan_picture(found, year, lambda fen: large(fen).number.removesuffix(".0")),
        conventions=[said(each) for each in found.conventions],
    )


def allocation_of(interview: Interview, plan: PlanSheet) -> AllocationView:
    """What is held, what the matrix suggests, what the plan holds."""
    held, planned = wealth_plan.own_mix(plan), wealth_plan.planned_mix(plan)
    matrix = wealth_plan.suggestion(interview)
    rows = [_part_row(part, held, planned, matrix) for part in Part]
    reserve = movable(plan.entries) * planned[Part.CASH] // WHOLE
    spending = total(plan.entries, Side.SPENDING)
    said_rows = [f"{row.name}: {row.held}% / {row.planned}%" for row in rows]
    return AllocationView(
        rows=rows,
        outer=ring(planned, _OUTER),
        inner=ring(held, _INNER),
        shares=planned[Part.SHARES],
        total=sum(plan.weights.values()),
        above=[said(each.name) for each in shelf() if each.code in _above(interview, plan)],
        profile=wealth_plan.profile_of(interview),
        reserve=large(reserve),
        months=f"{reserve * _MONTHS / spending:.1f}" if spending else "",
        label="; ".join(said_rows),
    )


def _above(interview: Interview, plan: PlanSheet) -> list[str]:
    return wealth_plan.above_class(interview, plan.weights)


def _part_row(part: Part, held: Mix, planned: Mix, matrix: Mix | None) -> PartRow:
    change = planned[part] - held[part]
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return PartRow(
        name=said(assumptions().parts[part].name),
        mark=MARKS[part],
        held=held[part],
        suggested=None if matrix is None else matrix[part],
        planned=planned[part],
        change=f"{sign}{abs(change)}",
    )


def _top(plan: PlanSheet, found: GoalPlan, monthly: int) -> int:
    """The slider reaches past what is needed, past the surplus of a month, and past what is set."""
    surplus = max(wealth_plan.surplus(plan), 0) // _MONTHS
    top = max((found.needed_monthly or 0) * 5 // 4, surplus, monthly, _LEAST_TOP_FEN)
    return -(-top // _LEAST_TOP_FEN) * _LEAST_TOP_FEN


def _monthly(plan: PlanSheet, query: QueryDict) -> int:
    """Fen of the address, in whole hundreds of yuan at most what a plan holds; else what was saved."""
    fen = fen_of(query.get("monthly", ""))
    if fen is None or fen > wealth_plans.MOST_FEN:
        return plan.monthly
    return fen


def _in_hand(interview: Interview, query: QueryDict) -> tuple[str, str]:
    """Product and initiative of the address; where it says none, those that were checked last.

    Before anything was checked, the first of the shelf, brought up by us.
    """
    codes = [each.code for each in shelf()]
    last = interview.recommendations.order_by("-pk").first()
    code, initiative = query.get("product", ""), query.get("initiative", "")
    if code not in codes:
        code = last.product if last else codes[0]
        initiative = initiative or (last.initiative if last else "")
    if initiative not in Recommendation.Initiative.values:
        initiative = Recommendation.Initiative.FIRM
    return code, initiative


def _query(code: str, initiative: str) -> str:
    return urlencode({"product": code, "initiative": initiative})


def _weights(typed: QueryDict) -> dict[str, int] | Refusal:
    """Whole per cent by product; an empty box is nothing."""
    weights = {}
    for each in shelf():
        text = plain(typed.get(f"share-{each.code}", "")).removesuffix("%")
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(WHOLE))):
            return Refusal("not_a_share")
        weights[each.code] = int(text)
    return weights
