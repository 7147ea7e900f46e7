"""What a portfolio achieved."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exercises.scoring import performance

values = st.lists(st.integers(1, 10**9).map(Decimal), min_size=1, max_size=30)
daily = st.lists(st.decimals("-0.1", "0.1", places=6), min_size=2, max_size=40)


@given(values)
def test_drawdown_is_the_worst_of_all_pairs(nav):
    pairs = [(nav[i] - nav[j]) / nav[i] for i in range(len(nav)) for j in range(i, len(nav))]
    assert performance.max_drawdown(nav) == max(pairs)


@given(values, st.integers(1, 10**9).map(Decimal))
def test_a_drawdown_never_gets_smaller_as_time_goes_on(nav, later):
    assert performance.max_drawdown([*nav, later]) >= performance.max_drawdown(nav)


@given(st.lists(st.integers(1, 10**9).map(Decimal), min_size=2, max_size=12))
def test_without_payments_the_time_weighted_return_is_the_return(nav):
    chained = performance.time_weighted_return(pairwise(nav))
    assert abs(chained - performance.total_return(nav[0], nav[-1])) < Decimal("1e-15")


@given(daily, st.randoms())
def test_sharpe_does_not_depend_on_the_order_of_the_days(days, random):
    shuffled = list(days)
    random.shuffle(shuffled)
    assert performance.sharpe(days) == performance.sharpe(shuffled)


@given(daily, st.integers(1, 1000))
def test_sharpe_is_the_same_in_any_unit(days, unit):
    # The unit must not round: a multiple of a decimal with six places has few digits.
    assert performance.sharpe(days) == performance.sharpe([day * unit for day in days])


@given(daily)
def test_sharpe_turns_its_sign_with_the_returns(days):
    found = performance.sharpe(days)
    turned = performance.sharpe([-day for day in days])
    assume(found is not None)
    assert turned == -found


def test_what_cannot_be_computed_is_none_and_never_zero():
    assert performance.total_return(Decimal(0), Decimal(5)) is None
    assert performance.sharpe([]) is None
    assert performance.sharpe([Decimal("0.01")]) is None
    assert performance.sharpe([Decimal("0.01")] * 5) is None
    assert performance.time_weighted_return([(Decimal(0), Decimal(5))]) is None
    assert performance.annualised(Decimal("0.1"), 0) is None
    assert performance.annualised(Decimal("-1.1"), 10) is None
    assert performance.annualised(Decimal(-1), 10) == -1
    assert performance.max_drawdown([]) == 0


@pytest.mark.parametrize(("total", "days", "expected"), [("0.05", 365, "0.05"), ("0", 10, "0")])
def test_a_year_s_return_is_its_own_annualised_return(total, days, expected):
    assert abs(performance.annualised(Decimal(total), days) - Decimal(expected)) < Decimal("1e-20")
