"""A trading day: its phases, what each accepts, its auctions, its close, and the day after."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.calendar import DAY, Instant, Phase, next_phase_start, phase_at, trading_date
from simulator.engine.market.commands import CROWD, Announce, CancelOrder
from simulator.engine.market.events import (
    Accepted,
    Announced,
    Cancelled,
    CancelReason,
    PhaseBegan,
    Traded,
)
from tests.engine.market_cast import (
    ALPHA,
    ANN,
    BETA,
    BOB,
    GAMMA,
    at,
    buy,
    give,
    new_run,
    of_type,
    place,
    refusal,
    sell,
)

PHASES = [
    (at(0), Phase.PRE_OPEN),
    (at(9, 15), Phase.OPEN_AUCTION),
    (at(9, 20), Phase.OPEN_AUCTION_NO_CANCEL),
    (at(9, 25), Phase.OPEN_PAUSE),
    (at(9, 30), Phase.CONTINUOUS),
    (at(11, 30), Phase.LUNCH),
    (at(13), Phase.CONTINUOUS),
    (at(14, 57), Phase.CLOSE_AUCTION),
    (at(15), Phase.CLOSED),
    (at(0, day=1), Phase.PRE_OPEN),
]


def began(events):
    return [(Instant(e.day, e.second), e.phase) for e in of_type(events, PhaseBegan)]


# ---- Phases ------------------------------------------------------------------------------------
def test_the_phases_of_a_day_begin_at_their_times_and_run_into_the_next_day():
    assert began(new_run(at(1)).advance(at(1, day=1))) == PHASES[1:]
    for (start, phase), (end, _) in pairwise(PHASES):
        assert phase_at(start.second) is phase
        assert phase_at((end.second or DAY) - 1) is phase
        assert next_phase_start(start) == end


@pytest.mark.parametrize(
    ("now", "order", "cancel"),
    [
        (at(9, 14, 59), "not_accepting", "not_accepting"),
        (at(9, 15), "", ""),
        (at(9, 19, 59), "", ""),
        (at(9, 20), "", "cancel_not_allowed"),
        (at(9, 24, 59), "", "cancel_not_allowed"),
        (at(9, 25), "not_accepting", "not_accepting"),
        (at(9, 29, 59), "not_accepting", "not_accepting"),
        (at(9, 30), "", ""),
        (at(11, 29, 59), "", ""),
        (at(11, 30), "not_accepting", "not_accepting"),
        (at(12, 59, 59), "not_accepting", "not_accepting"),
        (at(13), "", ""),
        (at(14, 56, 59), "", ""),
        (at(14, 57), "", "cancel_not_allowed"),
        (at(14, 59, 59), "", "cancel_not_allowed"),
        (at(15), "not_accepting", "not_accepting"),
    ],
)
def test_each_phase_takes_orders_and_cancels_or_says_that_it_does_not(now, order, cancel):
    run = new_run(at(9, 14))
    if now > at(9, 15):
        run.advance(at(9, 15))
        place(run, buy(ANN, 950, 100))
    run.advance(now)
    facts = {"phase": run.phase}
    if order:
        assert refusal(run, buy(ANN, 1000, 100)) == (order, facts)
    if cancel:
        assert refusal(run, CancelOrder(ANN, 1)) == (cancel, facts)
    if not order:
        place(run, buy(ANN, 950, 100))
    if not cancel:
        assert of_type(run.apply(CancelOrder(ANN, run.open_orders(ANN)[0].order)), Cancelled)


# ---- Auctions ----------------------------------------------------------------------------------
def test_the_opening_auction_trades_at_one_price_and_leaves_the_rest_to_the_day():
    run = new_run(at(9, 15))
    for order in [
        buy(ANN, 1010, 500),
        buy(BOB, 1000, 300),
        sell(CROWD, 1000, 500),
        sell(CROWD, 1030, 700),
    ]:
        assert len(run.apply(order)) == 1
    events = run.advance(at(9, 25))
    assert of_type(events, Traded) == [Traded(ALPHA, 1010, 500, 1, 3, ANN, CROWD, None)]
    assert run.quote(ALPHA).open == run.quote(ALPHA).last == 1010
    run.advance(at(9, 30))
    assert run.depth(ALPHA).bids == [(1000, 300)]
    assert run.depth(ALPHA).asks == [(1030, 700)]
    assert run.account(ANN).holdings[ALPHA].total == 500


def test_in_an_auction_a_terminal_shows_the_price_it_would_clear_at_and_nobody_trades():
    run = new_run(at(9, 15))
    place(run, buy(ANN, 1010, 500))
    place(run, buy(BOB, 1010, 400))
    place(run, sell(CROWD, 1000, 500))
    assert run.depth(ALPHA).bids == [(1010, 500), (1010, 400)]
    assert run.depth(ALPHA).asks == [(1010, 500)]
    quote = run.quote(ALPHA)
    assert (quote.bid, quote.ask, quote.last, quote.volume) == (1010, 1010, 0, 0)
    assert run.queue_ahead(2) == 500


def test_the_price_cage_does_not_hold_in_an_auction():
    run = new_run(at(9, 15))
    place(run, buy(ANN, 1100, 100))
    place(run, sell(CROWD, 900, 100))


def test_without_an_opening_price_the_first_trade_opens():
    run = new_run()
    assert run.quote(ALPHA).open == 0
    give(run, ANN, 100, 1003)
    assert run.quote(ALPHA).open == 1003


# ---- The close ---------------------------------------------------------------------------------
def test_the_closing_auction_sets_the_close_and_what_is_open_lapses():
    run = new_run()
    give(run, ANN, 100, 1000)
    left = place(run, buy(BOB, 990, 300))
    run.advance(at(14, 57))
    place(run, buy(ANN, 1010, 200))
    place(run, sell(CROWD, 1006, 200))
    events = run.advance(at(15))
    assert run.closing_price(ALPHA) == run.quote(ALPHA).last == run.day_bar(ALPHA).close == 1008
    assert of_type(events, Cancelled) == [Cancelled(BOB, left, ALPHA, 300, CancelReason.DAY_END)]
    assert run.open_orders(BOB) == []
    assert run.account(BOB).frozen == 0
    assert run.depth(ALPHA).bids == []


def test_without_a_closing_auction_the_last_minute_s_average_closes():
    run = new_run(at(14, 50))
    give(run, ANN, 900, 1010)  # a minute before the last trade, to the second: not in it
    run.advance(at(14, 50, 30))
    give(run, ANN, 100, 1000)
    run.advance(at(14, 51))
    give(run, ANN, 200, 1005)
    run.advance(at(15))
    # (100 x 10.00 + 200 x 10.05) / 300 = 10.0333
    assert run.closing_price(ALPHA) == 1003
    assert run.quote(ALPHA).last == 1003


def test_half_a_tick_of_the_last_minute_goes_up():
    run = new_run(at(14))
    give(run, ANN, 100, 1000)
    give(run, ANN, 100, 1001)
    run.advance(at(15))
    assert run.closing_price(ALPHA) == 1001


def test_a_day_without_a_trade_closes_where_the_day_before_closed():
    run = new_run(at(15))
    assert run.closing_price(ALPHA) == 1000
    assert run.day_bar(ALPHA) is None
    assert run.quote(ALPHA).last == 0


def test_the_next_day_starts_from_the_close_with_new_limits_and_nothing_on_the_tape():
    run = new_run()
    give(run, ANN, 100, 1018)
    run.apply(Announce(0))
    run.advance(at(0, day=1))
    quote = run.quote(ALPHA)
    assert (quote.previous_close, quote.limit_up, quote.limit_down) == (1018, 1120, 916)
    assert (quote.last, quote.open, quote.volume, quote.turnover) == (0, 0, 0, 0)
    assert run.trades(ALPHA, 9) == []
    assert run.minute_bars(ALPHA) == []
    assert run.closing_price(ALPHA) == 0
    assert run.announced() == [(at(9, 30), 0)]
    run.advance(at(9, 30, day=1))
    assert place(run, buy(ANN, 1000, 100)) == 3  # numbers go on


# ---- What is shown -----------------------------------------------------------------------------
def test_bars_tape_and_quote_tell_the_same_trades():
    run = new_run()
    for now, price, quantity in [
        (at(9, 30, 10), 1000, 100),
        (at(9, 30, 50), 1004, 200),
        (at(9, 31), 996, 300),
        (at(13, 5), 1002, 400),
    ]:
        run.advance(now)
        give(run, ANN, quantity, price)
    assert run.minute_bars(ALPHA) == [
        (570, 1000, 1004, 1000, 1004, 300, 300_800),
        (571, 996, 996, 996, 996, 300, 298_800),
        (785, 1002, 1002, 1002, 1002, 400, 400_800),
    ]
    assert run.day_bar(ALPHA) == (570, 1000, 1004, 996, 1002, 1000, 1_000_400)
    quote = run.quote(ALPHA)
    assert (quote.open, quote.high, quote.low, quote.last) == (1000, 1004, 996, 1002)
    assert (quote.volume, quote.turnover) == (1000, 1_000_400)
    assert [(t.second, t.price, t.quantity) for t in run.trades(ALPHA, 2)] == [
        (at(9, 31).second, 996, 300),
        (at(13, 5).second, 1002, 400),
    ]
    assert run.trades(ALPHA, 2)[0].side == 0
    assert run.trades(BETA, 9) == []


def test_indices_weigh_prices_by_float_and_start_at_their_base():
    run = new_run()
    assert run.indices() == [("ALL", 100_000, 100_000), ("FIRST", 250_000, 250_000)]
    give(run, ANN, 100, 1010)
    # 10m x 10.10 + 20m x 20.00 + 30m x 3.33 against 10m x 10.00 + ...
    assert run.indices() == [("ALL", 100_167, 100_000), ("FIRST", 252_500, 250_000)]
    run.advance(at(0, day=1))
    assert run.indices() == [("ALL", 100_167, 100_167), ("FIRST", 252_500, 252_500)]


def test_the_queue_in_front_of_an_order_is_known():
    run = new_run()
    place(run, buy(CROWD, 1000, 300))
    mine = place(run, buy(ANN, 1000, 200))
    place(run, buy(BOB, 1000, 500))
    assert run.queue_ahead(mine) == 300
    run.apply(sell(CROWD, 1000, 100))
    assert run.queue_ahead(mine) == 200
    run.apply(sell(CROWD, 1000, 300))
    assert run.queue_ahead(mine) == 0
    assert run.order(mine).filled == 100
    run.apply(CancelOrder(ANN, mine))
    assert run.queue_ahead(mine) == 0


def test_of_the_crowd_only_open_orders_are_kept():
    run = new_run()
    order = place(run, buy(CROWD, 1000, 100))
    assert run.order(order).remaining == 100
    run.apply(sell(CROWD, 1000, 100))
    assert run.order(order) is None
    assert run.order(order + 1) is None


def test_trades_name_both_orders_and_the_side_that_came_last():
    run = new_run()
    place(run, sell(CROWD, 1000, 300))
    accepted, traded, filled = run.apply(buy(ANN, 1002, 300))
    assert accepted == Accepted(2, ANN, ALPHA, 0, 1002, 300)
    assert traded == Traded(ALPHA, 1000, 300, 2, 1, ANN, CROWD, 0)
    assert (filled.account, filled.order, filled.price, filled.quantity) == (ANN, 2, 1000, 300)


def test_news_is_announced_when_it_is_and_to_the_day_it_belongs_to():
    run = new_run()
    assert run.apply(Announce(1)) == [Announced(1)]
    run.advance(at(10))
    run.apply(Announce(0))
    assert run.announced() == [(at(9, 30), 1), (at(10), 0)]
    assert run.quote(GAMMA).last == 0


# ---- Dates -------------------------------------------------------------------------------------
def test_trading_days_are_weekdays():
    friday = date(2026, 9, 4)
    assert [trading_date(friday, day).isoformat() for day in range(3)] == [
        "2026-09-04",
        "2026-09-07",
        "2026-09-08",
    ]
    assert (
        trading_date(date(2026, 9, 5), 0) == trading_date(date(2026, 9, 6), 0) == date(2026, 9, 7)
    )


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 900))
def test_trading_days_follow_each_other_and_skip_weekends_only(first, day):
    one, two = trading_date(first, day), trading_date(first, day + 1)
    assert one.weekday() < 5
    assert (two - one).days == (3 if one.weekday() == 4 else 1)
