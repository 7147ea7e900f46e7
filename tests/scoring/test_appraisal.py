"""KPI, scorecards, three-way marks and the morning meeting."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.scoring import appraisal, meeting, three_way
from exercises.scoring.dated_rules import read_pack
from exercises.scoring.three_way import Flag, Note, Side

RULES = appraisal.rules_on(date(2026, 11, 24))
SHARES = RULES.three_way
mark = st.decimals(0, 100, places=1)


# ---- Rates and deductions ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rate", "points"),
    [
        ("1", 5),
        ("0.999", 4),
        ("0.9", 4),
        ("0.899", 3),
        ("0.7", 3),
        ("0.699", 2),
        ("0.5", 2),
        ("0", 1),
    ],
)
def test_a_limit_belongs_to_the_band_above_it(rate, points):
    assert RULES.rate_points(Decimal(rate)) == points


@given(st.decimals(0, 3, places=3), st.decimals(0, 3, places=3))
def test_who_completes_more_never_gets_fewer_points(one, other):
    low, high = sorted((one, other))
    assert RULES.rate_points(low) <= RULES.rate_points(high)


@pytest.mark.parametrize(("events", "off"), [(0, 0), (1, 5), (2, 10), (3, 10), (9, 10)])
def test_risk_events_are_charged_together(events, off):
    assert RULES.risk_event_points(events) == off


@pytest.mark.parametrize(
    ("actual", "off"), [("87", "6"), ("89.5", "1"), ("90", "0"), ("99", "0"), ("0", "35")]
)
def test_a_shortfall_costs_in_proportion_and_no_more_than_the_item(actual, off):
    found = appraisal.shortfall_points(
        target=Decimal(90), actual=Decimal(actual), per_point=Decimal(2), most=Decimal(35)
    )
    assert found == Decimal(off)


def test_a_rate_without_a_target_is_none():
    assert appraisal.completion_rate(Decimal(5), Decimal(0)) is None
    assert appraisal.completion_rate(Decimal(6), Decimal(5)) == Decimal("1.2")


# ---- Levels of managers ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("assets", "clients", "new_clients", "new_assets", "kept"),
    [
        (4_000_000, 10, 2, 0, True),
        (4_000_000, 10, 1, 200_000, True),
        (4_000_000, 10, 1, 199_999, False),
        (4_000_000, 9, 2, 0, False),
        (9_999_999, 5, 2, 0, False),
        (10_000_000, 5, 2, 0, True),
        (10_000_000, 4, 2, 0, False),
        (3_999_999, 30, 5, 500_000, False),
    ],
)
def test_a_junior_manager_keeps_the_level(assets, clients, new_clients, new_assets, kept):
    book = appraisal.ManagerBook(Decimal(assets), clients, new_clients, Decimal(new_assets))
    assert RULES.manager_level("junior", 1).kept_with(book) is kept


def test_a_region_without_a_source_has_no_levels():
    assert RULES.manager_level("junior", 2) is None


# ---- Scorecards --------------------------------------------------------------------------------
def test_a_scorecard_refuses_weights_that_do_not_add_up():
    with pytest.raises(ValueError, match="add up"):
        appraisal.balanced_score({"a": Decimal(1)}, {"a": Decimal("0.9")})
    with pytest.raises(ValueError, match="add up"):
        appraisal.balanced_score(
            dict.fromkeys("ab", Decimal(1)), {"a": Decimal("1.1"), "b": Decimal("-0.1")}
        )
    with pytest.raises(ValueError, match="do not fit"):
        appraisal.balanced_score({"a": Decimal(1)}, {"a": Decimal("0.5"), "b": Decimal("0.5")})


@pytest.mark.parametrize("post", ["teller", "broker", "wealth"])
def test_equal_views_give_their_common_score(post):
    weights = RULES.scorecards[post]
    assert appraisal.balanced_score(dict.fromkeys(weights, Decimal(83)), weights) == 83


def test_every_number_says_how_sure_it_is():
    raw = {"version": "x", "since": date(2026, 1, 1), "source": "s", "n": 1, "certainty": {}}
    with pytest.raises(ValueError, match="certainty"):
        read_pack(raw)
    with pytest.raises(ValueError, match="certainty"):
        read_pack({**raw, "certainty": {"n": "surely"}})
    words = ["printed", "reading", "memory-only", "house"]
    numbers = dict.fromkeys(words, 1)
    pack = read_pack({**raw, **numbers, "certainty": {"n": "house", **{w: w for w in words}}})
    assert set(pack.certainty.values()) == set(words)


# ---- Three sides -------------------------------------------------------------------------------
def joined(coach, own, peers, least=3):
    return three_way.joined(coach=coach, own=own, peers=peers, weights=SHARES, least_peers=least)


@given(st.none() | mark, st.none() | mark, st.lists(mark, max_size=6))
def test_a_joined_mark_lies_within_the_sides_that_count(coach, own, peers):
    found = joined(coach, own, peers)
    present = [side for side in (coach, own) if side is not None]
    present += [sum(peers) / len(peers)] if len(peers) >= 3 else []
    if not present:
        assert found.mark is None
        return
    slack = Decimal("1e-20")
    assert min(present) - slack <= found.mark <= max(present) + slack
    assert abs(sum(found.weights.values()) - 1) < slack
    assert len(found.notes) == 3 - len(present)


@given(mark, mark, st.lists(mark, min_size=3, max_size=6))
def test_with_all_sides_the_weights_are_those_of_the_course(coach, own, peers):
    found = joined(coach, own, peers)
    assert found.weights == SHARES
    assert found.notes == ()


def test_missing_sides_are_named_and_the_others_scaled():
    found = joined(Decimal(84), Decimal(95), [Decimal(88), Decimal(90)])
    assert found.notes == (Note.PEERS_TOO_FEW,)
    assert found.mark == (84 * SHARES[Side.COACH] + 95 * SHARES[Side.SELF]) / Decimal("0.85")
    assert joined(None, None, []).notes == (
        Note.COACH_MISSING,
        Note.SELF_MISSING,
        Note.PEERS_MISSING,
    )


def test_a_side_without_weight_is_no_missing_side():
    weights = {Side.COACH: Decimal(1), Side.SELF: Decimal(0)}
    found = three_way.joined(coach=Decimal(80), own=None, peers=[], weights=weights, least_peers=3)
    assert (found.mark, found.notes) == (Decimal(80), ())


def test_odd_markers_are_flagged():
    coach = {"a": Decimal(60), "b": Decimal(70), "c": Decimal(80)}
    same = dict.fromkeys(coach, Decimal(90))
    far = Decimal(15)
    assert three_way.flags_of(same, coach, far) == {Flag.SAME_FOR_ALL, Flag.FAR_FROM_COACH}
    exactly = {person: mark + 15 for person, mark in coach.items()}
    assert three_way.flags_of(exactly, coach, far) == set()
    assert three_way.flags_of({"a": Decimal(90), "b": Decimal(90)}, {}, far) == set()


# ---- The morning meeting -----------------------------------------------------------------------
START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
OPEN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def held(minutes=30, out=45, fields=None):
    rules = meeting.rules_on(START.date())
    return rules.faults(
        start=START,
        end=START + timedelta(minutes=minutes),
        minutes_out=None if out is None else START + timedelta(minutes=out),
        market_open=OPEN,
        fields=rules.fields if fields is None else fields,
    )


def test_a_meeting_may_take_its_thirty_minutes_and_its_minutes_be_out_at_a_quarter_past_nine():
    faultless = held()
    assert faultless == meeting.MeetingFaults(False, False, False, ())


def test_every_fault_of_a_meeting_is_named():
    assert held(minutes=31).too_long
    assert held(minutes=61).into_trading
    assert not held(minutes=60).into_trading
    assert held(out=46).late_minutes
    assert held(out=None).late_minutes
    assert held(fields=["讨论结果", "时间"]).missing_fields == (
        "参加人员",
        "讨论主题",
        "主要内容",
        "遇到和解决的问题",
    )
