"""A customer's family and money line by line, as the wealth office hears them; they fit the needs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from simulator.engine.people.needs import GoalFacts, GoalKind, Needs
from simulator.engine.people.personas import Persona, stream
from simulator.engine.wealth.household import AssetKind

_CIRCUMSTANCES = 8
"""Names the stream of chance."""
_TEN_THOUSAND = 1_000_000
_HUNDRED_YUAN = 10_000
_YUAN = 100
_STUDY_AGE = 18
_PENSION_AGE = 60
_OWNERS = frozenset({"个体户", "花店店主", "果农"})
"""Jobs of people who earn by a business of their own."""
_INCOME_PENSION, _INCOME_WAGES, _INCOME_BUSINESS, _INCOME_MORE = 1, 2, 3, 4
_DEBT_NONE, _DEBT_MORTGAGE, _DEBT_CARDS = 0, 1, 2
"""Places of answers in the questionnaire."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a client tells when asked; amounts in whole yuan, as fen."""

    is_married: bool
    children: tuple[int, ...]
    """Their ages."""
    relatives: int
    """Others who live on the family's income."""
    entries: Mapping[str, int]
    """Fen by the line of the family's sheet (`wealth.statements`)."""
    cover_fen: int
    """Life insurance; nothing where there is none."""

    @property
    def dependants(self) -> int:
        """How many people live on the income."""
        return len(self.children) + self.relatives


def fitting_answers(who: Persona, told: Needs, day: date) -> dict[str, int]:
    """The questionnaire answered truthfully: what is drawn freely, and what the circumstances decide."""
    answers = dict(told.answers)
    if told.goal.kind is GoalKind.EDUCATION:
        answers["dependants"] = max(answers["dependants"], 1)
    if told.household.debt:
        answers["debt"] = _DEBT_MORTGAGE
    elif answers["debt"] != _DEBT_NONE:
        answers["debt"] = _DEBT_CARDS
    if answers["income"] != _INCOME_MORE:
        answers["income"] = _earns_by(who, day)
    return answers


def rounded(goal: GoalFacts) -> GoalFacts:
    """The goal in hundreds of yuan, as one tells it."""
    return replace(
        goal,
        yearly_fen=goal.yearly_fen // _HUNDRED_YUAN * _HUNDRED_YUAN,
        have_fen=goal.have_fen // _HUNDRED_YUAN * _HUNDRED_YUAN,
        pension_fen=goal.pension_fen // _HUNDRED_YUAN * _HUNDRED_YUAN,
    )


def circumstances(
    seed: int, who: Persona, told: Needs, answers: Mapping[str, int], day: date
) -> Circumstances:
    """The customer's family and money.

    Args:
        seed: The town's seed.
        who: Who.
        told: The needs, whose sums are kept line by line.
        answers: The questionnaire answered truthfully; the family fits it.
        day: The business date.
    """
    rng = stream(seed, who.number, _CIRCUMSTANCES)
    age = who.age(day)
    children = _children(rng, told, age, answers["dependants"])
    is_married = bool(children) or bool(rng.random() < (0.75 if age >= 28 else 0.2))  # noqa: PLR2004
    wanted = (0, 1, 2 + int(rng.integers(2)), 4)[answers["dependants"]]
    entries = {
        **_assets(rng, told, answers),
        **_debts(rng, told, answers),
        **_income(rng, told, answers, is_married=is_married),
    }
    spending = _spending(
        rng, told, has_children=bool(children), has_relatives=wanted > len(children)
    )
    cover = int(rng.integers(10, 80)) * _TEN_THOUSAND if spending["premiums"] else 0
    return Circumstances(
        is_married=is_married,
        children=children,
        relatives=max(wanted - len(children), 0),
        entries={key: fen for key, fen in {**entries, **spending}.items() if fen},
        cover_fen=cover,
    )


