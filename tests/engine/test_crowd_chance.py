"""Same seed, same bytes; and nothing that a restart could lose."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.calendar import Instant
from simulator.engine.market.chance import stream
from simulator.engine.market.commands import Announce, Side
from simulator.engine.market.fair_value import FairValue
from simulator.engine.market.news import Newsroom
from simulator.engine.run import Run
from simulator.engine.run.journal import pack, unpack
from tests.engine.crowd_cast import (
    MAIN_BOARD,
    buy_through,
    gone_on,
    market,
    market_from,
    news,
    with_news,
)
from tests.engine.market_cast import RULES, at

FIVE_MINUTES = at(9, 35)
seeds = st.integers(0, 2**40)


def commands(seed, to=FIVE_MINUTES, scenario=MAIN_BOARD):
    return market(seed, to, scenario).drain()


def test_the_same_seed_gives_the_same_commands_byte_for_byte():
    assert pack(commands(4)) == pack(commands(4))


def test_another_seed_gives_another_path():
    assert pack(commands(4)) != pack(commands(5))


@pytest.fixture(scope="module")
def straight():
    return market(8, FIVE_MINUTES).digest()


def test_a_replay_without_the_crowd_arrives_at_the_same_state():
    run = market(4, FIVE_MINUTES)
    replayed = Run(MAIN_BOARD, RULES, seed=4, crowd=None)
    for command in unpack(pack(run.drain())):
        replayed.apply(command)
    assert replayed.digest() == run.digest()


def test_an_hour_is_two_half_hours_with_a_restart_between_them():
    straight = market(6, at(10))
    buy_through(straight, 3, 5)
    restarted = gone_on(straight, 6)
    straight.advance(at(10, 30))
    restarted.advance(at(10, 15))
    restarted = gone_on(restarted, 6)
    restarted.advance(at(10, 30))
    assert restarted.digest() == straight.digest()


@given(seconds=st.sets(st.integers(at(9, 15).second, FIVE_MINUTES.second), max_size=6))
@settings(max_examples=5, deadline=None)
def test_restarts_at_any_seconds_are_not_noticed(straight, seconds):
    run = market(8, at(9, 15))
    for second in sorted(seconds):
        run.advance(Instant(0, second))
        run = gone_on(run, 8)
    run.advance(FIVE_MINUTES)
    assert run.digest() == straight


def test_a_restart_overnight_is_not_noticed():
    first = market_from(9, at(14, 52), at(14, 58))
    second = gone_on(first, 9)
    for run in (first, second):
        run.advance(at(9, 32, day=1))
    assert run.quote(0).previous_close != MAIN_BOARD.instruments[0].previous_close
    assert first.digest() == second.digest()


def test_another_line_of_news_moves_no_other_and_nothing_else():
    more = with_news(MAIN_BOARD, news("more", "market", 0.0))
    day = next(day for day in range(12) if len(MAIN_BOARD.news) in _items(more, 2, day))
    run_to = at(9, 33)
    plain, added = commands(2, run_to), commands(2, run_to, more)
    assert pack([c for c in added if c != Announce(len(MAIN_BOARD.news))]) == pack(plain)
    assert _items(more, 2, day) - {len(MAIN_BOARD.news)} == _items(MAIN_BOARD, 2, day)


def _items(scenario, seed, day):
    return {item for _, item in Newsroom(scenario, seed).day(day)}


def test_a_quieter_share_changes_no_fair_value():
    """Activity is the crowd's subject, and draws from streams of its own."""
    first, *others = MAIN_BOARD.instruments
    quieter = replace(MAIN_BOARD, instruments=(replace(first, activity=0.4), *others))
    for day in (-3, 0, 5):
        ours, theirs = FairValue(MAIN_BOARD, 3).day(day), FairValue(quieter, 3).day(day)
        assert np.array_equal(ours.values, theirs.values)


@given(seed=seeds, day=st.integers(-400, 4000))
@settings(max_examples=20, deadline=None)
def test_a_day_s_fair_values_do_not_depend_on_what_was_asked_before(seed, day):
    asked, fresh = FairValue(MAIN_BOARD, seed), FairValue(MAIN_BOARD, seed)
    asked.day(day - 1)
    asked.day(day + 1)
    assert np.array_equal(asked.day(day).values, fresh.day(day).values)
    assert np.isfinite(fresh.day(day).values).all()


@given(seed=seeds, name=st.text(max_size=20), number=st.integers(-(2**31), 2**31))
@settings(max_examples=60)
def test_a_stream_is_its_name_s_and_its_number_s_own(seed, name, number):
    drawn = stream(seed, name, number).random(4)
    assert np.array_equal(drawn, stream(seed, name, number).random(4))
    for other in (
        stream(seed + 1, name, number),
        stream(seed, name + "x", number),
        stream(seed, name, number + 1),
    ):
        assert not np.array_equal(drawn, other.random(4))


def test_commands_hold_plain_whole_numbers():
    """They are packed and compared as integers: nothing of NumPy may slip into one."""
    for command in commands(1, at(9, 31)):
        values = [getattr(command, name) for name in type(command).__slots__]
        assert all(type(value) in (int, Side) for value in values), command
