"""The worked case of a plan: figures of the seed, and answers that hold for them and no others."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exercises.library.goal_case import FIELDS, GAP, SAVING, answers_to, drawn_case
from exercises.library.tasks import all_tasks
from simulator.engine.wealth.time_value import growth, saving_needed

seeds = st.integers(0, 2**64 - 1)


def test_every_field_that_a_task_asks_for_has_an_answer():
    assert {field for task in all_tasks().values() for field in task.answers} <= set(FIELDS)


@given(seeds)
def test_the_same_seed_gives_the_same_case_and_its_answer_closes_the_gap(seed):
    case = drawn_case(seed)
    assert case == drawn_case(seed)
    key = answers_to(case)
    saved, month = Decimal(0), growth(Decimal(case.invest_rate) / 100, Decimal(1) / 12)
    for _ in range(case.years_to_start * 12):
        saved = saved * month + key.fields[SAVING].value
    assert abs(saved - key.fields[GAP].value) < 2
    assert key.fields[GAP].value > 0


@given(seeds)
def test_a_month_taken_as_a_twelfth_of_the_year_is_a_wrong_answer(seed):
    case = drawn_case(seed)
    wrong = saving_needed(
        Decimal(case.invest_rate) / 1200,
        case.years_to_start * 12,
        target=case.gap.gap,
        have=Decimal(0),
    )
    assert answers_to(case).fields[SAVING].fault(f"{wrong:.2f}") is not None
