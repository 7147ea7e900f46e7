"""The family's sheet, its ratios, and the goal in figures: what the manager writes from what was told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from simulator.access.wealth import interview_for
from simulator.engine.people.needs import GoalFacts, GoalKind
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.household import ratio_bands
from simulator.engine.wealth.plan import LONGEST_YEARS
from simulator.engine.wealth.statements import Side, by_side, lines, total
from simulator.models import Interview, PlanSheet
from simulator.selectors import wealth_plan
from simulator.services import wealth_plans
from simulator.templatetags.house import yuan
from simulator.views import wealth_answer
from simulator.views.signed_in import SignedInRequest
from simulator.views.spoken import said
from simulator.views.typed import fen_of, plain
from simulator.views.wealth_page import wealth_page
from simulator.views.wealth_ratios import READINGS, RatioLine, ratio_lines
from simulator.views.wealth_talk import TopicLine, topic_lines
from simulator.views.wealth_words import GOALS

STAGE = "sheet"
SIDES = {
    Side.ASSETS: gettext_lazy("Assets"),
    Side.DEBTS: gettext_lazy("Debts"),
    Side.INCOME: gettext_lazy("Income a year, after tax"),
    Side.SPENDING: gettext_lazy("Spending a year"),
}
_MONEY = ("yearly", "have", "pension")
_FIELDS = {
    "yearly": gettext_lazy("Needed a year"),
    "years_to": gettext_lazy("Years until it begins"),
    "duration": gettext_lazy("Years that it lasts"),
    "have": gettext_lazy("Put aside so far"),
    "pension": gettext_lazy("Pension a year (retirement)"),
}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line of the sheet as a field: its key, its words, what stands in it."""

    key: str
    name: str
    value: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"line-{self.key}"


@dataclass(frozen=True, slots=True)
class EntryGroup:
    side: str
    name: str
    lines: Sequence[EntryLine]
    total: int

    @property
    def written(self) -> list[EntryLine]:
        """The lines in which something stands."""
        return [line for line in self.lines if line.value]


@dataclass(frozen=True, slots=True)
class SheetView:
    topics: Sequence[TopicLine]
    """What the client said, to write down from."""
    groups: Sequence[EntryGroup]
    net_worth: str
    is_balanced: bool
    right_worth: int
    surplus: int
    ratios: Sequence[RatioLine]
    goal: GoalFacts | None
    goal_kinds: Sequence[tuple[str, object]]
    goal_fields: Sequence[EntryLine]
    readings: Sequence[tuple[str, object]]


@login_required
@require_GET
def wealth_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    interview = interview_for(request.user, pk)
    return wealth_answer.show(request, wealth_page(interview, STAGE, sheet_of(interview)))


@login_required
@require_POST
def wealth_draw_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Writes down what the family has, owes, earns and spends."""
    interview = interview_for(request.user, pk)
    read = _entries(request.POST)
    done: object = read
    if not isinstance(read, Refusal):
        entries, worth = read
        done = wealth_plans.draw_up(
            interview=interview, entries=entries, net_worth=worth, now=timezone.now()
        )
    return wealth_answer.answer(request, interview, done, stage=STAGE, shown=sheet_of, form="sheet")


@login_required
@require_POST
def wealth_ratios(request: SignedInRequest, pk: int) -> HttpResponse:
    """Says of each ratio where it stands."""
    interview = interview_for(request.user, pk)
    readings = {
        key: read for key in ratio_bands() if (read := request.POST.get(f"reading-{key}", ""))
    }
    done = wealth_plans.read_ratios(interview=interview, readings=readings, now=timezone.now())
    return wealth_answer.answer(
        request, interview, done, stage=STAGE, shown=sheet_of, form="ratios"
    )


@login_required
@require_POST
def wealth_goal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Puts the client's goal into figures."""
    interview = interview_for(request.user, pk)
    goal = _goal(request.POST)
    done: object = goal
    if not isinstance(goal, Refusal):
        done = wealth_plans.set_goal(interview=interview, goal=goal, now=timezone.now())
    return wealth_answer.answer(request, interview, done, stage=STAGE, shown=sheet_of, form="goal")


