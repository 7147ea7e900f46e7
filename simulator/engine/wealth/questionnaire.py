"""The risk questionnaire: ten questions, a score of 0 to 100, and answers that do not go together."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Refusal
from simulator.engine.rule_book import Certainty, read_words
from simulator.engine.wealth.bands import BandTable
from simulator.engine.wealth.suitability import Investor, RulePack

FULL_SCORE = 100
_OLD_AGE = 65
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Answer:
    score: int
    words: Bilingual
    marks: frozenset[str]
    """What the clash checks read from it."""


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    group: Bilingual
    words: Bilingual
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    version: str
    since: date
    source: str
    certainty: Certainty
    questions: tuple[Question, ...]


class Clash(StrEnum):
    """Answers that do not go together: they are talked over before the class is told."""

    AGE_AND_HORIZON = "age_and_horizon"
    """Over 65, and the money is not needed for more than ten years."""
    INCOME_AND_SHARE = "income_and_share"
    """No steady income, and more than seven tenths of the savings invested."""
    LOSS_AND_KINDS = "loss_and_kinds"
    """No loss accepted, and derivatives chosen."""
    AIM_AND_KINDS = "aim_and_kinds"
    """The money is to stay whole, and derivatives are chosen."""
    INDUCED_RETEST = "induced_retest"
    """Done again on the same day, with a higher class than before."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A filled-in questionnaire: what a client is told and signs."""

    on: date
    score: int
    level: int
    table: str
    """The version of the band table that made the class."""
    accepts_no_loss: bool
    clashes: tuple[Clash, ...]

    def investor(self, *, has_capacity: bool = True, is_professional: bool = False) -> Investor:
        """What suitability reads from it."""
        lowest = self.accepts_no_loss or not has_capacity
        return Investor(self.level, is_lowest=lowest, is_professional=is_professional)

    def is_valid(self, day: date, pack: RulePack) -> bool:
        """Whether it still counts on a day; on the last day it does."""
        return self.on <= day <= self.valid_until(pack)

    def valid_until(self, pack: RulePack) -> date:
        """The last day on which it counts, by the rules of a product's regulator."""
        months = self.on.year * 12 + self.on.month - 1 + pack.validity_months
        year, month = divmod(months, 12)
        for day in range(self.on.day, 0, -1):
            try:
                return date(year, month + 1, day)
            except ValueError:
                continue
        raise AssertionError


def assess(
    answers: Mapping[str, int],
    *,
    table: BandTable,
    age: int,
    on: date,
    earlier: Sequence[Assessment] = (),
) -> Assessment | Refusal:
    """Scores a questionnaire; refused where a question is open or an answer is none.

    Args:
        answers: The place of the chosen answer, from 0, by the question's key.
        table: The institution's band table.
        age: The client's age in years.
        on: The day of the assessment.
        earlier: The client's earlier assessments at the same institution.
    """
    chosen: list[Answer] = []
    for question in questionnaire().questions:
        place = answers.get(question.key, -1)
        if not 0 <= place < len(question.answers):
            return Refusal("question_open", facts={"question": question.key})
        chosen.append(question.answers[place])
    score = sum(answer.score for answer in chosen)
    level = table.band(score).level
    marks = frozenset().union(*(answer.marks for answer in chosen))
    clashes = _clashes(marks, age)
    if any(each.on == on and each.level < level for each in earlier):
        clashes = (*clashes, Clash.INDUCED_RETEST)
    return Assessment(on, score, level, table.version, "no_loss" in marks, clashes)


def may_assess(on: date, earlier: Sequence[Assessment], pack: RulePack) -> Refusal | None:
    """Whether a client may be assessed once more on a day, by the limits of a regulator."""
    today = sum(each.on == on for each in earlier)
    this_year = sum(on - _YEAR < each.on <= on for each in earlier)
    if today >= pack.retests_a_day:
        return Refusal("retests_of_the_day", pack.version, {"limit": pack.retests_a_day})
    if this_year >= pack.retests_a_year:
        return Refusal("retests_of_the_year", pack.version, {"limit": pack.retests_a_year})
    return None


@cache
def questionnaire() -> Questionnaire:
    """The questionnaire of the town's wealth office."""
    path = Path(__file__).with_name("questionnaire.toml")
    return read_questionnaire(tomllib.loads(path.read_text(encoding="utf-8")))


def read_questionnaire(raw: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from its data, checked.

    Raises:
        ValueError: the best answers do not add up to the full score.
    """
    questions = tuple(
        Question(
            each["key"],
            read_words(each["group"]),
            read_words(each["words"]),
            tuple(
                Answer(
                    answer["score"],
                    read_words(answer["words"]),
                    frozenset(answer.get("marks", ())),
                )
                for answer in each["answers"]
            ),
        )
        for each in raw["questions"]
    )
    best = sum(max(answer.score for answer in question.answers) for question in questions)
    if best != FULL_SCORE:
        msg = f"questionnaire {raw['version']}: the best answers score {best}, not {FULL_SCORE}"
        raise ValueError(msg)
    certainty = Certainty(raw["certainty"])
    return Questionnaire(raw["version"], raw["since"], raw["source"], certainty, questions)


def _clashes(marks: frozenset[str], age: int) -> tuple[Clash, ...]:
    checks = {
        Clash.AGE_AND_HORIZON: age > _OLD_AGE and "beyond_ten_years" in marks,
        Clash.INCOME_AND_SHARE: {"no_income", "most_invested"} <= marks,
        Clash.LOSS_AND_KINDS: {"no_loss", "derivatives"} <= marks,
        Clash.AIM_AND_KINDS: {"keep_whole", "derivatives"} <= marks,
    }
    return tuple(clash for clash, stands in checks.items() if stands)
