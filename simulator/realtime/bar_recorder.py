"""Writes down the bars of minutes and days as they close."""

from datetime import datetime

from simulator.engine.calendar import Phase
from simulator.engine.run import Run
from simulator.models import DayBars, MinuteBars


class BarRecorder:
    """Remembers which minutes of a run are written; `newest` is (day, minute) of the last one."""

    def __init__(self, run: int, instruments: int, newest: tuple[int, int], last_day: int) -> None:
        self._run = run
        self._instruments = range(instruments)
        self._newest = newest
        self._last_day = last_day
        self._minutes: list[MinuteBars] = []
        self._days: list[DayBars] = []

    def look(self, run: Run) -> None:
        """Notes the minutes that have closed, and after the close the day. Call before the next day."""
        now = run.now
        is_closed = run.phase == Phase.CLOSED
        running = now.second // 60 + is_closed  # the closing auction trades in the minute of 15:00
        if (now.day, running - 1) > self._newest:
            since = self._newest[1] if self._newest[0] == now.day else -1
            self._note_minutes(run, now.day, since, running)
            self._newest = (now.day, running - 1)
        if is_closed and now.day > self._last_day:
            self._last_day = now.day
            bars = ((number, run.day_bar(number)) for number in self._instruments)
            rows = [[number, *bar[1:]] for number, bar in bars if bar is not None]
            self._days.append(DayBars(run_id=self._run, day=now.day, rows=rows))

    def take(self, now: datetime) -> tuple[list[MinuteBars], list[DayBars]]:
        """What has been noted since the last time, to be written at `now`."""
        taken = self._minutes, self._days
        for minute in self._minutes:
            minute.written_at = now
        for day in self._days:
            day.written_at = now
        self._minutes, self._days = [], []
        return taken

    def _note_minutes(self, run: Run, day: int, since: int, running: int) -> None:
        rows: dict[int, list[list[int]]] = {}
        for number in self._instruments:
            for bar in reversed(run.minute_bars(number)):
                if bar.minute <= since:
                    break
                if bar.minute < running:
                    rows.setdefault(bar.minute, []).append([number, *bar[1:]])
        self._minutes += [
            MinuteBars(run_id=self._run, day=day, minute=minute, rows=rows[minute])
            for minute in sorted(rows)
        ]
