"""The picture of a run that everybody sees: drawn twice a second, told as what has changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from simulator.engine.calendar import trading_date
from simulator.engine.market.instruments import Scenario
from simulator.engine.run import Run
from simulator.models import MarketRun, RunPicture
from simulator.realtime import wire
from simulator.realtime.depth_board import levels_and_tape
from simulator.realtime.hub import Frame, text_message

EVERY = timedelta(milliseconds=500)
IDLE = timedelta(seconds=5)
"""How long nothing is said while nothing changes."""
NEWS_KEPT = 40
"""News lines in a whole picture."""


class Board:
    """Draws the pictures of one run. `number` counts them, also across restarts."""

    def __init__(self, row: MarketRun, scenario: Scenario, number: int) -> None:
        self._row = row
        self._scenario = scenario
        self._number = number
        self._rows: dict[int, tuple[Any, ...]] = {}
        self._rest: Any = None
        self._news = 0
        self._looked: datetime | None = None
        self._told: datetime | None = None
        self._first_date = row.first_date

    def follow(self, row: MarketRun) -> None:
        self._row = row

    def is_due(self, now: datetime) -> bool:
        return self._looked is None or not timedelta(0) <= now - self._looked < EVERY

    def draw(
        self, run: Run, now: datetime, accounts: Iterable[int]
    ) -> tuple[Frame | None, RunPicture | None]:
        """The next frame and, if something changed, the picture to keep; nothing if nothing did.

        `accounts` are those whose open orders are told what stands in front of them.
        """
        self._looked = now
        rows = [self._quote(run, number) for number in range(len(self._scenario.instruments))]
        changed = [row for row in rows if self._rows.get(row[0]) != row]
        market = self._market(run)
        news = self._news_since(run, self._news)
        depths = {row[0]: levels_and_tape(run, row[0]) for row in rows}
        queues = _queues(run, accounts)
        rest = (market["phase"], market["date"], market["state"], market["speed"], depths, queues)
        is_new = bool(changed or news) or rest != self._rest
        is_silent = self._told is not None and timedelta(0) <= now - self._told < IDLE
        if not is_new and is_silent:
            return None, None
        self._number += 1
        self._rows = {row[0]: row for row in rows}
        self._rest, self._told = rest, now
        self._news += len(news)
        indices = [tuple(index) for index in run.indices()]
        all_news = self._news_since(run, max(0, self._news - NEWS_KEPT))
        whole = wire.quotes(
            number=self._number,
            market=market,
            rows=rows,
            indices=indices,
            news=all_news,
            whole=True,
        )
        delta = wire.quotes(
            number=self._number,
            market=market,
            rows=changed,
            indices=indices,
            news=news,
            whole=False,
        )
        frame = Frame(self._number, text_message(delta), text_message(whole), lasting=True)
        picture = RunPicture(
            run_id=self._row.pk,
            number=self._number,
            body={**market, "rows": rows, "indices": indices, "news": all_news},
            depths=depths,
            queues=queues,
        )
        return frame, picture

    def _market(self, run: Run) -> dict[str, Any]:
        now = run.now
        return {
            "run": self._row.pk,
            "at": [now.day, now.second],
            "date": trading_date(self._first_date, now.day).isoformat(),
            "phase": run.phase.value,
            "state": str(self._row.state),
            "speed": self._row.speed,
        }

    def _quote(self, run: Run, number: int) -> tuple[Any, ...]:
        quote = run.quote(number)
        return (
            number,
            self._scenario.instruments[number].code,
            quote.last,
            quote.previous_close,
            quote.open,
            quote.high,
            quote.low,
            quote.volume,
            quote.turnover,
            quote.bid,
            quote.ask,
            quote.limit_up,
            quote.limit_down,
        )

    def _news_since(self, run: Run, count: int) -> list[dict[str, Any]]:
        lines = []
        for at, item in run.announced()[count:]:
            text = self._scenario.news[item].text
            lines.append({"at": [at.day, at.second], "zh": text.zh, "en": text.en})
        return lines


def _queues(run: Run, accounts: Iterable[int]) -> dict[int, int]:
    """The shares in front of each open order of these accounts."""
    orders = [order.order for account in accounts for order in run.open_orders(account)]
    return {order: run.queue_ahead(order) for order in orders}
