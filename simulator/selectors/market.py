"""The market as everybody may see it, read from the store of the exchange.

Prices are ticks of 0.01 yuan, quantities shares, turnover fen, index levels hundredths.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from simulator.engine.calendar import Instant, Phase, trading_date
from simulator.engine.market.instruments import Bilingual, Instrument, Scenario
from simulator.models import DayBars, MarketRun, MinuteBars, RunPicture
from simulator.scenarios import scenario_file


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A share's line on the board, fields in the order of `wire.QUOTE_COLUMNS`; 0 where there is none."""

    instrument: int
    code: str
    last: int
    previous_close: int
    open: int
    high: int
    low: int
    volume: int
    turnover: int
    bid: int
    ask: int
    limit_up: int
    limit_down: int

    @property
    def change(self) -> int:
        """Since the close of the day before, in ticks; 0 before the first trade."""
        return self.last - self.previous_close if self.last else 0


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An index, fields in the order of `wire.INDEX_COLUMNS`."""

    code: str
    last: int
    previous_close: int


@dataclass(frozen=True, slots=True)
class NewsLine:
    at: Instant
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Picture:
    """The newest whole picture of a run, at most about half a second old while it is hosted."""

    run: int
    number: int
    at: Instant
    date: date
    phase: Phase
    state: str
    speed: int
    rows: Sequence[QuoteRow]
    indices: Sequence[IndexRow]
    news: Sequence[NewsLine]

    def row(self, instrument: int) -> QuoteRow | None:
        return next((row for row in self.rows if row.instrument == instrument), None)


@dataclass(frozen=True, slots=True)
class ChartBar:
    """Prices of a span of trading; `day` is negative before the run, `minute` counts from midnight."""

    day: int
    minute: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int


def live_run(town_id: int) -> MarketRun | None:
    """The town's run that has not ended: running, paused, or out of order."""
    return MarketRun.objects.filter(town_id=town_id).exclude(state=MarketRun.State.ENDED).first()


def scenario_of(run: MarketRun) -> Scenario:
    return scenario_file.load(run.scenario)


def instrument_of(run: MarketRun, code: str) -> Instrument | None:
    """The share with this code, if it is listed in the run."""
    listed = scenario_of(run).instruments
    return next((instrument for instrument in listed if instrument.code == code), None)


def picture(run: MarketRun) -> Picture | None:
    """None until the run has been hosted for the first time."""
    found = RunPicture.objects.filter(run=run).values_list("number", "body").first()
    if found is None:
        return None
    number, body = found
    return Picture(
        run=run.pk,
        number=number,
        at=Instant(*body["at"]),
        date=date.fromisoformat(body["date"]),
        phase=Phase(body["phase"]),
        state=run.state,
        speed=run.speed,
        rows=[QuoteRow(*row) for row in body["rows"]],
        indices=[IndexRow(*row) for row in body["indices"]],
        news=[
            NewsLine(Instant(*line["at"]), Bilingual(line["zh"], line["en"]))
            for line in body["news"]
        ],
    )


def date_of(run: MarketRun, day: int) -> date:
    """The date of a run's trading day; days before the first are negative."""
    return trading_date(run.first_date, day)


def minute_bars(run: MarketRun, instrument: int, day: int) -> list[ChartBar]:
    """The closed minutes of one trading day in which the share traded, in order."""
    found = MinuteBars.objects.filter(run=run, day=day).order_by("minute")
    return [
        ChartBar(day, minute, *row[1:])
        for minute, rows in found.values_list("minute", "rows")
        for row in rows
        if row[0] == instrument
    ]


def kept_minute_days(run: MarketRun) -> list[int]:
    """The trading days whose minutes are kept, oldest first."""
    days = MinuteBars.objects.filter(run=run).order_by("day").values_list("day", flat=True)
    return list(days.distinct())


def day_bars(run: MarketRun, instrument: int, *, most: int = 250) -> list[ChartBar]:
    """The newest closed days, oldest first, with the history before the run."""
    found = DayBars.objects.filter(run=run).order_by("-day").values_list("day", "rows")[:most]
    return [
        ChartBar(day, 0, *row[1:])
        for day, rows in reversed(found)
        for row in rows
        if row[0] == instrument
    ]


def joined(bars: Sequence[ChartBar], run: MarketRun, period: str) -> Iterator[ChartBar]:
    """Bars of an `hour` (of minutes) or a `week` (of days), each named by its first."""

    def span(bar: ChartBar) -> tuple[int, int]:
        if period == "week":
            year, week, _ = date_of(run, bar.day).isocalendar()
            return year, week
        return bar.day, _hour(bar.minute)

    for _, group in groupby(bars, span):
        part = list(group)
        yield ChartBar(
            part[0].day,
            part[0].minute,
            part[0].open,
            max(bar.high for bar in part),
            min(bar.low for bar in part),
            part[-1].close,
            sum(bar.volume for bar in part),
            sum(bar.turnover for bar in part),
        )


def _hour(minute: int) -> int:
    """Which of the day's four hours of trading: 9:30, 10:30, 13:00, 14:00 (the auctions belong in)."""
    return sum(minute >= start for start in (10 * 60 + 30, 13 * 60, 14 * 60))
