"""A customer at the wealth office: what they say, how they answer, what they want, what is planted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from simulator.engine.bilingual import Bilingual
from simulator.engine.people.circumstances import (
    Circumstances,
    circumstances,
    fitting_answers,
    rounded,
)
from simulator.engine.people.needs import GoalFacts, needs
from simulator.engine.people.personas import Persona, stream
from simulator.engine.wealth.bands import BandTable
from simulator.engine.wealth.questionnaire import Assessment, Clash, assess, questionnaire
from simulator.engine.wealth.shelf import product, shelf

_CLIENT = 9
"""Names the stream of chance of a visit to the wealth office."""
_OLD_AGE = 65
_TRAP_SHARES = (0.25, 0.25, 0.2)
_BOLDER = ("loss", "aim", "kinds", "horizon")
"""The answers that somebody pushes up to get a product."""


class ClientTrap(StrEnum):
    """What can be planted in an interview."""

    CONTRADICTION = "contradiction"
    """Answers of the questionnaire that do not go together."""
    ABOVE_CLASS = "above_class"
    """A wish for a product above the class."""
    ASKS_FOR_PROMISE = "asks_for_promise"
    """Wants to hear that nothing can be lost."""


CLIENT_TRAP_NAMES = {
    ClientTrap.CONTRADICTION: Bilingual("问卷前后矛盾", "Contradicting answers"),
    ClientTrap.ABOVE_CLASS: Bilingual("想买超出等级的产品", "A wish above the class"),
    ClientTrap.ASKS_FOR_PROMISE: Bilingual("要求保证不亏", "Asks for a promise"),
}


class ClientQuestion(StrEnum):
    """What a client asks before deciding."""

    WORST = "worst"
    FEES = "fees"
    REDEMPTION = "redemption"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Client:
    """A visit to the wealth office as it was drawn; kept as facts beside the customer's."""

    circumstances: Circumstances
    truth: Mapping[str, int]
    """The questionnaire as it should be answered: the place of each answer."""
    first_answers: Mapping[str, int]
    """As it is filled in at first; differs from the truth where a contradiction is planted."""
    goal: GoalFacts
    wish: str
    """The code of a product that the client brings up; empty for none."""
    question: ClientQuestion
    trap: ClientTrap | None

    def answers(self, *, again: bool) -> dict[str, int]:
        """What the client fills in; at a further test on the same day whoever has a wish answers bolder."""
        if not again or not self.wish:
            return dict(self.first_answers)
        return {key: _bolder(key, place) for key, place in self.truth.items()}

    def second_thoughts(self, answers: Mapping[str, int], clash: Clash) -> dict[str, int]:
        """The answers after the clash was asked about: those it touches as they truly are."""
        return {**answers, **{key: self.truth[key] for key in CLASH_QUESTIONS[clash]}}


CLASH_QUESTIONS: Mapping[Clash, tuple[str, ...]] = {
    Clash.AGE_AND_HORIZON: ("horizon",),
    Clash.INCOME_AND_SHARE: ("income", "share"),
    Clash.LOSS_AND_KINDS: ("loss", "kinds"),
    Clash.AIM_AND_KINDS: ("aim", "kinds"),
    Clash.INDUCED_RETEST: _BOLDER,
}
"""The questions that a clash is about."""


def client(
    seed: int,
    who: Persona,
    *,
    visit: int,
    balance_fen: int,
    day: date,
    table: BandTable,
    trap: ClientTrap | None = None,
    is_plain: bool = False,
) -> Client:
    """Draws a visit to the wealth office.

    Args:
        seed: The town's seed.
        who: The customer.
        visit: Counts the customer's interviews.
        balance_fen: What the account at the bank holds.
        day: The business date.
        table: The band table of the institution: what is above the class goes by it.
        trap: What is planted; drawn where left out, and left out where it cannot be (nothing is above C5).
        is_plain: Nothing is planted.
    """
    rng = stream(seed, who.number, _CLIENT, visit)
    told = needs(seed, who, balance_fen=balance_fen, day=day)
    truth = fitting_answers(who, told, day)
    drawn = _trap(rng)
    planted = None if is_plain else trap or drawn
    level = _level(truth, table, who.age(day), day)
    wish = _wish(rng, level, told.wish, above=planted is ClientTrap.ABOVE_CLASS)
    if planted is ClientTrap.ABOVE_CLASS and not wish:
        planted = None
    first = truth
    if planted is ClientTrap.CONTRADICTION:
        first = _contradicting(rng, truth, who.age(day))
    plain = [each for each in ClientQuestion if each is not ClientQuestion.PROMISE]
    question = plain[int(rng.integers(len(plain)))]
    return Client(
        circumstances=circumstances(seed, who, told, truth, day),
        truth=truth,
        first_answers=first,
        goal=rounded(told.goal),
        wish=wish,
        question=ClientQuestion.PROMISE if planted is ClientTrap.ASKS_FOR_PROMISE else question,
        trap=planted,
    )


def _trap(rng: np.random.Generator) -> ClientTrap | None:
    shares = [*_TRAP_SHARES, 1 - sum(_TRAP_SHARES)]
    possible: list[ClientTrap | None] = [*ClientTrap, None]
    return possible[int(rng.choice(len(shares), p=shares))]


def _level(answers: Mapping[str, int], table: BandTable, age: int, day: date) -> int:
    """The class of truthful answers; 1 for whoever accepts no loss, as they may have R1 only."""
    found = assess(answers, table=table, age=age, on=day)
    assert isinstance(found, Assessment)  # noqa: S101  every answer is one of the questionnaire's
    return 1 if found.accepts_no_loss else found.level


def _wish(rng: np.random.Generator, level: int, drawn: str, *, above: bool) -> str:
    """A product above the class where that is planted; else the drawn one, if it fits."""
    higher = [each.code for each in shelf() if each.level > level]
    pick = int(rng.integers(1 << 30))
    if above:
        return higher[pick % len(higher)] if higher else ""
    if not drawn or product(drawn).level > level or product(drawn).qualified_only:
        return ""
    return drawn


def _contradicting(rng: np.random.Generator, truth: Mapping[str, int], age: int) -> dict[str, int]:
    """Answers with a clash planted."""
    planted = [{"loss": 0, "kinds": 3}, {"aim": 0, "kinds": 3}, {"income": 0, "share": 4}]
    if age > _OLD_AGE:
        planted.append({"horizon": 3})
    return {**truth, **planted[int(rng.integers(len(planted)))]}


def _bolder(key: str, place: int) -> int:
    if key not in _BOLDER:
        return place
    question = next(each for each in questionnaire().questions if each.key == key)
    return min(place + 2, len(question.answers) - 1)
