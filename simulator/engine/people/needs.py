"""What a customer is like at the wealth office and on the broker's line: household, answers, a goal, a wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import numpy as np

from simulator.engine.people.personas import PENSION_AGE, Persona, stream
from simulator.engine.wealth.goals import EducationGoal, RetirementGoal
from simulator.engine.wealth.household import Asset, AssetKind, Household
from simulator.engine.wealth.questionnaire import questionnaire
from simulator.engine.wealth.shelf import shelf

_NEEDS, _CALL = 4, 5
"""Names of streams of chance."""
_TEN_THOUSAND = 1_000_000
"""Fen in 万元."""
_RETIREMENT_AGE = 63
"""A round figure; the delayed ages from 2025 go by table (memory-only)."""
_STUDY_AGE, _STUDY_YEARS = 18, 4
_HUNDREDTH_OF_A_PER_CENT = Decimal("0.0001")


class GoalKind(StrEnum):
    EDUCATION = "education"
    RETIREMENT = "retirement"


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """A goal as the customer tells it: fen of today a year, rates in hundredths of a per cent."""

    kind: GoalKind
    yearly_fen: int
    years_to: int
    duration: int
    have_fen: int
    pension_fen: int = 0
    """Expected pension of a year, in money of today."""

    def education(self, *, cost_growth: int, invest_rate: int) -> EducationGoal:
        """The goal with the assumptions of a plan, in hundredths of a per cent."""
        return EducationGoal(
            cost_per_year=_yuan(self.yearly_fen),
            cost_growth=cost_growth * _HUNDREDTH_OF_A_PER_CENT,
            years_to_start=self.years_to,
            duration=self.duration,
            invest_rate=invest_rate * _HUNDREDTH_OF_A_PER_CENT,
            have=_yuan(self.have_fen),
        )

    def retirement(self, *, inflation: int, before: int, after: int) -> RetirementGoal:
        """The goal with the assumptions of a plan, in hundredths of a per cent."""
        rate = inflation * _HUNDREDTH_OF_A_PER_CENT
        return RetirementGoal(
            spending=_yuan(self.yearly_fen),
            inflation=rate,
            years_to=self.years_to,
            duration=self.duration,
            rate_before=before * _HUNDREDTH_OF_A_PER_CENT,
            rate_after=after * _HUNDREDTH_OF_A_PER_CENT,
            pension_first_year=_yuan(self.pension_fen) * (1 + rate) ** self.years_to,
            have=_yuan(self.have_fen),
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """What the wealth office hears, question by question; kept as facts."""

    household: Household
    answers: Mapping[str, int]
    """The questionnaire as the customer would fill it in: the place of each answer."""
    goal: GoalFacts
    wish: str
    """The code of a product that the customer brings up; empty for none."""


class CallWish(StrEnum):
    """What a client of the securities branch wants."""

    BUY = "buy"
    SELL = "sell"
    ADVICE = "advice"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Call:
    """A client on the line: what is wanted, and for how much."""

    wish: CallWish
    budget_fen: int
    asks_for_promise: bool
    """Wants to hear that nothing can be lost."""


def needs(seed: int, customer: Persona, *, balance_fen: int, day: date) -> Needs:
    """What a customer tells the wealth office.

    Args:
        seed: The town's seed.
        customer: Who.
        balance_fen: What the account at the bank holds; it is part of the liquid assets.
        day: The business date.
    """
    rng = stream(seed, customer.number, _NEEDS)
    age = customer.age(day)
    income = int(rng.integers(6, 36)) * _TEN_THOUSAND
    house = _household(rng, income, balance_fen)
    product = shelf()[int(rng.integers(len(shelf())))]
    return Needs(
        household=house,
        answers=_answers(rng, age),
        goal=_goal(rng, age, house),
        wish=product.code if rng.integers(2) else "",
    )


def call(seed: int, customer: Persona, *, visit: int) -> Call:
    """What a client wants when the broker calls or is called."""
    rng = stream(seed, customer.number, _CALL, visit)
    wish = CallWish(rng.choice([*CallWish], p=[0.4, 0.25, 0.25, 0.1]))
    budget = int(rng.integers(1, 21)) * _TEN_THOUSAND
    return Call(wish, budget, bool(rng.random() < 0.3))  # noqa: PLR2004  a share of the clients


def _household(rng: np.random.Generator, income: int, balance_fen: int) -> Household:
    def tens(low: int, high: int) -> int:
        return int(rng.integers(low, high)) * _TEN_THOUSAND

    mortgage = tens(20, 150) if rng.integers(2) else 0
    service = mortgage // 12
    living = int(income * rng.uniform(0.4, 0.75)) // 10_000 * 10_000
    assets = (
        Asset(AssetKind.LIQUID, balance_fen),
        Asset(AssetKind.INVESTED, tens(0, 60)),
        Asset(AssetKind.OWN_USE, tens(80, 320) if mortgage or rng.integers(2) else 0),
        Asset(AssetKind.OTHER, tens(0, 20)),
    )
    return Household(
        assets=tuple(asset for asset in assets if asset.fen),
        debt=mortgage,
        income=income,
        spending=living + service,
        debt_service=service,
    )


def _answers(rng: np.random.Generator, age: int) -> dict[str, int]:
    """Answers around one boldness, which falls with age, so that they go together."""
    boldness = float(np.clip(rng.normal(0.65 - age / 200, 0.2), 0.0, 1.0))
    answers = {}
    for question in questionnaire().questions:
        by_score = sorted(range(len(question.answers)), key=lambda i: question.answers[i].score)
        place = round(np.clip(boldness + rng.normal(0, 0.15), 0, 1) * (len(by_score) - 1))
        answers[question.key] = by_score[int(place)]
    return answers


def _goal(rng: np.random.Generator, age: int, house: Household) -> GoalFacts:
    have = house.total(AssetKind.INVESTED) // 3
    if age < 45 and rng.integers(2):  # noqa: PLR2004  parents of children at school
        child = int(rng.integers(1, 15))
        yearly = int(rng.integers(2, 8)) * _TEN_THOUSAND
        return GoalFacts(GoalKind.EDUCATION, yearly, _STUDY_AGE - child, _STUDY_YEARS, have)
    return GoalFacts(
        GoalKind.RETIREMENT,
        yearly_fen=house.spending - house.debt_service,
        years_to=0 if age >= PENSION_AGE else _RETIREMENT_AGE - age,
        duration=25,
        have_fen=have,
        pension_fen=house.income // 3,
    )


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100
