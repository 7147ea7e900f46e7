"""Contest formats: totals, limits, scales, and the rules of investment contests."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.conformance.contests import KINDS
from exercises.scoring import contest_formats, investment, rechecks
from exercises.scoring.contest_formats import By
from exercises.scoring.digest import digest
from exercises.scoring.scales import Linear, RankList, RankSteps, WordScale, scale_of

FORMATS = [version for versions in contest_formats.all_formats().values() for version in versions]
amount = st.decimals(0, 10**7, places=2)


@pytest.mark.parametrize("contest", FORMATS, ids=lambda contest: contest.key)
def test_full_marks_in_every_part_are_the_whole(contest):
    full = {part.key: part.out_of for part in contest.parts}
    assert contest.total(full) == contest.out_of()
    assert contest.total({key: mark + 1 for key, mark in full.items()}) == contest.out_of()
    assert contest.total(dict.fromkeys(full, Decimal(0))) == 0


@pytest.mark.parametrize("contest", FORMATS, ids=lambda contest: contest.key)
def test_the_parts_by_who_marks_them_add_up_to_the_total(contest):
    marks = {part.key: part.out_of / 3 for part in contest.parts}
    by_whom = [contest.total(marks, who) for who in By]
    assert sum(by_whom) == contest.total(marks)


@pytest.mark.parametrize("contest", FORMATS, ids=lambda contest: contest.key)
def test_a_frozen_format_has_a_digest_of_its_own(contest):
    assert len(digest(contest.as_data())) == 64
    others = [digest(other.as_data()) for other in FORMATS if other is not contest]
    assert digest(contest.as_data()) not in others


def test_the_debate_is_out_of_three_hundred_and_the_banking_contest_of_four_hundred_and_ten():
    assert contest_formats.newest("debate").out_of() == 300
    assert contest_formats.newest("banking_skills").out_of() == 410
    assert contest_formats.newest("postal_level_four").out_of() == 100
    assert contest_formats.newest("planning_report").out_of() == 100
    assert contest_formats.newest("investment_composite").out_of() == 100
    assert contest_formats.newest("investment_composite").out_of(By.MACHINE) == 85


def test_a_total_wants_every_part_and_no_other():
    contest = contest_formats.newest("banking_skills")
    with pytest.raises(ValueError, match="do not fit"):
        contest.total({"system": Decimal(1)})
    with pytest.raises(ValueError, match="do not fit"):
        contest.total({"system": Decimal(1), "manual": Decimal(1), "luck": Decimal(1)})
    assert contest.total({"system": Decimal(300)}, By.MACHINE) == 300


@given(
    st.dictionaries(
        st.sampled_from([p.key for p in contest_formats.newest("debate").parts]),
        st.decimals(0, 100, places=1),
    )
)
def test_deductions_never_cost_more_than_their_caps(deducted):
    debate = contest_formats.newest("debate")
    full = {part.key: part.out_of for part in debate.parts}
    off = 300 - debate.total(full, deducted=deducted)
    assert off <= min(30, sum(min(deducted.get(p.key, 0), p.deductible) for p in debate.parts))
    assert off >= 0


def test_a_format_is_the_one_of_its_day():
    assert contest_formats.format_on("debate", date(2026, 1, 1)).version == "2026.1"
    assert contest_formats.format_on("debate", date(1999, 1, 1)).version == "2026.1"
    with pytest.raises(KeyError):
        contest_formats.newest("bingo")


def test_other_weights_make_another_format_with_another_digest():
    course = contest_formats.newest("research_challenge")
    other = course.weighing({"written": Decimal("0.4"), "oral": Decimal("0.6")})
    assert other.total({"written": Decimal(0), "oral": Decimal(100)}) == 60
    assert digest(other.as_data()) != digest(course.as_data())


# ---- Scales ------------------------------------------------------------------------------------
@given(st.decimals(-1, 1, places=4), st.decimals(-1, 1, places=4), st.booleans())
def test_a_linear_scale_rises_towards_its_best_end_and_stays_within_its_points(one, other, falling):
    scale = (
        Linear(Decimal("0.2"), Decimal("-0.1"))
        if falling
        else Linear(Decimal("-0.1"), Decimal("0.2"))
    )
    worse, better = sorted((one, other), reverse=falling)
    out_of = Decimal(40)
    assert 0 <= scale.points(worse, out_of) <= scale.points(better, out_of) <= out_of
    assert scale.points(None, out_of) == 0


def test_scales_round_half_up_and_read_back_what_they_wrote():
    assert Linear(Decimal(0), Decimal(1)).points(Decimal("0.00125"), Decimal(10)) == Decimal("0.01")
    assert Linear(Decimal(0), Decimal(1)).points(Decimal("0.0005"), Decimal(10)) == Decimal("0.01")
    scales = [
        Linear(Decimal("-0.10"), Decimal("0.20")),
        RankSteps(Decimal(100), Decimal(5)),
        RankList((Decimal(100), Decimal(80))),
        WordScale({"good": Decimal(15)}),
    ]
    assert [scale_of(scale.as_data()) for scale in scales] == scales


@pytest.mark.parametrize(
    "raw", [{}, {"curve": {}}, {"rank_list": []}, {"words": {"a": 1}, "rank_list": [1]}]
)
def test_an_unknown_scale_is_refused(raw):
    with pytest.raises(ValueError, match="no such scale"):
        scale_of(raw)


@pytest.mark.parametrize(("rank", "points"), [(1, 100), (2, 80), (4, 60), (9, 60)])
def test_after_the_last_line_of_a_list_of_ranks_it_holds_for_all(rank, points):
    stage = contest_formats.newest("planning_stage")
    assert stage.part("audience").scale.points(rank) == points


@pytest.mark.parametrize(("rank", "points"), [(1, 100), (20, 5), (21, 0), (300, 0)])
def test_rank_points_end_at_nothing(rank, points):
    assert contest_formats.newest("investment_course").part("rank").scale.points(rank) == points


# ---- Investment --------------------------------------------------------------------------------
@given(amount, st.decimals(0, 1, places=2), amount, amount)
def test_what_the_cap_says_one_may_buy_is_accepted_and_a_fen_more_is_not(before, cap, held, order):
    def checked(value):
        return investment.position_cap(total_assets_before=before, cap=cap, held=held, order=value)

    most = checked(order).most
    assert checked(most).accepted
    assert not checked(most + Decimal("0.01")).accepted
    assert checked(order).accepted is (order <= most)


def test_a_barred_purchase_is_named_before_idleness():
    def why(trips, new):
        return investment.why_invalid(
            round_trips=trips, least_round_trips=3, bought_new_listing=new
        )

    assert (why(3, False), why(2, False)) == (None, "round_trips")
    assert why(0, True) == "new_listing"


def test_exactly_at_a_limit_a_portfolio_of_funds_is_within_it():
    weights = dict.fromkeys("ABCD", Decimal("0.2"))
    found = investment.fund_weights(
        weights, least_invested=Decimal("0.8"), single_cap=Decimal("0.2")
    )
    assert (found.enough, found.over_cap) == (True, ())


@pytest.mark.parametrize(
    "flaw",
    [
        {"has_reason": False},
        {"limit_up_at_open": True},
        {"suspended_monday": True},
        {"days_open": 1},
    ],
)
def test_a_pick_is_void_for_each_reason_of_the_rules(flaw):
    good = {
        "open_monday": Decimal(10),
        "close_friday": Decimal(11),
        "limit_up_at_open": False,
        "suspended_monday": False,
        "days_open": 2,
        "has_reason": True,
    }
    assert investment.WeekPick(**good).return_percent() == 10
    assert investment.WeekPick(**{**good, **flaw}).return_percent() is None


# ---- Ties and rechecks as the cases put them ---------------------------------------------------
def test_cases_that_stay_level_say_so():
    level = {"return": 1, "hit_rate": 1}
    assert KINDS["contest.invest_tie"]({"a": level, "b": level}) == "tie"
    modules = {"total": 10, "m": [5, 5]}
    assert KINDS["contest.tie_modules"]({"a": modules, "b": modules}) == "tie"
    sides = {"pro": [1, 2, 3], "con": [2, 2, 2]}
    assert KINDS["contest.debate_winner"](sides)["winner"] == "judges_vote"


@given(st.integers(0, 500), st.integers(0, 50), st.decimals(0, 1, places=2))
def test_spot_checks_reach_their_share_and_no_entry_is_counted_twice(entries, top, ratio):
    full = rechecks.full_checks(entries, top)
    spot = rechecks.spot_checks(entries, top, ratio)
    assert full + spot <= entries
    assert ratio * (entries - full) <= spot < ratio * (entries - full) + 1


def test_an_appeal_counts_up_to_the_last_moment_of_its_window():
    ended = datetime(2026, 11, 20, 16, tzinfo=UTC)
    two_hours = timedelta(hours=2)

    def accepted(filed):
        return rechecks.may_appeal(ended=ended, filed=filed, within=two_hours)

    assert accepted(ended + two_hours)
    assert not accepted(ended + two_hours + timedelta(microseconds=1))


def test_all_are_checked_again_only_beyond_the_limit():
    assert not rechecks.all_again(20, 1, Decimal("0.05"))
    assert rechecks.all_again(19, 1, Decimal("0.05"))
    assert not rechecks.all_again(0, 0, Decimal("0.05"))
