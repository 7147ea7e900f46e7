"""The LED board and the chart's bars: public, naming nobody, right to the figure."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.calendar import seconds_to_close
from simulator.selectors import accounts, market
from simulator.services import exchange, runs
from tests.exchange_cast import SHARE, a_town, yuan
from tests.pages.hall_cast import Hall, page

pytestmark = pytest.mark.django_db(databases=["default", "exchange"], transaction=True)


@pytest.fixture
def hall():
    yield Hall()
    exchange.disconnect()


def bars(hall, period, code=SHARE):
    address = reverse("bars", args=[hall.town.board_key, code])
    answer = Client().get(address, {"period": period})
    assert answer.status_code == 200
    return answer.json()["bars"]


# ---- The board -------------------------------------------------------------------------------------
def test_anybody_sees_nine_tiles_with_the_market_s_prices(hall):
    text = page(Client(), "board", hall.town.board_key)
    tiles = re.findall(r'data-code="(\d+)".*?data-cell="last">([\d.]+)<', text, flags=re.S)
    assert len(tiles) == 9
    picture = market.picture(hall.run)
    prices = {row.code: row.last or row.previous_close for row in picture.rows}
    levels = {row.code: row.last for row in picture.indices}
    for code, shown in tiles:
        assert shown == yuan(prices.get(code) or levels[code])
    assert tiles[0][0] in levels


def test_the_ranking_goes_by_alias_and_raw_return_and_names_nobody(hall):
    other = hall.another("s02")
    hall.floor.place(other, hall.marketable())
    hall.order(code=SHARE, price=hall.marketable(), quantity="5000")
    hall.floor.run_for(3)
    text = page(Client(), "board", hall.town.board_key)
    ranking = accounts.ranking(hall.run, market.picture(hall.run))
    assert {line.alias for line in ranking} == {hall.trader.alias, other.alias}
    assert re.findall(r'data-alias="([^"]+)"', text) == [line.alias for line in ranking]
    assert "raw return" in text or "原始收益率" in text
    for account in (hall.trader, other):
        assert account.owner.name not in text
        assert account.owner.username not in text


def test_equal_returns_share_a_rank_and_who_never_traded_has_none(hall):
    address = ("board-ranking", hall.town.board_key)
    waiting = hall.another("s04")
    hall.floor.place(waiting, yuan(hall.row().limit_down))
    assert "还没有人成交" in page(Client(), *address)
    traders = [hall.another(username) for username in ("s02", "s03")]
    for trader in traders:
        hall.floor.place(trader, hall.marketable())
    text = page(Client(), *address)
    assert re.findall(r'data-rank="(\d+)"', text) == ["1", "1"]
    assert set(re.findall(r'data-alias="([^"]+)"', text)) == {one.alias for one in traders}


def test_the_board_of_a_town_without_a_market_says_so():
    text = page(Client(), "board", a_town("quiet").board_key)
    assert "本镇今天没有开市。" in text
    assert Client().get(reverse("board", args=["nowhere"])).status_code == 404


def test_a_paused_market_is_no_live_one(hall):
    runs.pause(run=hall.run)
    text = page(Client(), "board", hall.town.board_key)
    badge = re.findall(r'id="freshness".*?data-word>([^<]+)<', text, flags=re.S)
    assert [word.strip() for word in badge] == ["已暂停"]


@given(st.integers(0, 24 * 3600))
def test_the_countdown_to_the_close_never_grows_and_ends_at_three(second):
    left = seconds_to_close(second)
    assert left >= 0
    assert left >= seconds_to_close(min(second + 60, 24 * 3600))
    assert seconds_to_close(15 * 3600) == 0
    assert seconds_to_close(11 * 3600 + 1800) == 2 * 3600  # the midday break is run through


# ---- Bars ------------------------------------------------------------------------------------------
def test_today_s_bar_is_the_quote_and_follows_the_closed_days(hall):
    row, days = hall.row(), bars(hall, "day")
    assert days[-1][1:] == [row.open, row.high, row.low, row.last, row.volume, row.turnover]
    assert len(days) > 1
    assert [bar[0] for bar in days] == sorted({bar[0] for bar in days})


def test_weeks_add_up_to_their_days(hall):
    days, weeks = bars(hall, "day"), bars(hall, "week")
    assert sum(bar[5] for bar in weeks) == sum(bar[5] for bar in days)
    assert max(bar[2] for bar in weeks) == max(bar[2] for bar in days)
    assert min(bar[3] for bar in weeks) == min(bar[3] for bar in days)


def test_hours_add_up_to_their_minutes(hall):
    hall.floor.run_for(20)
    minutes, hours = bars(hall, "minute"), bars(hall, "hour")
    assert minutes
    assert sum(bar[6] for bar in hours) == sum(bar[6] for bar in minutes)


@pytest.mark.parametrize(("code", "period"), [("600000", "day"), (SHARE, "year"), (SHARE, "")])
def test_bars_that_there_are_none_of_are_not_found(hall, code, period):
    address = reverse("bars", args=[hall.town.board_key, code])
    assert Client().get(address, {"period": period}).status_code == 404


def test_what_a_board_s_script_starts_from_holds_no_person(hall):
    text = page(Client(), "board", hall.town.board_key)
    (data,) = re.findall(r'id="board-data" type="application/json">(.*?)</script>', text)
    assert set(json.loads(data)) == {
        *("run", "at", "date", "phase", "state", "columns", "index_columns", "rows", "indices"),
        *("shares", "tiles"),
    }
