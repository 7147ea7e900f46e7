"""News: when it comes, and what it does to the price."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.calendar import Instant, Phase, phase_at
from simulator.engine.market.commands import Announce
from simulator.engine.market.events import Announced
from simulator.engine.market.news import ROUND, Newsroom, open_seconds, taken_in
from tests.engine.crowd_cast import (
    MAIN_BOARD,
    gone_on,
    market_from,
    news,
    of_sectors,
    undisturbed,
    with_news,
)
from tests.engine.market_cast import at, of_type

GOOD, BAD, KNOWN = (
    news("good", "999101", 0.05),
    news("bad", "finance", -0.03),
    news("known", "999402", 0.0),
)
BOARD = of_sectors("energy", "finance", "health")
SHARES = range(len(BOARD.instruments))
SCENARIO = with_news(BOARD, GOOD, BAD, KNOWN)
SEED = undisturbed(SCENARIO)
FIRST = len(BOARD.news)
HUAYUE, YUNLING, JINLU, JINCHUAN = 0, 3, 4, 6


@given(seed=st.integers(0, 2**40), cycle=st.integers(0, 50))
@settings(max_examples=10, deadline=None)
def test_every_line_comes_once_in_a_round_of_days_while_the_market_is_open(seed, cycle):
    newsroom = Newsroom(MAIN_BOARD, seed)
    days = [newsroom.day(cycle * ROUND + day) for day in range(ROUND)]
    by_itself = [number for number, item in enumerate(MAIN_BOARD.news) if not item.on_call]
    assert len(by_itself) < len(MAIN_BOARD.news)
    assert Counter(item for day in days for _, item in day) == Counter(by_itself)
    assert {phase_at(second) for day in days for second, _ in day} == {Phase.CONTINUOUS}
    assert all(day == sorted(day) for day in days)
    assert len({(day, second) for day, due in enumerate(days) for second, _ in due}) > 50
    assert sum(map(bool, days)) >= ROUND - 4


@given(start=st.integers(34_200, 54_000), seconds=st.integers(0, 15_000))
def test_a_shock_is_taken_in_bit_by_bit_and_lunch_does_not_count(start, seconds):
    passed = open_seconds(start, start + seconds)
    assert 0 <= passed <= seconds
    assert passed == sum(
        phase_at(second) is not Phase.LUNCH for second in range(start, start + seconds)
    )
    assert 0 <= taken_in(passed) <= taken_in(passed + 60) <= 1


def test_most_of_a_shock_waits_after_the_first_half_minute_and_little_after_an_hour():
    assert 0.35 < taken_in(30) < 0.6
    assert taken_in(3600) > 0.98


@pytest.fixture(scope="module")
def twins():
    """Two runs of one seed, a minute and 40 minutes after three lines came in one of them."""
    calm = market_from(SEED, at(9, 55), at(10), SCENARIO)
    told = gone_on(calm, SEED, SCENARIO)
    for item in range(FIRST, FIRST + 3):
        told.apply(Announce(item))
    moves = []
    for moment in (at(10, 1), at(10, 40)):
        calm.advance(moment)
        told.advance(moment)
        moves.append([told.quote(i).last / calm.quote(i).last - 1 for i in SHARES])
    return moves


def test_good_news_lifts_its_company_at_once_and_further_later(twins):
    soon, later = twins
    assert 0.008 < soon[HUAYUE] < 0.04
    assert soon[HUAYUE] + 0.01 < later[HUAYUE]
    assert 0.03 < later[HUAYUE] < 0.06


def test_bad_news_of_a_sector_hits_each_of_its_companies_by_its_beta(twins):
    _, later = twins
    assert -0.045 < later[JINLU] < later[YUNLING] - 0.005 < -0.01


def test_news_that_was_priced_in_and_news_of_others_move_nothing(twins):
    _, later = twins
    others = [later[i] for i in SHARES if i not in {HUAYUE, 3, 4, 5}]
    assert abs(later[JINCHUAN]) < 0.004
    assert max(map(abs, others)) < 0.006


def test_the_crowd_announces_the_day_s_news_but_not_what_is_out_already():
    seed, day = 5, 0
    second, item = Newsroom(MAIN_BOARD, seed).day(day)[0]
    run = market_from(seed, Instant(day, second - 30), Instant(day, second - 1))
    told, after = gone_on(run, seed), Instant(day, second)
    told.apply(Announce(item))
    assert of_type(run.advance(after), Announced) == [Announced(item)]
    assert of_type(told.advance(after), Announced) == []


def test_yesterday_s_news_is_in_the_close_and_moves_nothing_today():
    told = market_from(SEED, at(14, 50), at(14, 55), SCENARIO)
    calm = gone_on(told, SEED, SCENARIO)
    told.apply(Announce(FIRST))
    opened = at(9, 31, day=1)
    for run in (told, calm):
        run.advance(opened)
    gained = told.quote(HUAYUE).previous_close / calm.quote(HUAYUE).previous_close
    assert gained > 1.01
    assert told.quote(HUAYUE).last / calm.quote(HUAYUE).last == pytest.approx(gained, abs=0.004)
