"""The bars before a run: believable, whole, within the limits, and ending where the run begins."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.market.history import history
from simulator.engine.market.prices import price_limits
from simulator.scenarios.scenario_file import load

SCENARIO = load("main-board")
seeds = st.integers(0, 2**32)


@given(seed=seeds, days=st.integers(1, 40))
@settings(max_examples=15, deadline=None)
def test_history_is_whole_and_ends_at_the_previous_close(seed, days):
    for instrument, bars in zip(SCENARIO.instruments, history(SCENARIO, seed, days), strict=True):
        assert len(bars) == days
        assert bars[-1].close == instrument.previous_close
        for before, bar in pairwise(bars):
            up, down = price_limits(before.close, Decimal("0.10"))
            assert down <= bar.low <= min(bar.open, bar.close)
            assert max(bar.open, bar.close) <= bar.high <= up
        for bar in bars:
            assert all(type(number) is int for number in bar)
            assert bar.volume > 0
            assert bar.volume % 100 == 0
            assert bar.low * bar.volume <= bar.turnover <= bar.high * bar.volume


def test_history_is_the_seed_s_own():
    assert history(SCENARIO, 5, 20) == history(SCENARIO, 5, 20)
    assert history(SCENARIO, 5, 20) != history(SCENARIO, 6, 20)


def test_a_longer_history_only_reaches_further_back():
    for short, long in zip(history(SCENARIO, 5, 10), history(SCENARIO, 5, 30), strict=True):
        assert long[-10:] == short


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_history_moves_like_shares_do(seed):
    closes = np.array([[bar.close for bar in bars] for bars in history(SCENARIO, seed)])
    yearly = np.diff(np.log(closes), axis=1).std(axis=1) * np.sqrt(242)
    assert 0.22 < np.median(yearly) < 0.5
    turnover = [
        np.mean([bar.volume for bar in bars]) / instrument.shares
        for instrument, bars in zip(SCENARIO.instruments, history(SCENARIO, seed), strict=True)
    ]
    assert 0.002 < min(turnover) < max(turnover) < 0.04
