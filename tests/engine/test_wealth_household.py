"""A family's sheet, its ratios, and one goal's gap."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.wealth.goals import EducationGoal, RetirementGoal, education, retirement
from simulator.engine.wealth.household import (
    Asset,
    AssetKind,
    Grade,
    Household,
    grades,
    ratio_bands,
    ratios,
)
from simulator.engine.wealth.time_value import (
    annuity,
    effective_part,
    future_value,
    growth,
    net_present_value,
    present_value,
    real_rate,
    saving_needed,
    savings,
)

fen = st.integers(0, 10**10)
houses = st.builds(
    Household,
    st.lists(st.builds(Asset, st.sampled_from(AssetKind), fen), max_size=6).map(tuple),
    fen,
    fen,
    fen,
    fen,
)
rates = st.decimals("0", "0.2", places=4)
periods = st.integers(1, 40)
money = st.decimals("0", "1000000", places=2)
CLOSE = Decimal("0.0001")


# ---- Ratios ------------------------------------------------------------------------------------
@given(houses)
def test_ratios_are_exact_or_do_not_apply(house: Household) -> None:
    values = ratios(house)
    assert list(values) == list(ratio_bands())
    assert set(grades(values)) == set(values)
    if house.total():
        solvency, debt = values["solvency"], values["debt_ratio"]
        assert solvency is not None
        assert debt is not None
        assert solvency + debt == 1
    else:
        assert values["solvency"] is values["debt_ratio"] is None
    assert (values["quick_ratio"] is None) == (house.debt == 0)
    assert (values["invest_to_net"] is None) == (house.net_worth <= 0)


def test_a_home_is_no_investment_and_a_let_house_is() -> None:
    assets = (Asset(AssetKind.OWN_USE, 900), Asset(AssetKind.INVESTED, 100))
    assert ratios(Household(assets, 0, 1, 1, 0))["invest_to_net"] == Fraction(1, 10)


@pytest.mark.parametrize(
    ("key", "value", "grade"),
    [
        ("surplus_ratio", "0.2999", Grade.LOW),
        ("surplus_ratio", "0.3", Grade.GOOD),
        ("invest_to_net", "0.4", Grade.GOOD),
        ("invest_to_net", "0.6001", Grade.HIGH),
        ("solvency", "0.5999", Grade.LOW),
        ("solvency", "0.7", Grade.GOOD),
        ("debt_ratio", "0.4999", Grade.GOOD),
        ("debt_ratio", "0.5", Grade.HIGH),
        ("quick_ratio", "0.8001", Grade.HIGH),
        ("debt_income", "0.4", Grade.GOOD),
        ("debt_income", "0.4001", Grade.HIGH),
        ("liquidity_months", "2.99", Grade.LOW),
        ("liquidity_months", "3", Grade.GOOD),
        ("liquidity_months", "6.01", Grade.HIGH),
    ],
)
def test_where_a_band_begins_and_ends(key: str, value: str, grade: Grade) -> None:
    assert grades({key: Fraction(value)}) == {key: grade}


def test_what_does_not_apply_has_no_grade() -> None:
    assert grades({"quick_ratio": None}) == {"quick_ratio": None}


# ---- Time value --------------------------------------------------------------------------------
@given(rates, periods, money, money, st.booleans())
def test_a_future_value_is_the_sum_carried_on_period_by_period(
    rate: Decimal, count: int, payment: Decimal, present: Decimal, due: bool
) -> None:
    balance = present
    for _ in range(count):
        balance = (balance + payment) * (1 + rate) if due else balance * (1 + rate) + payment
    found = future_value(rate, count, payment=payment, present=present, due=due)
    assert abs(found - balance) < CLOSE


@given(rates, periods, money, money, st.booleans())
def test_present_and_future_are_one_another_s_inverse(
    rate: Decimal, count: int, payment: Decimal, future: Decimal, due: bool
) -> None:
    worth = present_value(rate, count, payment=payment, future=future, due=due)
    again = future_value(rate, count, payment=-payment, present=worth, due=due)
    assert abs(again - future) < CLOSE


@given(rates, periods, money, money, st.booleans())
def test_saving_what_is_needed_reaches_the_target(
    rate: Decimal, count: int, target: Decimal, have: Decimal, due: bool
) -> None:
    saving = saving_needed(rate, count, target=target, have=have, due=due)
    assert saving is not None
    reached = future_value(rate, count, payment=saving, present=have, due=due)
    assert abs(reached - target) < CLOSE


@given(rates, st.integers(1, 12))
def test_parts_compound_to_the_whole(rate: Decimal, parts: int) -> None:
    assert abs(growth(effective_part(rate, parts), parts) - (1 + rate)) < CLOSE


@given(rates, periods)
def test_an_annuity_is_the_flows_it_stands_for(rate: Decimal, count: int) -> None:
    ones = [Decimal(1)] * count
    assert abs(annuity(rate, count, due=True) - net_present_value(rate, ones)) < CLOSE
    later = net_present_value(rate, [Decimal(0), *ones])
    assert abs(annuity(rate, count) - later) < CLOSE


def test_without_interest_an_annuity_is_its_payments() -> None:
    assert annuity(Decimal(0), 24) == savings(Decimal(0), 24) == 24
    assert real_rate(Decimal("0.03"), Decimal("0.03")) == 0
    assert saving_needed(Decimal(0), 0, target=Decimal(5), have=Decimal(0)) is None


# ---- Goals -------------------------------------------------------------------------------------
@given(st.builds(EducationGoal, money, rates, st.integers(0, 30), st.integers(1, 8), rates, money))
def test_saving_for_study_pays_every_year_s_fees_to_the_last(goal: EducationGoal) -> None:
    gap, years = education(goal), goal.years_to_start
    assert abs(gap.first_year - goal.cost_per_year * growth(goal.cost_growth, years)) < CLOSE
    purse = gap.needed
    for year in range(goal.duration):
        purse = (purse - gap.first_year * growth(goal.cost_growth, year)) * (1 + goal.invest_rate)
    assert abs(purse) < CLOSE
    assert (gap.yearly is None) == (years == 0)
    if gap.yearly is not None:
        saved = future_value(goal.invest_rate, years, payment=gap.yearly, present=goal.have)
        assert saved >= gap.needed - CLOSE
        assert gap.yearly == 0 or abs(saved - gap.needed) < CLOSE


@given(
    st.builds(
        RetirementGoal,
        *(money, rates, st.integers(0, 40), st.integers(1, 35), rates, rates, money, money),
    )
)
def test_what_is_needed_at_retirement_lasts_to_the_last_year(goal: RetirementGoal) -> None:
    gap = retirement(goal)
    purse, drawn = gap.needed, max(gap.first_year - goal.pension_first_year, Decimal(0))
    for year in range(goal.duration):
        purse = (purse - drawn * growth(goal.inflation, year)) * (1 + goal.rate_after)
    assert abs(purse) < CLOSE
    if goal.pension_first_year >= gap.first_year:
        assert gap.needed == 0


def test_a_goal_says_by_which_conventions_it_was_reckoned() -> None:
    study = education(
        EducationGoal(Decimal(20000), Decimal("0.04"), 12, 4, Decimal("0.05"), Decimal(0))
    )
    assert len(study.conventions) == 2
    assert all(words.zh and words.en for words in study.conventions)
    assert study.gap == study.needed - study.have
