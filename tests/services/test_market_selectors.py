"""What pages read of a market and of an account: right figures, in a known number of queries."""

from datetime import date

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from simulator.engine.calendar import Phase
from simulator.models import AccountBalance
from simulator.selectors import accounts as reading
from simulator.selectors import market
from simulator.services import exchange
from simulator.services.exchange import Answer
from tests.exchange_cast import Floor, a_run, a_town, a_trader, quote, yuan

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def trader(town):
    return a_trader(town)


@pytest.fixture
def run(town, trader):
    return a_run(town, days=30)


@pytest.fixture
def floor(run):
    floor = Floor()
    floor.open(run)
    yield floor
    exchange.disconnect()


class Queries:
    """Counts what both stores are asked."""

    def __enter__(self):
        self.watched = [CaptureQueriesContext(connections[name]) for name in connections]
        for one in self.watched:
            one.__enter__()
        return self

    def __exit__(self, *error):
        for one in self.watched:
            one.__exit__(*error)

    @property
    def count(self):
        return sum(len(one) for one in self.watched)


def asked(question, *arguments):
    with Queries() as queries:
        answer = question(*arguments)
    return answer, queries.count


def test_the_picture_is_whole_and_one_query(floor, run):
    picture, queries = asked(market.picture, run)
    assert queries == 1
    assert (picture.date, picture.phase, picture.state) == (
        date(2026, 11, 24),
        Phase.CONTINUOUS,
        "running",
    )
    assert [row.code for row in picture.rows][:2] == ["999101", "999112"]
    assert len(picture.indices) == 2
    live = floor.live(run).run
    for row in picture.rows:
        seen = live.quote(row.instrument)
        assert (row.last, row.bid, row.volume) == (seen.last, seen.bid, seen.volume)


def test_a_run_nobody_has_hosted_has_no_picture(run):
    assert market.picture(run) is None


def test_an_account_s_day_is_one_query_each(floor, run, trader):
    bought = floor.place(trader, yuan(quote(run).ask + 3), "500", key="bought-00")
    rests = floor.place(trader, yuan(quote(run).limit_down), "100", key="rests-000")
    gone = floor.place(trader, yuan(quote(run).limit_down), "200", key="gone-0000")
    floor.cancel(trader, gone.order)
    assert isinstance(bought, Answer)
    today, queries = asked(reading.orders_today, run, trader, 0)
    assert queries == 1
    assert [(line.order, line.status) for line in today] == [
        (gone.order, "cancelled"),
        (rests.order, "open"),
        (bought.order, "filled"),
    ]
    assert [line.remaining for line in today] == [0, 100, 0]
    fills, queries = asked(reading.fills_today, run, trader, 0)
    assert queries == 1
    assert sum(fill.quantity for fill in fills) == 500
    amount = sum(fill.price * fill.quantity for fill in fills)
    assert today[-1].average == round(amount / 500)
    balance, queries = asked(reading.balance, run, trader)
    assert queries == 1
    fees = sum(fill.commission + fill.stamp + fill.transfer for fill in fills)
    assert balance.cash == trader.opening_cash - amount - fees
    assert balance.available == balance.cash - balance.frozen
    assert [(held.instrument, held.total, held.sellable) for held in balance.holdings] == [
        (0, 500, 0)
    ]
    assert reading.orders_today(run, trader, 1) == []


def test_the_ranking_is_by_return_ties_share_a_rank_and_names_stay_hidden(floor, run, town):
    others = [a_trader(town, f"s{number}") for number in range(3)]
    for one in others:
        floor.place(one, yuan(quote(run).limit_down), key="rests-000")
    cash = {others[0].pk: 110_000_000, others[1].pk: 90_000_000, others[2].pk: 110_000_000}
    for pk, amount in cash.items():
        AccountBalance.objects.filter(account=pk).update(cash=amount)
    lines, queries = asked(reading.ranking, run, market.picture(run))
    assert queries == 2
    assert [(line.rank, line.gain) for line in lines] == [(1, 1000), (1, 1000), (3, -1000)]
    assert {line.alias for line in lines} == {one.alias for one in others}


def test_bars_of_days_begin_before_the_run_and_are_one_query(floor, run):
    days, queries = asked(market.day_bars, run, 0)
    assert queries == 1
    assert [bar.day for bar in days] == list(range(-30, 0))
    assert days[-1].close == quote(run).previous_close
    weeks = list(market.joined(days, run, "week"))
    assert sum(bar.volume for bar in weeks) == sum(bar.volume for bar in days)
    assert max(bar.high for bar in weeks) == max(bar.high for bar in days)
    assert weeks[-1].close == days[-1].close
    mondays = {market.date_of(run, bar.day).weekday() for bar in weeks[1:]}
    assert mondays == {0}


def test_bars_of_hours_are_made_of_minutes(floor, run):
    floor.until(lambda: floor.live(run).run.now.second >= 10.6 * 3600)
    minutes, queries = asked(market.minute_bars, run, 0, 0)
    assert queries == 1
    assert [bar.minute for bar in minutes] == sorted({bar.minute for bar in minutes})
    hours = list(market.joined(minutes, run, "hour"))
    assert [bar.minute for bar in hours] == [565, 630]
    assert (hours[0].open, hours[-1].close) == (minutes[0].open, minutes[-1].close)
    assert sum(bar.turnover for bar in hours) == sum(bar.turnover for bar in minutes)
