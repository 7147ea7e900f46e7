"""The market at a glance, for other pages to pull in: where it stands, its indices, what moved most."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from simulator.access.towns import town_on_board
from simulator.models import MarketRun
from simulator.selectors import courses, market
from simulator.views.hall_quotes import indices_of, quotes_of
from simulator.views.market_words import notice_of, phase_label

MOVERS = 3


@require_GET
def market_strip(request: HttpRequest, board_key: str) -> HttpResponse:
    """As public as the board: no account and no person stands in it."""
    town = town_on_board(board_key)
    run = market.live_run(town.pk)
    picture = market.picture(run) if run else None
    context: dict[str, Any] = {"town": town, "notice": notice_of(run, picture, timezone.now())}
    if run is not None and picture is not None:
        scenario = market.scenario_of(run)
        lines = courses.courses_of(run, picture)
        quotes = quotes_of(picture, scenario, lines, ())
        is_running = run.state == MarketRun.State.RUNNING
        context |= {
            "picture": picture,
            "is_running": is_running,
            "label": phase_label(picture.phase if is_running else run.state),
            "indices": zip(
                indices_of(picture, scenario),
                [courses.course_of_index(index, scenario, lines) for index in scenario.indices],
                strict=True,
            ),
            "movers": sorted(quotes, key=lambda quote: -abs(quote.ratio))[:MOVERS],
        }
    return render(request, "simulator/market/_market_strip.html", context)
