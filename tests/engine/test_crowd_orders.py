"""What others' orders do to the market: they move the price, and the book heals behind them."""

import numpy as np
import pytest

from simulator.engine.calendar import Instant
from simulator.engine.market.commands import CancelOrder, PlaceOrder, Side, Tick
from simulator.engine.market.events import Traded
from simulator.engine.run.journal import pack
from tests.engine.conservation import faults
from tests.engine.crowd_cast import SHARES, VISITOR, buy_through, gone_on, market, shares_near
from tests.engine.market_cast import at

SEEDS = (1, 2)
MORNING = at(9, 45)
SHOCK = at(9, 50)


def later(seconds: int) -> Instant:
    return Instant(SHOCK.day, SHOCK.second + seconds)


@pytest.fixture(scope="module", params=SEEDS)
def morning(request):
    """A run at the moment of the shock, its seed, and the usual depth of each share before."""
    run = market(request.param, MORNING)
    seen = []
    for second in range(MORNING.second, SHOCK.second + 1, 20):
        run.advance(Instant(0, second))
        seen.append([shares_near(run, share) for share in SHARES])
    return run, request.param, np.mean(seen, axis=(0, 2))


@pytest.mark.parametrize("share", SHARES)
def test_five_times_the_best_depth_moves_the_price_and_is_filled_up_within_a_minute(morning, share):
    before, seed, usual = morning
    run = gone_on(before, seed)
    last = run.quote(share).last
    buy_through(run, share, 5)
    assert run.quote(share).last >= last + 1
    run.advance(later(60))
    bids, asks = shares_near(run, share)
    assert min(bids, asks) >= 0.4 * usual[share]
    assert faults(run) == []


def test_buying_lifts_a_price_beyond_the_levels_it_empties_and_the_lift_fades(morning):
    before, seed, _ = morning
    run, same = gone_on(before, seed), gone_on(before, seed)
    for share in SHARES:
        buy_through(run, share, 10)
    lifts = []
    for seconds in (60, 1800):
        run.advance(later(seconds))
        same.advance(later(seconds))
        # Empty levels are full again by now; what is left of the move is belief.
        lifts.append(np.mean([run.quote(i).last / same.quote(i).last - 1 for i in SHARES]))
    at_first, in_the_end = lifts
    assert 0.0005 < at_first < 0.02
    assert abs(in_the_end) < 0.6 * at_first


def test_without_the_order_the_path_before_it_is_the_same_and_after_it_another():
    seed, when = 3, at(9, 33)

    def crowd_of(run, to):
        run.advance(to)
        asked = [c for c in run.drain() if getattr(c, "account", 0) != VISITOR]
        return pack([c for c in asked if not isinstance(c, Tick)])

    calm, pushed = market(seed, at(9, 29)), market(seed, at(9, 29))
    calm.drain()
    pushed.drain()
    assert crowd_of(pushed, when) == crowd_of(calm, when)
    buy_through(pushed, 0, 5)
    assert crowd_of(pushed, at(9, 40)) != crowd_of(calm, at(9, 40))


def test_an_order_of_a_participant_that_the_price_reaches_is_filled(morning):
    """Nobody is passed over: a resting order at the best price is traded with like any other."""
    before, seed, _ = morning
    run = gone_on(before, seed)
    for share in SHARES:
        run.apply(PlaceOrder(VISITOR, share, Side.BUY, run.quote(share).bid, 100))
    run.advance(later(1200))
    left = {order.instrument for order in run.open_orders(VISITOR)}
    lows = {
        share
        for share in SHARES
        if min(bar.low for bar in run.minute_bars(share) if bar.minute > SHOCK.second // 60)
        < run.order(_order_of(run, share)).price
    }
    assert len(left) < len(SHARES) / 2
    assert left & lows == set()


def _order_of(run, share):
    numbers = range(1, run._venue.last_order + 1)
    orders = (run.order(number) for number in numbers)
    return next(o.order for o in orders if o and o.account == VISITOR and o.instrument == share)


def test_a_wall_of_orders_is_traded_down_by_the_crowd(morning):
    """A price held above what the crowd believes draws sellers, and gives way when it is taken back."""
    before, seed, _ = morning
    run, share = gone_on(before, seed), 0
    wall = run.quote(share).ask + 3
    events = run.apply(PlaceOrder(VISITOR, share, Side.BUY, wall, 1_000_000))
    order = events[0].order
    sold = [e for e in run.advance(later(300)) if isinstance(e, Traded) and e.buyer == VISITOR]
    assert sum(trade.quantity for trade in sold) > 10_000
    assert all(trade.side is Side.SELL and trade.price == wall for trade in sold)
    run.apply(CancelOrder(VISITOR, order))
    run.advance(later(420))
    assert len(run.depth(share).bids) == len(run.depth(share).asks) == 5
    assert faults(run) == []
