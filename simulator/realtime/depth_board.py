"""The depth of the shares that somebody watches: five levels, the last trades, the running minute."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from simulator.engine.run import Run
from simulator.realtime import wire
from simulator.realtime.account_log import SIDES
from simulator.realtime.hub import Frame, text_message

EVERY = timedelta(milliseconds=250)
IDLE = timedelta(seconds=2)
"""How long nothing is said while nothing changes; whoever has just begun to watch waits no longer."""
TRADES = 12
"""Lines of the tape in a frame."""


class DepthBoard:
    """Draws the depth of one run's shares. Frames of a share are numbered for as long as it lives."""

    def __init__(self, run: int) -> None:
        self._run = run
        self._prefix = wire.depth_topics(run)
        self._numbers: dict[int, int] = {}
        self._told: dict[int, tuple[Any, datetime]] = {}
        self._looked: datetime | None = None

    def frames(
        self, run: Run, watched: frozenset[str], now: datetime
    ) -> Iterator[tuple[str, Frame]]:
        """Frames for shares that changed since the last, and for those just begun to be watched."""
        if self._looked is not None and timedelta(0) <= now - self._looked < EVERY:
            return
        self._looked = now
        instruments = {
            int(topic.removeprefix(self._prefix))
            for topic in watched
            if topic.startswith(self._prefix)
        }
        self._told = {number: told for number, told in self._told.items() if number in instruments}
        for number in sorted(instruments):
            parts = _parts(run, number)
            before, at_wall = self._told.get(number, (None, now))
            if before == parts and timedelta(0) <= now - at_wall < IDLE:
                continue
            self._told[number] = parts, now
            count = self._numbers[number] = self._numbers.get(number, 0) + 1
            at = (run.now.day, run.now.second)
            message = text_message(wire.depth(number=count, instrument=number, at=at, **parts))
            yield wire.depth_topic(self._run, number), Frame(count, message, message)


def levels_and_tape(run: Run, number: int) -> tuple[Any, Any, Any]:
    """A share's bids, asks and last trades, as a frame carries them."""
    depth = run.depth(number)
    tape = [
        (trade.day, trade.second, trade.price, trade.quantity, _side(trade.side))
        for trade in run.trades(number, TRADES)
    ]
    return depth.bids, depth.asks, tape


def _parts(run: Run, number: int) -> dict[str, Any]:
    bids, asks, tape = levels_and_tape(run, number)
    bars = run.minute_bars(number)
    minute = run.now.second // 60
    running = bars[-1][:6] if bars and bars[-1].minute == minute else None
    return {"bids": bids, "asks": asks, "trades": tape, "bar": running}


def _side(side: Any) -> str:
    return "" if side is None else SIDES[side]
