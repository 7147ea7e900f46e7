"""Commission, stamp duty and transfer fee of an order."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.brokerage.fees import Fees, order_fees
from simulator.engine.calendar import Instant
from simulator.engine.market.commands import CROWD, Side
from simulator.engine.market.events import Filled
from tests.engine.market_cast import ANN, BUY, RULES, SELL, buy, give, new_run, of_type, place, sell

RATES = RULES.fees["stock"]
amounts = st.integers(1, 10**12)


def exact(amount, rate):
    return int((Decimal(amount) * Decimal(rate)).quantize(Decimal(1), ROUND_HALF_UP))


@given(amounts, st.sampled_from(Side))
def test_each_fee_is_rounded_half_up_by_itself(amount, side):
    fees = order_fees(RATES, side, amount)
    assert fees.commission == max(500, exact(amount, "0.00025"))
    assert fees.stamp == (exact(amount, "0.0005") if side is SELL else 0)
    assert fees.transfer == exact(amount, "0.00001")
    assert fees.total == sum(fees)


@given(amounts, amounts, st.sampled_from(Side))
def test_a_larger_order_never_costs_less(one, other, side):
    small, large = sorted((one, other))
    assert order_fees(RATES, side, small).total <= order_fees(RATES, side, large).total


def test_by_hand():
    # 10,000 shares sold at 25.50 yuan: 63.75 + 127.50 + 2.55.
    assert order_fees(RATES, SELL, 25_500_000) == (6375, 12750, 255)
    # 12,500 yuan sold: the transfer fee of 0.125 yuan is half a fen and goes up.
    assert order_fees(RATES, SELL, 1_250_000) == (500, 625, 13)
    assert order_fees(RATES, BUY, 0) == (0, 0, 0)


def fills(run, quantities, side=BUY):
    """Has one order of Ann filled in parts, by the crowd."""
    total = sum(quantities)
    order = place(run, buy(ANN, 1000, total) if side is BUY else sell(ANN, 1000, total))
    events = []
    for quantity in quantities:
        against = sell(CROWD, 1000, quantity) if side is BUY else buy(CROWD, 1000, quantity)
        events += run.apply(against)
    assert run.order(order).remaining == 0
    return [event for event in of_type(events, Filled) if event.account == ANN]


def test_the_minimum_counts_once_for_an_order_however_many_trades_it_took():
    # Amounts so far: 10,000, 20,000 and 30,000 yuan, so 5, 5 and 7.50 yuan are due.
    parts = fills(new_run(), [1000, 1000, 1000])
    assert [part.commission for part in parts] == [500, 0, 250]


@pytest.mark.parametrize("side", Side)
@given(quantities=st.lists(st.integers(1, 9).map(lambda lots: lots * 100), min_size=1, max_size=6))
def test_an_order_filled_in_parts_costs_what_it_costs_in_one(side, quantities):
    run, total = new_run(), sum(quantities)
    if side is SELL:
        give(run, ANN, total, 1000)
        run.advance(Instant(1, 9 * 3600 + 30 * 60))
    parts = fills(run, quantities, side)
    charged = Fees(
        sum(part.commission for part in parts),
        sum(part.stamp for part in parts),
        sum(part.transfer for part in parts),
    )
    assert charged == order_fees(RATES, side, 1000 * total)
