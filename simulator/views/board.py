"""The LED board: public, so it names nobody; a paired display pulls the room code in by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from simulator.engine.market.instruments import Bilingual
from simulator.models import MarketRun, Town
from simulator.selectors import accounts, courses, market
from simulator.selectors.market import NewsLine
from simulator.templatetags.quotes import said
from simulator.views.hall_data import picture_data
from simulator.views.hall_quotes import IndexQuote, Quote, indices_of, quotes_of
from simulator.views.market_clock import Countdown, countdown_of
from simulator.views.market_words import Notice, notice_of

TILES = 9
PLACES = 10
NEWS = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the board; an index shows its level, a share its price, both in hundredths."""

    code: str
    name: Bilingual
    last: int
    change: int
    ratio: Fraction
    course: Sequence[int]
    is_index: bool = False

    @property
    def spark(self) -> str:
        return " ".join(map(str, self.course))


@dataclass(frozen=True, slots=True)
class BoardPage:
    town: Town
    notice: Notice | None
    is_running: bool = False
    second: int = 0
    tiles: Sequence[Tile] = ()
    ranking: Sequence[accounts.RankLine] = ()
    countdown: Countdown | None = None
    news: Sequence[NewsLine] = ()
    data: dict[str, Any] = field(default_factory=dict)


@require_GET
def board(request: HttpRequest, board_key: str) -> HttpResponse:
    town = get_object_or_404(Town, board_key=board_key)
    page = _page(town, timezone.now())
    return render(request, "simulator/board/board.html", {"page": page})


@require_GET
def board_ranking(request: HttpRequest, board_key: str) -> HttpResponse:
    """The ranking alone; the board asks for it again and again."""
    town = get_object_or_404(Town, board_key=board_key)
    page = BoardPage(town, None, ranking=_ranking(market.live_run(town.pk)))
    return render(request, "simulator/board/_board_ranking.html", {"page": page})


def _ranking(run: MarketRun | None) -> list[accounts.RankLine]:
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return []
    return accounts.ranking(run, picture)[:PLACES]


def _page(town: Town, now: datetime) -> BoardPage:
    run = market.live_run(town.pk)
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return BoardPage(town, notice_of(run, None, now))
    scenario = market.scenario_of(run)
    lines = courses.courses_of(run, picture)
    indices = indices_of(picture, scenario)
    quotes = quotes_of(picture, scenario, lines, ())
    shapes = {
        index.code: courses.course_of_index(index, scenario, lines) for index in scenario.indices
    }
    tiles = [
        *(_index_tile(index, shapes[index.code]) for index in indices),
        *(_tile(quote) for quote in quotes),
    ]
    return BoardPage(
        town=town,
        notice=notice_of(run, picture, now),
        is_running=picture.state == MarketRun.State.RUNNING,
        second=picture.at.second,
        tiles=tiles[:TILES],
        ranking=_ranking(run),
        countdown=countdown_of(run, picture, now),
        news=picture.news[-NEWS:][::-1],
        data=_data(picture, tiles),
    )


def _index_tile(index: IndexQuote, course: Sequence[int]) -> Tile:
    return Tile(
        index.code, index.name, index.row.last, index.change, index.ratio, course, is_index=True
    )


def _tile(quote: Quote) -> Tile:
    return Tile(quote.code, quote.name, quote.price, quote.change, quote.ratio, quote.course)


def _data(picture: market.Picture, tiles: Sequence[Tile]) -> dict[str, Any]:
    """What the script starts from: the picture, and every tile there is."""
    return {
        **picture_data(picture),
        "shares": [],
        "tiles": [
            {
                "code": tile.code,
                "name": said(tile.name),
                "is_index": tile.is_index,
                "course": list(tile.course),
            }
            for tile in tiles
        ],
    }