def sheet_of(interview: Interview) -> SheetView:
    """The sheet with everything that is written from the conversation."""
    plan = wealth_plan.plan_of(interview)
    right = wealth_plan.net_worth(plan)
    return SheetView(
        topics=topic_lines(interview),
        groups=groups_of(plan),
        net_worth="" if plan.net_worth is None else yuan(plan.net_worth),
        is_balanced=plan.net_worth == right,
        right_worth=right,
        surplus=wealth_plan.surplus(plan),
        ratios=ratio_lines(interview, plan) if plan.entries else [],
        goal=wealth_plan.goal_of(plan),
        goal_kinds=[(kind.value, name) for kind, name in GOALS.items()],
        goal_fields=_goal_fields(wealth_plan.goal_of(plan)),
        readings=list(READINGS.items()),
    )


def groups_of(plan: PlanSheet) -> list[EntryGroup]:
    """The sheet side by side, each with its sum."""
    return [
        EntryGroup(
            side=side.value,
            name=str(name),
            lines=[
                EntryLine(
                    line.key,
                    said(line.name),
                    yuan(plan.entries[line.key]) if line.key in plan.entries else "",
                )
                for line in by_side()[side]
            ],
            total=total(plan.entries, side),
        )
        for side, name in SIDES.items()
    ]


def _goal_fields(goal: GoalFacts | None) -> list[EntryLine]:
    values = dict.fromkeys(_FIELDS, "")
    if goal is not None:
        values = {
            "yearly": yuan(goal.yearly_fen),
            "years_to": str(goal.years_to),
            "duration": str(goal.duration),
            "have": yuan(goal.have_fen),
            "pension": yuan(goal.pension_fen) if goal.pension_fen else "",
        }
    return [EntryLine(key, str(name), values[key]) for key, name in _FIELDS.items()]


def _entries(typed: QueryDict) -> tuple[dict[str, int], int] | Refusal:
    """Every line in fen, and the net worth, which may be below zero; refused where one is no amount."""
    entries, wrong = {}, []
    for line in lines():
        text = typed.get(f"line-{line.key}", "").strip()
        fen = fen_of(text) if text else 0
        if fen is None:
            wrong.append(said(line.name))
        else:
            entries[line.key] = fen
    worth = _signed(typed.get("net_worth", ""))
    if worth is None:
        wrong.append(_("Net worth"))
        worth = 0
    if wrong:
        return Refusal("not_an_amount", facts={"lines": wrong})
    return entries, worth


def _signed(typed: str) -> int | None:
    text = plain(typed).replace("−", "-")
    fen = fen_of(text.removeprefix("-"))
    if fen is None:
        return None
    return -fen if text.startswith("-") else fen


def _goal(typed: QueryDict) -> GoalFacts | Refusal:
    kind = typed.get("kind", "")
    if kind not in list(GoalKind):
        return Refusal("unknown_choice")
    money = {name: fen_of(text) if (text := typed.get(name, "")) else 0 for name in _MONEY}
    wrong = [str(_FIELDS[name]) for name, fen in money.items() if fen is None]
    if wrong:
        return Refusal("not_an_amount", facts={"lines": wrong})
    years, duration = (_years(typed.get(name, "")) for name in ("years_to", "duration"))
    if years is None or not duration:
        return Refusal("goal_too_long", facts={"limit": LONGEST_YEARS})
    return GoalFacts(
        GoalKind(kind),
        yearly_fen=money["yearly"] or 0,
        years_to=years,
        duration=duration,
        have_fen=money["have"] or 0,
        pension_fen=(money["pension"] or 0) if kind == GoalKind.RETIREMENT else 0,
    )


def _years(typed: str) -> int | None:
    text = plain(typed)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("100") else None
