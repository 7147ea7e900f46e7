"""Plans: the family's sheet, ratios read, the goal, the allocation, and what follows from them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.people.needs import GoalFacts, GoalKind
from simulator.engine.wealth.shelf import shelf
from simulator.engine.wealth.statements import Side, lines, total
from simulator.models import Customer, Interview, PlanSheet
from simulator.selectors import wealth_plan
from simulator.services import wealth_plans
from tests.services.wealth_cast import Office, done, make_office, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def draw_up(office: Office, entries=None, worth: int | None = None) -> PlanSheet:
    told = office.client.circumstances.entries if entries is None else entries
    right = total(told, Side.ASSETS) - total(told, Side.DEBTS)
    return done(
        wealth_plans.draw_up(
            interview=office.interview,
            entries=told,
            net_worth=right if worth is None else worth,
            now=office.clock.tick(),
        )
    )


def act(office: Office, name: str, **more):
    service = getattr(wealth_plans, name)
    return service(interview=office.interview, now=office.clock.tick(), **more)


def test_a_sheet_written_as_told_balances_and_differs_in_nothing(office):
    draw_up(office)
    saved = office.evidence("wealth.sheet_saved")[-1]
    assert saved["balances"] is True
    assert saved["differing"] == []


def test_a_net_worth_that_does_not_add_up_is_kept_and_said(office):
    plan = draw_up(office, worth=1)
    assert office.evidence("wealth.sheet_saved")[-1]["balances"] is False
    assert plan.net_worth == 1


def test_lines_that_differ_from_what_was_told_are_named(office):
    told = dict(office.client.circumstances.entries)
    told["demand"] += 100
    told["cards"] = told.get("cards", 0) + 500_000
    draw_up(office, told)
    assert office.evidence("wealth.sheet_saved")[-1]["differing"] == ["demand", "cards"]


def test_an_amount_beyond_any_family_is_refused(office):
    found = act(office, "draw_up", entries={"demand": wealth_plans.MOST_FEN + 1}, net_worth=0)
    assert refused(found) == "amount_too_large"


def test_a_reading_is_right_or_wrong_by_the_band(office):
    plan = draw_up(office)
    right = wealth_plan.right_readings(plan)
    wrong = {key: "high" if read == "low" else "low" for key, read in right.items()}
    done(act(office, "read_ratios", readings=right))
    done(act(office, "read_ratios", readings=wrong))
    read = [facts["right"] for facts in office.evidence("wealth.ratio_read")]
    assert read == [True] * len(right) + [False] * len(wrong)


def test_a_ratio_with_nothing_to_divide_by_does_not_apply(office):
    plan = draw_up(office, {"demand": 100_000, "own_pay": 500_000})
    right = wealth_plan.right_readings(plan)
    assert right["quick_ratio"] == wealth_plan.NOT_APPLICABLE
    assert right["liquidity_months"] == wealth_plan.NOT_APPLICABLE


def test_ratios_are_read_once_there_is_a_sheet_and_as_something(office):
    assert refused(act(office, "read_ratios", readings={"solvency": "low"})) == "no_sheet"
    draw_up(office)
    assert refused(act(office, "read_ratios", readings={"solvency": "so-so"})) == "unknown_choice"
    assert refused(act(office, "read_ratios", readings={})) == "unknown_choice"


def test_a_new_sheet_asks_for_new_readings(office):
    draw_up(office)
    done(act(office, "read_ratios", readings={"solvency": "low"}))
    assert draw_up(office).readings == {}


def test_a_goal_as_it_was_told_is_said_to_be_so(office):
    goal = office.client.goal
    done(act(office, "set_goal", goal=goal))
    done(act(office, "set_goal", goal=replace(goal, yearly_fen=goal.yearly_fen + 10_000)))
    told = [facts["as_told"] for facts in office.evidence("wealth.goal_set")]
    assert told == [True, False]


def test_a_goal_too_far_off_is_refused(office):
    goal = replace(office.client.goal, years_to=61)
    assert refused(act(office, "set_goal", goal=goal)) == "goal_too_long"


def test_the_plan_waits_for_its_goal(office):
    assert refused(act(office, "save_plan", monthly=0)) == "no_goal"


def test_what_is_needed_a_month_closes_the_gap_to_the_yuan(office):
    draw_up(office)
    goal = GoalFacts(GoalKind.EDUCATION, 6_000_000, 10, 4, 5_000_000)
    done(act(office, "set_goal", goal=goal))
    plan = wealth_plan.plan_of(office.interview)
    open_gap = wealth_plan.reckoned(plan, 0)
    closed = wealth_plan.reckoned(plan, open_gap.needed_monthly)
    assert open_gap.gap > 0
    assert abs(closed.gap) < 100
    assert closed.ready >= 99
    done(act(office, "save_plan", monthly=open_gap.needed_monthly))
    assert abs(office.evidence("wealth.plan_saved")[-1]["gap_fen"]) < 100


def test_the_fan_is_the_same_at_each_look(office):
    draw_up(office)
    done(act(office, "set_goal", goal=office.client.goal))
    plan = wealth_plan.plan_of(office.interview)
    assert wealth_plan.reckoned(plan, 50_000).fan == wealth_plan.reckoned(plan, 50_000).fan


def test_an_allocation_within_the_class_that_adds_up(office):
    office.at_class(3)
    done(act(office, "allocate", weights={"M101": 40, "B204": 40, "H330": 20}))
    saved = office.evidence("wealth.allocation_saved")[-1]
    assert (saved["adds_up"], saved["within_class"]) == (True, True)
    assert office.faults() == []
    assert sum(wealth_plan.planned_mix(wealth_plan.plan_of(office.interview)).values()) == 100


def test_an_allocation_above_the_class_is_a_promotion(office):
    office.at_class(2)
    done(act(office, "allocate", weights={"M101": 50, "E418": 40}))
    saved = office.evidence("wealth.allocation_saved")[-1]
    assert (saved["adds_up"], saved["within_class"]) == (False, False)
    broken = office.evidence("wealth.rule_broken")[-1]
    assert (broken["fault"], broken["above"]) == ("planned_above_class", ["E418"])


def test_without_an_assessment_every_product_stands_outside_the_class(office):
    done(act(office, "allocate", weights={"M101": 100}))
    assert office.evidence("wealth.allocation_saved")[-1]["within_class"] is False


@pytest.mark.parametrize("share", [-1, 101])
def test_a_share_is_a_part_of_the_whole(office, share):
    assert refused(act(office, "allocate", weights={"M101": share})) == "not_a_share"


def test_until_the_shares_add_up_the_goal_goes_by_what_the_family_holds(office):
    plan = draw_up(office)
    done(act(office, "allocate", weights={"M101": 99}))
    plan = wealth_plan.plan_of(office.interview)
    assert wealth_plan.mix_in_force(plan) == wealth_plan.own_mix(plan)


amounts = st.integers(0, 10**10)
sheets = st.dictionaries(st.sampled_from([line.key for line in lines()]), amounts)
shares = st.dictionaries(st.sampled_from([each.code for each in shelf()]), st.integers(0, 100))


@given(
    entries=sheets,
    weights=shares,
    years=st.integers(0, 60),
    duration=st.integers(1, 60),
    yearly=amounts,
    have=amounts,
    monthly=amounts,
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_written_the_plan_can_be_reckoned(
    *, entries, weights, years, duration, yearly, have, monthly
):
    plan = PlanSheet(
        interview=Interview(customer=Customer(seed=7, number=1), serial=1),
        entries=entries,
        weights={code: share for code, share in weights.items() if share},
        goal={
            "kind": "retirement",
            "yearly_fen": yearly,
            "years_to": years,
            "duration": duration,
            "have_fen": have,
            "pension_fen": 0,
        },
    )
    found = wealth_plan.reckoned(plan, monthly)
    assert len(found.fan.years) == years + 1
    assert 0 <= found.fan.chance <= 100
    assert 0 <= found.ready <= 100
    assert found.gap == found.needed - found.grown - found.saved
    assert set(wealth_plan.right_readings(plan).values()) <= set(wealth_plans.READINGS)
