"""At the day's limits the crowd trades as people do: a queue on one side, few takers, no refusals."""

from itertools import pairwise

import pytest

from simulator.engine.calendar import Instant
from simulator.engine.market.commands import Announce, Side
from simulator.engine.market.events import Refused, Traded
from tests.engine.conservation import faults
from tests.engine.crowd_cast import market_from, news, of_sectors, undisturbed, with_news
from tests.engine.market_cast import at, of_type

BOARD = of_sectors("energy")
SCENARIO = with_news(
    BOARD, news("boom", "999101", 0.2), news("bust", "999101", -0.2), news("back", "999101", 0.15)
)
BOOM, BUST, BACK = range(len(BOARD.news), len(SCENARIO.news))
SEED = undisturbed(SCENARIO)
HUAYUE = 0


def shocked(item):
    """A run 25 minutes after news that no limit can hold."""
    run = market_from(SEED, at(9, 59), at(10), SCENARIO)
    run.apply(Announce(item))
    events = run.advance(at(10, 25))
    assert of_type(events, Refused) == []
    return run


@pytest.mark.parametrize("item", [BOOM, BUST])
def test_a_price_locks_at_its_limit_with_a_queue_and_goes_on_trading(item):
    run = shocked(item)
    waiting = Side.BUY if item == BOOM else Side.SELL
    events = run.advance(at(11, 5))
    quote, depth = run.quote(HUAYUE), run.depth(HUAYUE, 10)
    limit = quote.limit_up if item == BOOM else quote.limit_down
    queue, empty = (depth.bids, depth.asks) if item == BOOM else (depth.asks, depth.bids)
    trades = [t for t in of_type(events, Traded) if t.instrument == HUAYUE]
    assert quote.last == limit
    assert empty == []
    assert queue[0][0] == limit
    assert queue[0][1] > 3 * max(shares for _, shares in queue[1:])
    assert len(trades) >= 40 * 20 / 60
    assert {t.price for t in trades} == {limit}
    assert {t.side for t in trades} == {waiting.opposite}
    assert of_type(events, Refused) == []
    assert faults(run) == []


def test_a_locked_price_opens_again_when_the_belief_comes_back():
    run = shocked(BUST)
    run.apply(Announce(BACK))
    events = run.advance(at(11, 20))
    quote, depth = run.quote(HUAYUE), run.depth(HUAYUE)
    assert quote.last > quote.limit_down
    assert min(len(depth.bids), len(depth.asks)) == 5
    assert of_type(events, Refused) == []


@pytest.mark.parametrize("item", [BOOM, BUST])
def test_orders_of_a_wild_day_stay_within_the_limits_through_both_auctions(item):
    run = market_from(SEED, at(14, 40), at(14, 41), SCENARIO)
    run.apply(Announce(item))
    events = run.advance(at(9, 31, day=1))
    assert of_type(events, Refused) == []
    for share in range(len(BOARD.instruments)):
        assert run.quote(share).open
        assert run.depth(share).bids or run.depth(share).asks


def test_quotes_walk_to_a_far_belief_without_leaving_the_price_cage():
    run = market_from(SEED, at(9, 59), at(10), SCENARIO)
    start = run.quote(HUAYUE).last
    run.apply(Announce(BOOM))
    steps = [start]
    for second in range(1, 61):
        assert of_type(run.advance(Instant(0, at(10).second + second)), Refused) == []
        steps.append(run.quote(HUAYUE).last)
    assert steps[-1] > 1.03 * start
    assert all(b <= 1.02 * a for a, b in pairwise(steps))
