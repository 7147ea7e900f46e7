"""The risk questionnaire: scores, clashes, how long an assessment counts."""

import copy
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.refusal import Refusal
from simulator.engine.wealth import questionnaire as module
from simulator.engine.wealth.bands import table
from simulator.engine.wealth.questionnaire import (
    Assessment,
    Clash,
    assess,
    may_assess,
    questionnaire,
    read_questionnaire,
)
from simulator.engine.wealth.suitability import Regulator, rules_on

TODAY = date(2026, 11, 20)
TABLE = table("broker20")
SECURITIES = rules_on(Regulator.SECURITIES, TODAY)
BANK = rules_on(Regulator.BANK_WEALTH, TODAY)
QUESTIONS = questionnaire().questions
filled = st.fixed_dictionaries(
    {each.key: st.integers(0, len(each.answers) - 1) for each in QUESTIONS}
)


def place_of(key: str, mark: str) -> int:
    question = next(each for each in QUESTIONS if each.key == key)
    return next(i for i, answer in enumerate(question.answers) if mark in answer.marks)


def assessed(answers: dict[str, int], age: int = 40, **more: object) -> Assessment:
    done = assess(answers, table=TABLE, age=age, on=TODAY, **more)  # type: ignore[arg-type]
    assert isinstance(done, Assessment)
    return done


def test_there_are_ten_questions_in_six_groups_in_both_languages() -> None:
    assert len(QUESTIONS) == 10
    assert len({each.group.zh for each in QUESTIONS}) == 6
    for question in QUESTIONS:
        assert len(question.answers) >= 4
        assert len({answer.words.en for answer in question.answers}) == len(question.answers)


@given(filled)
def test_the_score_is_the_answers_sum_and_makes_the_class(answers: dict[str, int]) -> None:
    done = assessed(answers)
    assert done.score == sum(
        question.answers[answers[question.key]].score for question in QUESTIONS
    )
    assert 0 <= done.score <= 100
    assert done.level == TABLE.band(done.score).level
    assert done.table == TABLE.version


@given(filled, st.sampled_from(QUESTIONS), st.sampled_from([-1, 9]))
def test_an_open_question_is_named(answers: dict[str, int], question: object, place: int) -> None:
    key = question.key  # type: ignore[attr-defined]
    for broken in ({**answers, key: place}, {k: v for k, v in answers.items() if k != key}):
        refusal = assess(broken, table=TABLE, age=40, on=TODAY)
        assert isinstance(refusal, Refusal)
        assert refusal.facts["question"] == key


@given(filled)
def test_who_accepts_no_loss_is_in_the_lowest_category(answers: dict[str, int]) -> None:
    none = assessed({**answers, "loss": place_of("loss", "no_loss")})
    assert none.accepts_no_loss
    assert none.investor().is_lowest
    some = assessed({**answers, "loss": 1})
    assert not some.investor().is_lowest
    assert some.investor(has_capacity=False).is_lowest


@pytest.mark.parametrize(
    ("clash", "changes", "age"),
    [
        (Clash.AGE_AND_HORIZON, {"horizon": "beyond_ten_years"}, 66),
        (Clash.INCOME_AND_SHARE, {"income": "no_income", "share": "most_invested"}, 40),
        (Clash.LOSS_AND_KINDS, {"loss": "no_loss", "kinds": "derivatives"}, 40),
        (Clash.AIM_AND_KINDS, {"aim": "keep_whole", "kinds": "derivatives"}, 40),
    ],
)
def test_answers_that_do_not_go_together_are_found(
    clash: Clash, changes: dict[str, str], age: int
) -> None:
    harmless = dict.fromkeys((question.key for question in QUESTIONS), 1)
    assert assessed(harmless, age).clashes == ()
    marked = {key: place_of(key, mark) for key, mark in changes.items()}
    assert assessed(harmless | marked, age).clashes == (clash,)
    for key in marked:
        one_less = {name: place for name, place in marked.items() if name != key}
        assert assessed(harmless | one_less, age).clashes == ()


def test_at_sixty_five_a_long_horizon_is_no_clash() -> None:
    answers = dict.fromkeys((question.key for question in QUESTIONS), 1)
    answers["horizon"] = place_of("horizon", "beyond_ten_years")
    assert assessed(answers, 65).clashes == ()


def test_a_higher_class_on_the_same_day_is_flagged() -> None:
    low = dict.fromkeys((question.key for question in QUESTIONS), 0)
    high = {question.key: len(question.answers) - 1 for question in QUESTIONS}
    first = assessed(low)
    assert assessed(high, earlier=[first]).level > first.level
    assert Clash.INDUCED_RETEST in assessed(high, earlier=[first]).clashes
    yesterday = Assessment(TODAY - timedelta(days=1), 0, 1, TABLE.version, False, ())
    assert Clash.INDUCED_RETEST not in assessed(high, earlier=[yesterday]).clashes
    assert Clash.INDUCED_RETEST not in assessed(low, earlier=[first]).clashes


# ---- How long it counts ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "pack", "last"),
    [
        (date(2026, 3, 11), SECURITIES, date(2028, 3, 11)),
        (date(2026, 3, 11), BANK, date(2027, 3, 11)),
        (date(2024, 2, 29), BANK, date(2025, 2, 28)),
        (date(2024, 2, 29), SECURITIES, date(2026, 2, 28)),
    ],
)
def test_an_assessment_counts_as_long_as_the_regulator_says(
    on: date, pack: object, last: date
) -> None:
    done = Assessment(on, 50, 3, TABLE.version, False, ())
    assert done.valid_until(pack) == last  # type: ignore[arg-type]
    for day, counts in (
        (on - timedelta(days=1), False),
        (on, True),
        (last, True),
        (last + timedelta(days=1), False),
    ):
        assert done.is_valid(day, pack) is counts  # type: ignore[arg-type]


def test_a_client_is_not_assessed_more_often_than_allowed() -> None:
    def done(days_ago: int) -> Assessment:
        return Assessment(TODAY - timedelta(days=days_ago), 50, 3, TABLE.version, False, ())

    assert may_assess(TODAY, [], BANK) is None
    assert may_assess(TODAY, [done(0)], BANK) is None
    twice = may_assess(TODAY, [done(0), done(0)], BANK)
    assert twice is not None
    assert (twice.code, twice.facts["limit"]) == ("retests_of_the_day", 2)
    often = may_assess(TODAY, [done(days) for days in range(1, 9)], BANK)
    assert often is not None
    assert often.code == "retests_of_the_year"
    assert may_assess(TODAY, [done(365 + days) for days in range(9)], BANK) is None


def test_a_questionnaire_that_cannot_reach_the_full_score_is_not_read() -> None:
    path = Path(module.__file__).with_name("questionnaire.toml")
    raw = copy.deepcopy(tomllib.loads(path.read_text("utf-8")))
    raw["questions"].pop()
    with pytest.raises(ValueError, match="90"):
        read_questionnaire(raw)
