"""What the crowd sees of the market, and when it is asked to act."""

from simulator.engine.calendar import ACCEPTING
from simulator.engine.market.commands import CROWD, Announce, CancelOrder, PlaceOrder, Side
from simulator.engine.market.events import Cancelled
from tests.engine.market_cast import (
    ALPHA,
    ANN,
    BETA,
    BOB,
    HALF_PAST_NINE,
    SELL,
    at,
    buy,
    give,
    new_run,
    of_type,
    place,
    sell,
)


class Watching:
    """A crowd that notes when it was asked, and does what a test tells it to do once."""

    def __init__(self, act=None):
        self.moments = []
        self.once = act

    def act(self, view):
        self.moments.append((view.now, view.phase))
        if self.once:
            act, self.once = self.once, None
            yield from act(view)


def view_of(run):
    return run._view


def test_the_crowd_acts_in_every_second_that_takes_orders_and_in_no_other():
    crowd = Watching()
    run = new_run(at(0), crowd=crowd)
    run.advance(at(9, 16, day=1))
    moments = [moment for moment, _ in crowd.moments]
    assert all(phase in ACCEPTING for _, phase in crowd.moments)
    day = [
        *range(at(9, 15).second, at(9, 25).second),
        *range(at(9, 30).second, at(11, 30).second),
        *range(at(13).second, at(15).second),
    ]
    assert [moment.second for moment in moments if moment.day == 0] == day
    assert [moment.second for moment in moments if moment.day == 1] == day[:61]


def test_each_command_of_the_crowd_is_applied_before_the_next_is_asked_for():
    seen = []

    def act(view):
        yield PlaceOrder(CROWD, ALPHA, Side.BUY, 1000, 300)
        seen.append(view.best_bid(ALPHA))
        resting = list(view.crowd_orders(ALPHA))
        for order in resting:
            yield CancelOrder(CROWD, order.order)
        seen.append((len(resting), view.best_bid(ALPHA), list(view.crowd_orders(ALPHA))))

    run = new_run(HALF_PAST_NINE)
    run._crowd = Watching(act)
    events = run.advance(at(9, 30, 1))
    assert seen == [1000, (1, 0, [])]
    assert len(of_type(events, Cancelled)) == 1


def test_the_view_shows_best_prices_levels_limits_and_the_crowd_s_own_orders():
    run = new_run()
    view = view_of(run)
    assert (view.last(ALPHA), view.best_bid(ALPHA), view.best_ask(ALPHA)) == (0, 0, 0)
    assert (view.previous_close(BETA), view.limits(BETA)) == (2000, (2200, 1800))
    first = place(run, buy(CROWD, 999, 300))
    place(run, buy(ANN, 999, 100))
    second = place(run, sell(CROWD, 1004, 200))
    assert (view.best_bid(ALPHA), view.best_ask(ALPHA)) == (999, 1004)
    assert view.level(ALPHA, Side.BUY, 999) == 400
    assert view.level(ALPHA, Side.BUY, 998) == view.level(ALPHA, Side.SELL, 999) == 0
    own = [(o.order, o.side, o.price, o.remaining, o.placed) for o in view.crowd_orders(ALPHA)]
    now = at(9, 30).second
    assert own == [(first, Side.BUY, 999, 300, now), (second, SELL, 1004, 200, now)]
    run.apply(buy(BOB, 1004, 200))
    assert view.last(ALPHA) == 1004
    assert [order.order for order in view.crowd_orders(ALPHA)] == [first]


def test_pressure_is_what_others_took_and_fades_by_half_in_eleven_minutes():
    run = new_run()
    view = view_of(run)
    give(run, ANN, 6400, 1000)
    assert view.pressure(ALPHA) == 6400
    place(run, buy(CROWD, 990, 100))
    run.apply(sell(CROWD, 990, 100))
    assert view.pressure(ALPHA) == 6400
    run.advance(at(9, 31))
    assert view.pressure(ALPHA) == 6000
    run.advance(at(9, 41))
    assert 3100 < view.pressure(ALPHA) < 3300
    run.advance(at(14))
    assert view.pressure(ALPHA) == 0
    assert view.pressure(BETA) == 0


def test_pressure_counts_who_came_not_who_waited_and_falls_with_sales():
    run = new_run()
    give(run, ANN, 1000, 1000)
    run.advance(at(9, 30, day=1))
    view = view_of(run)
    place(run, buy(BOB, 990, 500))
    run.apply(sell(CROWD, 990, 500))
    assert view.pressure(ALPHA) == 0
    place(run, buy(CROWD, 985, 800))
    run.apply(sell(ANN, 985, 800))
    assert view.pressure(ALPHA) == -800


def test_in_an_auction_both_sides_of_a_trade_press():
    run = new_run(at(9, 15))
    place(run, buy(ANN, 1000, 500))
    place(run, sell(CROWD, 1000, 500))
    run.advance(at(9, 25))
    assert view_of(run).pressure(ALPHA) == 500


def test_the_view_knows_today_s_news_only():
    run = new_run()
    run.apply(Announce(0))
    assert view_of(run).announced() == [(at(9, 30), 0)]
    run.advance(at(9, day=1))
    run.apply(Announce(1))
    assert view_of(run).announced() == [(at(9, day=1), 1)]
