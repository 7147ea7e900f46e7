"""Bars for charts, as JSON: public like the board, and asked for by HTTP so that no socket is needed."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_GET

from simulator.models import MarketRun, Town
from simulator.selectors import market
from simulator.selectors.market import ChartBar, Picture

PERIODS = ("minute", "hour", "day", "week")


@require_GET
@cache_control(public=True, no_cache=True)
@conditional_page
def bars(request: HttpRequest, board_key: str, code: str) -> HttpResponse:
    """Rows of time, open, high, low, close (ticks), volume (shares), turnover (fen), oldest first.

    Browsers keep them, and ask with the ETag whether they still hold.

    `time` is in seconds and reads as the market's local time when taken as UTC.
    """
    town = get_object_or_404(Town, board_key=board_key)
    period = request.GET.get("period", "minute")
    run = market.live_run(town.pk)
    picture = market.picture(run) if run else None
    if run is None or picture is None or period not in PERIODS:
        raise Http404
    row = next((one for one in picture.rows if one.code == code), None)
    if row is None:
        raise Http404
    found = _bars(run, picture, row, period)
    body = {
        "period": period,
        "previous_close": row.previous_close,
        "bars": [_as_row(run, bar) for bar in found],
    }
    return HttpResponse(orjson.dumps(body), content_type="application/json")


def _bars(
    run: MarketRun, picture: Picture, row: market.QuoteRow, period: str
) -> Iterable[ChartBar]:
    if period == "minute":
        return market.minute_bars(run, row.instrument, picture.at.day)
    if period == "hour":
        minutes = [
            bar
            for day in market.kept_minute_days(run)
            for bar in market.minute_bars(run, row.instrument, day)
        ]
        return market.joined(minutes, run, "hour")
    days = [bar for bar in market.day_bars(run, row.instrument) if bar.day < picture.at.day]
    if row.last:
        days.append(_today(picture, row))
    return days if period == "day" else market.joined(days, run, "week")


def _today(picture: Picture, row: market.QuoteRow) -> ChartBar:
    return ChartBar(
        picture.at.day, 0, row.open, row.high, row.low, row.last, row.volume, row.turnover
    )


def _as_row(run: MarketRun, bar: ChartBar) -> list[int]:
    midnight = datetime.combine(market.date_of(run, bar.day), time(), tzinfo=UTC)
    at = midnight + timedelta(minutes=bar.minute)
    return [
        int(at.timestamp()),
        bar.open,
        bar.high,
        bar.low,
        bar.close,
        bar.volume,
        bar.turnover,
    ]
