"""What others' orders do to the market: they move the price, and the book heals behind them."""

import numpy as np
import pytest

from simulator.engine.calendar import Instant
from simulator.engine.market.commands import CROWD, CancelOrder, PlaceOrder, Side, Tick
from simulator.engine.market.events import Filled
from simulator.engine.run import Run
from simulator.engine.run.journal import pack
from tests.engine.conservation import faults
from tests.engine.crowd_cast import (
    SHARES,
    VISITOR,
    buy_through,
    gone_on,
    market,
    market_from,
    shares_near,
)
from tests.engine.market_cast import (
    ALPHA,
    ANN,
    BETA,
    RULES,
    SEED,
    at,
    buy,
    give,
    new_run,
    place,
    scenario,
    sell,
)

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


def test_buying_lifts_a_price_beyond_the_levels_it_empties_and_part_of_the_lift_lasts(morning):
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
    assert 0.001 < at_first < 0.02
    assert 0.15 * at_first < in_the_end < 0.65 * at_first


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


@pytest.mark.parametrize("side", Side)
def test_a_wall_of_orders_is_traded_down_by_the_crowd(side):
    """A price held away from what the crowd believes is a gift, and people take it."""
    seed, share = 1, 0
    run = market_from(seed, at(14, 50), at(14, 55))
    for _ in range(4):
        buy_through(run, share, 20)
        run.advance(Instant(0, run.now.second + 30))
    run.advance(at(9, 40, day=1))
    quote = run.quote(share)
    held = run.account(VISITOR).holdings[share].sellable
    price = quote.ask + 12 if side is Side.BUY else quote.bid - 12
    order = place(run, PlaceOrder(VISITOR, share, side, price, held))
    events = run.advance(at(9, 40, 30, day=1))
    assert run.order(order).remaining
    assert len(run.depth(share).bids) == len(run.depth(share).asks) == 5
    events += run.advance(at(9, 45, day=1))
    filled = [e for e in events if isinstance(e, Filled) and e.order == order]
    assert sum(fill.quantity for fill in filled) > 20_000
    assert {fill.price for fill in filled} == {price}
    if run.order(order).remaining:
        run.apply(CancelOrder(VISITOR, order))
    run.advance(at(9, 47, day=1))
    assert len(run.depth(share).bids) == len(run.depth(share).asks) == 5
    assert faults(run) == []


def test_what_others_took_is_remembered_all_day_and_over_a_restart_and_not_into_the_next():
    run = new_run()
    give(run, ANN, 6400, 1000)
    place(run, buy(CROWD, 990, 100))
    run.apply(sell(CROWD, 990, 100))
    run.advance(at(14))
    restored = Run.restore(scenario(), RULES, run.snapshot(), seed=SEED, crowd=None)
    for each in (run, restored):
        assert [each._view.taken(share) for share in (ALPHA, BETA)] == [6400, 0]
        assert each._view.pressure(ALPHA) == 0
    run.advance(at(9, 30, day=1))
    place(run, buy(CROWD, 985, 800))
    run.apply(sell(ANN, 985, 800))
    assert run._view.taken(ALPHA) == -800
