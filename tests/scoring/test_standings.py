"""Standings of an investment contest: live equals recomputed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.scoring import contest_formats, performance, standings
from exercises.scoring.contest_rules import ContestRules, Phase, Window, procedure_on
from exercises.scoring.standings import (
    EquityRead,
    NewListingBought,
    RoundTripClosed,
    RuleBroken,
    Standings,
    computed,
)

OPENS = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
WINDOW = Window(OPENS, OPENS + timedelta(hours=5), OPENS + timedelta(hours=4))
FEN = 100_000_000
ENTRIES = ["a", "b", "c", "d", "e"]
STARTS = dict.fromkeys(ENTRIES, FEN)


def rules(key="investment_composite"):
    procedure = procedure_on(date(2026, 11, 24))
    return ContestRules(contest_formats.newest(key), WINDOW, procedure, seed=7)


formats = st.sampled_from(["investment_composite", "investment_return", "investment_course"])
entries = st.sampled_from(ENTRIES)
# Few different values, so that ties and equal drawdowns come up.
equities = st.sampled_from([0, FEN - 7_000_001, FEN - 1, FEN, FEN + 1, FEN + 5_000_000, 2 * FEN])
events = st.lists(
    st.one_of(
        st.builds(EquityRead, entries, equities, st.booleans()),
        st.builds(RoundTripClosed, entries, st.booleans()),
        st.builds(RuleBroken, entries),
        st.builds(NewListingBought, entries),
    ),
    max_size=40,
)


@given(formats, events, st.booleans())
def test_live_standings_equal_those_computed_from_the_whole_history(key, history, ended):
    live = Standings(rules(key), STARTS)
    for event in history:
        live.apply(event)
        live.rows()
    if ended:
        live.end()
    assert live.rows() == computed(rules(key), STARTS, history, ended=ended).rows()


@given(events, st.randoms())
def test_it_does_not_matter_how_events_of_different_entries_are_mixed(history, random):
    of_entry = {entry: [event for event in history if event.entry == entry] for entry in ENTRIES}
    mixed = []
    while any(of_entry.values()):
        entry = random.choice([name for name, left in of_entry.items() if left])
        mixed.append(of_entry[entry].pop(0))
    assert computed(rules(), STARTS, mixed).rows() == computed(rules(), STARTS, history).rows()


@given(formats, events)
def test_ranks_are_shared_by_equals_and_follow_the_points(key, history):
    contest = rules(key)
    chain = standings.machine_chain(contest.format)
    rows = computed(contest, STARTS, history).rows()
    assert sorted(row.score.entry for row in rows) == ENTRIES
    counting = [row for row in rows if row.rank is not None]
    figures = [{**row.score.figures, "total": row.score.machine} for row in counting]
    keys = [standings.sort_key(each, chain) for each in figures]
    for row, key_of_row in zip(counting, keys, strict=True):
        assert row.rank == 1 + sum(other < key_of_row for other in keys)
    assert all(row.score.invalid for row in rows[len(counting) :])


# ---- Figures against their definitions ---------------------------------------------------------
walks = st.lists(st.integers(-3_000_000, 3_000_000), min_size=1, max_size=30)


@given(walks, st.integers(1, 5))
@settings(max_examples=60)
def test_figures_are_those_of_the_definitions(steps, a_day):
    values, equity = [], FEN
    for step in steps:
        equity += step
        values.append(equity)
    history = [
        EquityRead("a", value, closes_day=(place % a_day == 0))
        for place, value in enumerate(values, start=1)
    ]
    figures = computed(rules(), {"a": FEN}, history).score("a").figures
    closes = [FEN, *values[a_day - 1 :: a_day]]
    daily = [Decimal(after - before) / before for before, after in pairwise(closes)]
    drawdown = performance.max_drawdown(map(Decimal, [FEN, *values]))
    close = Decimal("0.0000006")
    assert abs(figures["return"] - Decimal(values[-1] - FEN) / FEN) < close
    assert abs(figures["drawdown"] - drawdown) < close
    wanted = performance.sharpe(daily)
    if figures["sharpe"] is None or wanted is None:
        # Daily returns that differ by less than a billionth have no spread in the standings.
        assert len(daily) < 2 or max(daily) - min(daily) < Decimal("1e-8")
    elif max(daily) - min(daily) > Decimal("1e-4"):
        assert abs(figures["sharpe"] - wanted) < Decimal("0.01")


def test_a_return_is_rounded_half_up_to_six_decimals():
    def shown(equity):
        return computed(rules(), {"a": 2_000_000}, [EquityRead("a", equity)]).score("a").figures

    assert shown(2_000_001)["return"] == Decimal("0.000001")
    assert shown(1_999_999)["return"] == Decimal("-0.000001")
    assert standings.ratio(1, 3) == Decimal("0.333333")
    assert Fraction(standings.ratio(-1, 4)) == Fraction(-1, 4)


def test_machine_points_follow_the_scales_of_the_format():
    history = [EquityRead("a", FEN * 105 // 100, closes_day=True), RuleBroken("a")]
    score = computed(rules(), {"a": FEN}, history).score("a")
    # 5 % of -10 % … 20 % is half of 40; no drawdown is all of 20; one day has no Sharpe ratio.
    assert score.parts == {"return": 20, "drawdown": 20, "sharpe": 0, "breaches": 8}
    assert score.machine == 48


def test_a_contest_by_raw_return_has_no_machine_points_and_breaks_ties_by_hits():
    history = [
        *(EquityRead(entry, FEN + 5, closes_day=True) for entry in "ab"),
        RoundTripClosed("b", won=True),
        RoundTripClosed("a", won=False),
    ]
    rows = computed(rules("investment_return"), {"a": FEN, "b": FEN}, history).rows()
    assert [(row.rank, row.score.entry, row.score.machine) for row in rows] == [
        (1, "b", None),
        (2, "a", None),
    ]


def test_who_did_too_little_is_ranked_until_the_end_and_not_after_it():
    live = Standings(rules(), {"a": FEN, "b": FEN})
    live.apply(*[RoundTripClosed("b", won=True)] * 3)
    assert [row.rank for row in live.rows()] == [1, 1]
    live.end()
    assert [(row.rank, row.score.entry, row.score.invalid) for row in live.rows()] == [
        (1, "b", None),
        (None, "a", "round_trips"),
    ]


def test_a_barred_purchase_takes_an_entry_off_the_ranks_at_once():
    live = Standings(rules(), {"a": FEN, "b": FEN})
    live.apply(EquityRead("a", 2 * FEN), NewListingBought("a"))
    assert [(row.rank, row.score.entry) for row in live.rows()] == [(1, "b"), (None, "a")]


def test_strangers_and_entries_without_money_are_refused():
    with pytest.raises(KeyError):
        Standings(rules(), STARTS).apply(RuleBroken("stranger"))
    with pytest.raises(ValueError, match="starts with money"):
        Standings(rules(), {"a": 0})


# ---- The rules of a contest --------------------------------------------------------------------
def test_any_change_of_the_rules_is_another_digest():
    base = rules()
    later = replace(WINDOW, closes=WINDOW.closes + timedelta(seconds=1))
    others = [
        rules("investment_return"),
        replace(base, seed=8),
        replace(base, window=later),
        replace(base, window=replace(WINDOW, freezes=None)),
        replace(base, procedure=replace(base.procedure, judges_per_entry=3)),
        replace(base, format=base.format.weighing({"return": Decimal("0.9")})),
    ]
    digests = {each.digest() for each in (base, *others)}
    assert len(digests) == len(others) + 1
    assert rules().digest() == base.digest()


def test_the_same_moment_in_another_zone_is_the_same_rule():
    east = datetime.fromisoformat("2026-11-24T09:30:00+08:00")
    assert east == OPENS
    assert replace(rules(), window=replace(WINDOW, opens=east)).digest() == rules().digest()


@pytest.mark.parametrize(
    ("moment", "phase", "accepts"),
    [
        (WINDOW.opens, Phase.OPEN, True),
        (WINDOW.freezes, Phase.FROZEN, True),
        (WINDOW.closes, Phase.ENDED, False),
    ],
)
def test_a_moment_that_begins_a_phase_belongs_to_it(moment, phase, accepts):
    assert WINDOW.phase(moment) is phase
    assert WINDOW.accepts_orders(moment) is accepts
    before = moment - timedelta(milliseconds=1)
    assert WINDOW.phase(before) is not phase
    assert WINDOW.phase(moment + timedelta(milliseconds=1)) is phase


def test_a_window_needs_an_order_and_a_zone():
    with pytest.raises(ValueError, match="in this order"):
        Window(OPENS, OPENS)
    with pytest.raises(ValueError, match="in this order"):
        Window(OPENS, OPENS + timedelta(hours=1), OPENS + timedelta(hours=2))
    with pytest.raises(ValueError, match="time zone"):
        Window(OPENS.replace(tzinfo=None), OPENS + timedelta(hours=1))
    assert Window(OPENS, OPENS + timedelta(hours=1)).phase(OPENS) is Phase.OPEN