def _earns_by(who: Persona, day: date) -> int:
    if who.age(day) >= _PENSION_AGE:
        return _INCOME_PENSION
    return _INCOME_BUSINESS if who.job.zh in _OWNERS else _INCOME_WAGES


def _children(rng: np.random.Generator, told: Needs, age: int, dependants: int) -> tuple[int, ...]:
    """A child of a study goal is there; others only where the answer leaves room."""
    if told.goal.kind is GoalKind.EDUCATION:
        first = _STUDY_AGE - told.goal.years_to
        second = dependants > 1 and bool(rng.integers(2)) and first > 1
        return (first, int(rng.integers(1, first))) if second else (first,)
    if dependants and 30 <= age < 50 and rng.integers(2):  # noqa: PLR2004  parents of minors
        return (int(rng.integers(1, _STUDY_AGE)),)
    return ()


def _assets(rng: np.random.Generator, told: Needs, answers: Mapping[str, int]) -> dict[str, int]:
    house = told.household
    invested, own = house.total(AssetKind.INVESTED), house.total(AssetKind.OWN_USE)
    let = (
        invested // 2 if answers["income"] == _INCOME_MORE and invested >= 40 * _TEN_THOUSAND else 0
    )
    parts = _split(rng, invested - let, 4 if answers["years"] else 1)
    car = int(rng.integers(4, 16)) * _TEN_THOUSAND if own > 100 * _TEN_THOUSAND else 0
    return {
        "demand": house.total(AssetKind.LIQUID) // _YUAN * _YUAN,
        **dict(zip(("time", "bonds", "mixed", "shares"), parts, strict=False)),
        "let_house": let,
        "provident": house.total(AssetKind.OTHER),
        "home": own - car,
        "car": car,
    }


def _debts(rng: np.random.Generator, told: Needs, answers: Mapping[str, int]) -> dict[str, int]:
    cards = int(rng.integers(5, 31)) * 10 * _HUNDRED_YUAN if answers["debt"] == _DEBT_CARDS else 0
    return {"mortgage": told.household.debt, "cards": cards}


def _income(
    rng: np.random.Generator, told: Needs, answers: Mapping[str, int], *, is_married: bool
) -> dict[str, int]:
    income = told.household.income
    other = int(income * 0.1) // _HUNDRED_YUAN * _HUNDRED_YUAN
    other = other if answers["income"] == _INCOME_MORE else 0
    partner = int(income * rng.uniform(0.25, 0.5)) // _HUNDRED_YUAN * _HUNDRED_YUAN
    partner = partner if is_married else 0
    return {"own_pay": income - partner - other, "partner_pay": partner, "other_income": other}


def _spending(
    rng: np.random.Generator, told: Needs, *, has_children: bool, has_relatives: bool
) -> dict[str, int]:
    service = told.household.debt_service
    rest = told.household.spending - service
    shares = {
        "school": rng.uniform(0.08, 0.2) * has_children,
        "relatives": rng.uniform(0.05, 0.15) * has_relatives,
        "premiums": rng.uniform(0.02, 0.06) * (rng.random() < 0.6),  # noqa: PLR2004  who is insured
        "leisure": rng.uniform(0.03, 0.12),
    }
    parts = {
        key: int(rest * share) // _HUNDRED_YUAN * _HUNDRED_YUAN for key, share in shares.items()
    }
    whole = service // _YUAN * _YUAN
    return {
        "living": (rest - sum(parts.values())) // _YUAN * _YUAN,
        **parts,
        "mortgage_paid": whole,
    }


def _split(rng: np.random.Generator, fen: int, parts: int) -> list[int]:
    """A sum in parts of whole ten thousands; the first takes what is left."""
    weights = rng.dirichlet([1.0] * parts)
    rounded = [int(fen * weight) // _TEN_THOUSAND * _TEN_THOUSAND for weight in weights]
    return [rounded[0] + fen - sum(rounded), *rounded[1:]]
