"""A plan's first page: the lines of a sheet, allocations, the fan of savings, the gap to a goal."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.rule_book import Certainty
from simulator.engine.wealth.allocation import (
    WHOLE,
    Part,
    PartAssumption,
    RiskProfile,
    assumptions,
    holds,
    mix_of,
    mix_of_products,
    rate_of,
    risk_profile,
    suggested,
)
from simulator.engine.wealth.conduct import RULES_OF_REASONS, book, is_qualified, rule
from simulator.engine.wealth.explanations import explanations, names_worst
from simulator.engine.wealth.goals import EducationGoal, RetirementGoal, education
from simulator.engine.wealth.household import AssetKind
from simulator.engine.wealth.plan import goal_plan
from simulator.engine.wealth.projection import PATHS, fan
from simulator.engine.wealth.questionnaire import questionnaire
from simulator.engine.wealth.shelf import product, shelf
from simulator.engine.wealth.statements import (
    Side,
    by_side,
    differing,
    household_of,
    lines,
    movable,
    total,
)
from simulator.engine.wealth.suitability import Means, Reason

DAY = date(2026, 11, 20)
RATE = PartAssumption(assumptions().parts[Part.CASH].name, 338, 350)
fen = st.integers(0, 10**10)
sheets = st.dictionaries(st.sampled_from([line.key for line in lines()]), fen)
profiles = st.builds(RiskProfile, st.integers(0, 100), st.integers(0, 100))


# ---- The sheet ---------------------------------------------------------------------------------
@given(sheets)
def test_a_household_has_what_stands_on_its_sheet(entries):
    house = household_of(entries)
    assert house.total() == total(entries, Side.ASSETS)
    assert house.debt == total(entries, Side.DEBTS)
    assert house.income == total(entries, Side.INCOME)
    assert house.spending == total(entries, Side.SPENDING)
    assert house.debt_service <= house.spending
    assert movable(entries) <= house.total(AssetKind.LIQUID, AssetKind.INVESTED)


def test_an_own_home_is_no_investment_and_a_let_one_is():
    house = household_of({"home": 3, "let_house": 5})
    assert house.total(AssetKind.INVESTED) == 5
    assert house.total(AssetKind.OWN_USE) == 3
    assert movable({"home": 3, "let_house": 5}) == 0


@given(sheets)
def test_a_sheet_differs_from_itself_in_nothing(entries):
    assert differing(entries, entries) == []
    assert differing({**entries, "demand": entries.get("demand", 0) + 100}, entries) == ["demand"]


def test_every_side_has_lines_and_no_key_stands_twice():
    keys = [line.key for line in lines()]
    assert len(keys) == len(set(keys))
    assert all(by_side()[side] for side in Side)
    assert {sum(line.holds) for line in lines() if line.holds} == {100}


# ---- The allocation ----------------------------------------------------------------------------
@given(st.fixed_dictionaries({part: st.integers(0, 10**12) for part in Part}))
def test_a_mix_is_whole_per_cent_and_adds_up(weights):
    mix = mix_of(weights)
    assert sum(mix.values()) == (WHOLE if sum(weights.values()) else 0)
    for part in Part:
        exact = Fraction(weights[part] * WHOLE, sum(weights.values()) or 1)
        assert abs(mix[part] - exact) < 1


@given(profiles)
def test_every_cell_of_the_matrix_adds_up(profile):
    assert sum(suggested(profile).values()) == WHOLE


def test_the_corners_of_the_matrix_are_the_printed_ones():
    low, high = suggested(RiskProfile(0, 0)), suggested(RiskProfile(100, 100))
    assert list(low.values()) == [70, 30, 0]
    assert list(high.values()) == [0, 10, 90]


@given(profiles, st.integers(0, 100))
def test_who_can_bear_more_is_never_suggested_fewer_shares(profile, ability):
    more = replace(profile, ability=max(profile.ability, ability))
    assert suggested(more)[Part.SHARES] >= suggested(profile)[Part.SHARES]


def test_the_profile_runs_from_nothing_to_a_hundred():
    def answers(pick):
        return {
            each.key: pick(range(len(each.answers)), key=lambda i: each.answers[i].score)
            for each in questionnaire().questions
        }

    least, most = risk_profile(answers(min)), risk_profile(answers(max))
    assert min(least.ability, least.attitude) >= 0
    assert least.ability < most.ability
    assert (most.ability, most.attitude) == (100, 100)


@pytest.mark.parametrize("each", shelf(), ids=lambda each: each.code)
def test_every_product_of_the_shelf_holds_something(each):
    assert sum(holds(each).values()) == WHOLE


def test_a_plan_of_products_holds_what_they_hold():
    mix = mix_of_products({product("M101"): 50, product("H330"): 50})
    assert sum(mix.values()) == WHOLE
    exact = {Part.CASH: 52.5, Part.BONDS: 22.5, Part.SHARES: 25}
    assert all(abs(mix[part] - share) < 1 for part, share in exact.items())


def test_a_rate_lies_between_those_of_its_parts():
    parts = assumptions().parts
    all_cash = rate_of({Part.CASH: 100, Part.BONDS: 0, Part.SHARES: 0})
    assert (all_cash.middle, all_cash.spread) == (180, 40)
    mixed = rate_of({Part.CASH: 28, Part.BONDS: 55, Part.SHARES: 17})
    assert parts[Part.CASH].middle < mixed.middle < parts[Part.SHARES].middle
    assert mixed.spread < 55 * 3.5 + 17 * 17 + 28 * 0.4


def test_assumptions_and_matrix_say_how_sure_they_are():
    assert assumptions().certainty is Certainty.HOUSE
    assert assumptions().version


# ---- The fan -----------------------------------------------------------------------------------
fans = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**40),
        "start": fen,
        "monthly": st.integers(0, 10**8),
        "years": st.integers(0, 40),
        "target": fen,
    }
)


@given(fans)
@settings(max_examples=30, deadline=None)
def test_the_same_seed_draws_the_same_fan_and_its_bands_lie_in_order(given_):
    drawn = fan(**given_, rate=RATE)
    assert drawn == fan(**given_, rate=RATE)
    assert len(drawn.years) == given_["years"] + 1
    for year in drawn.years:
        assert year.p10 <= year.p25 <= year.p50 <= year.p75 <= year.p90
    assert 0 <= drawn.reached <= drawn.paths == PATHS


@given(fans, st.integers(1, 10**8))
@settings(max_examples=20, deadline=None)
def test_saving_more_never_makes_the_goal_less_likely(given_, more):
    less = fan(**given_, rate=RATE)
    richer = fan(**{**given_, "monthly": given_["monthly"] + more}, rate=RATE)
    assert richer.reached >= less.reached
    assert richer.years[-1].p10 >= less.years[-1].p10


def test_without_spread_the_fan_is_a_line_at_the_middle_rate():
    sure = replace(RATE, middle=300, spread=0)
    drawn = fan(seed=1, start=100_000_000, monthly=0, years=10, target=1, rate=sure)
    last = drawn.years[-1]
    assert last.p10 == last.p90
    assert last.p50 == pytest.approx(100_000_000 * 1.03**10, abs=2)
    assert drawn.chance == 100


def test_another_seed_draws_another_fan():
    one, other = (
        fan(seed=seed, start=10**9, monthly=0, years=5, target=1, rate=RATE) for seed in (1, 2)
    )
    assert one.years != other.years


# ---- The goal ----------------------------------------------------------------------------------
GOAL = EducationGoal(
    cost_per_year=Decimal(60_000),
    cost_growth=Decimal("0.04"),
    years_to_start=14,
    duration=4,
    invest_rate=Decimal("0.0338"),
    have=Decimal(60_000),
)


@given(st.integers(0, 10**8))
@settings(max_examples=25, deadline=None)
def test_the_gap_is_what_is_needed_less_what_is_there(monthly):
    plan = goal_plan(GOAL, monthly=monthly, rate=RATE, seed=7)
    figures = education(GOAL)
    assert plan.needed == pytest.approx(int(figures.needed * 100), abs=1)
    assert plan.gap == plan.needed - plan.grown - plan.saved
    assert (plan.ready == 100) == (plan.gap <= 0)


def test_the_monthly_saving_of_the_formula_closes_the_gap():
    needed = goal_plan(GOAL, monthly=0, rate=RATE, seed=7).needed_monthly
    assert abs(goal_plan(GOAL, monthly=needed, rate=RATE, seed=7).gap) < 200


def test_a_goal_that_begins_today_leaves_nothing_to_save():
    today = RetirementGoal(
        spending=Decimal(100_000),
        inflation=Decimal("0.025"),
        years_to=0,
        duration=25,
        rate_before=Decimal("0.03"),
        rate_after=Decimal("0.04"),
        pension_first_year=Decimal(60_000),
        have=Decimal(500_000),
    )
    plan = goal_plan(today, monthly=100_000, rate=RATE, seed=7)
    assert plan.needed_monthly is None
    assert plan.saved == 0
    assert len(plan.fan.years) == 1


def test_every_figure_comes_with_its_conventions_in_both_languages():
    plan = goal_plan(GOAL, monthly=0, rate=RATE, seed=7)
    assert any("教学假设" in each.zh for each in plan.conventions)
    assert all(each.en for each in plan.conventions)


# ---- Conduct -----------------------------------------------------------------------------------
def test_every_reason_not_to_sell_rests_on_a_rule():
    refused = {
        Reason.LOWEST_CATEGORY,
        Reason.NOT_QUALIFIED,
        Reason.PROMOTED_ABOVE_CLASS,
        Reason.ASKED_ABOVE_CLASS,
        Reason.NEVER_ABOVE_CLASS,
    }
    assert set(RULES_OF_REASONS) == refused
    for key in RULES_OF_REASONS.values():
        assert rule(key, DAY).source


@pytest.mark.parametrize(
    ("means", "is_one"),
    [
        (Means(assets=500_000_000, years=2), True),
        (Means(assets=499_999_999, years=2), False),
        (Means(assets=300_000_000, years=2, net_assets=300_000_000), True),
        (Means(assets=0, years=2, income=40_000_000), True),
        (Means(assets=900_000_000, years=1, income=90_000_000), False),
    ],
)
def test_who_is_a_qualified_investor(means, is_one):
    assert is_qualified(means, DAY) is is_one


@pytest.mark.parametrize("each", shelf(), ids=lambda each: each.code)
def test_to_every_question_there_is_one_answer_from_the_papers(each):
    for question in ("worst", "fees", "redemption", "promise"):
        listed = explanations(question, each)
        assert [one.key for one in listed if not one.fault] == ["papers"]
        assert len(listed) >= 2
        for one in listed:
            found = one.judge(DAY, each)
            assert (found is None) == (not one.fault)
            assert found is None or book().of(found.rule)


def test_that_nothing_is_charged_is_no_trap_where_it_is_so():
    assert "none" not in {each.key for each in explanations("fees", product("D001"))}
    assert "none" in {each.key for each in explanations("fees", product("H330"))}


@pytest.mark.parametrize("each", shelf(), ids=lambda each: each.code)
def test_the_papers_own_words_name_the_worst_case(each):
    assert names_worst(each, each.worst.zh)


def test_words_that_leave_the_figure_out_hide_the_worst_case():
    fund = product("E418")
    assert names_worst(fund, "最多跌过４１．７％")
    assert not names_worst(fund, "会有一些波动，最多跌过四成")
    assert not names_worst(product("P507"), "表现一直不错")
