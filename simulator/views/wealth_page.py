"""All that the page of an interview shows: the frame of every stage, and the stage that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simulator.engine.people.talk import Topic, answer, greeting
from simulator.engine.wealth.suitability import Regulator, rules_on
from simulator.models import DeskPolicy, DeskSession, Interview, PlanSheet, RiskAssessment
from simulator.models.work_kinds import WealthWork
from simulator.selectors import wealth, wealth_plan
from simulator.views.counter_words import Told
from simulator.views.spoken import said
from simulator.views.wealth_words import class_words, pack_words

STAGES: Mapping[str, tuple[Promise, str]] = {
    "talk": (_("Conversation"), "wealth-interview"),
    "assessment": (_("Risk assessment"), "wealth-assessment"),
    "sheet": (_("Family sheet and goal"), "wealth-sheet"),
    "plan": (_("Plan and products"), "wealth-plan"),
    "record": (_("Interview record"), "wealth-record"),
}
"""The stages of an interview: words and the page's address."""


@dataclass(frozen=True, slots=True)
class StageMark:
    """A stage in the bar above the desk."""

    number: int
    name: str
    address: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Until when an assessment counts for the products of a regulator."""

    pack: str
    until: date


@dataclass(frozen=True, slots=True)
class ClientCard:
    """Who sits at the desk, as far as is known."""

    name: str
    initial: str
    age: int
    job: str
    words: str
    grade: str
    class_words: str
    score: int
    counts: Sequence[Counts]
    is_lowest: bool
    is_professional: bool


@dataclass(frozen=True, slots=True)
class WealthPage:
    """An interview at one of its stages."""

    desk: DeskSession
    policy: DeskPolicy
    interview: Interview
    stage: str
    stages: Sequence[StageMark]
    client: ClientCard
    plan: PlanSheet
    faults: int
    shown: Any
    """What the stage itself shows."""
    problem: Told | None = None
    form: str = ""
    """The form that was refused; its fields are shown as they were typed."""
    typed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether nothing can be added any more."""
        return self.interview.closed_at is not None or self.desk.closed_at is not None

    @property
    def template(self) -> str:
        """The piece of the stage."""
        return f"simulator/wealth/_{self.stage}.html"


def wealth_page(
    interview: Interview,
    stage: str,
    shown: Any,
    *,
    problem: Told | None = None,
    form: str = "",
    typed: Mapping[str, Any] | None = None,
) -> WealthPage:
    """The page of an interview.

    Args:
        interview: The visit.
        stage: A key of `STAGES`.
        shown: What the stage shows.
        problem: Why the last form was refused.
        form: That form.
        typed: Its fields.
    """
    desk = interview.session
    plan = wealth_plan.plan_of(interview)
    broken = desk.events.filter(kind=WealthWork.RULE_BROKEN, facts__visit=interview.visit)
    return WealthPage(
        desk=desk,
        policy=DeskPolicy.of(desk.policy),
        interview=interview,
        stage=stage,
        stages=_stages(interview, plan, stage),
        client=client_card(interview),
        plan=plan,
        faults=broken.count(),
        shown=shown,
        problem=problem,
        form=form,
        typed=typed or {},
    )


def client_card(interview: Interview) -> ClientCard:
    """The client as the desk knows them."""
    who, day = wealth.persona_of(interview.customer), interview.date
    rows = {
        regulator: row
        for regulator in Regulator
        if (row := wealth.counting(interview.customer, regulator, day))
    }
    last = max(rows.values(), key=lambda row: row.pk, default=None)
    return ClientCard(
        name=who.name,
        initial=who.name[0],
        age=who.age(day),
        job=said(who.job),
        words=_last_words(interview),
        grade=f"C{last.level}" if last else "—",
        class_words=class_words(last) if last else "",
        score=last.score if last else 0,
        counts=[_counts(row, regulator, day) for regulator, row in rows.items()],
        is_lowest=bool(last and last.accepts_no_loss),
        is_professional=hasattr(interview.customer, "professional_status"),
    )


def _counts(row: RiskAssessment, regulator: Regulator, day: date) -> Counts:
    pack = rules_on(regulator, day)
    return Counts(pack_words(pack.version), wealth.as_engine(row).valid_until(pack))


def _last_words(interview: Interview) -> str:
    """What the client said last, or the greeting."""
    who = wealth.persona_of(interview.customer)
    if Topic.WORRIES in interview.asked:
        client = wealth.client_of(interview)
        return said(answer(Topic.WORRIES, who, client, interview.date))
    return said(greeting(who))


def _stages(interview: Interview, plan: PlanSheet, stage: str) -> list[StageMark]:
    done = {
        "talk": len(interview.asked) == len(Topic),
        "assessment": _is_assessed(interview),
        "sheet": bool(plan.entries and plan.goal),
        "plan": plan.saved_at is not None,
        "record": interview.ending == Interview.Ending.RECORDED,
    }
    return [
        StageMark(
            number=number,
            name=str(name),
            address=reverse(address, args=[interview.pk]),
            is_done=done[key],
            is_current=key == stage,
        )
        for number, (key, (name, address)) in enumerate(STAGES.items(), start=1)
    ]


def _is_assessed(interview: Interview) -> bool:
    return any(
        wealth.counting(interview.customer, regulator, interview.date) for regulator in Regulator
    )
