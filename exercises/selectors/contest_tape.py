"""The record of a contest's market, step by step, as the standings read it.

A step is a minute in which something traded, or the close of a day. When a minute's bars stand in the
store, so does everything that happened to accounts in it: they are written in one commit.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from exercises.scoring.trading import Step, Told
from simulator.engine.calendar import DAY
from simulator.models import AccountEvent, DayBars, MarketRun, MinuteBars
from simulator.selectors import market

MINUTE = 60
MOST = 240
"""Minutes read at a time: a day."""
_CLOSE = 4
"""Place of the closing price in a row of bars."""

Moment = tuple[int, int]
"""Trading day and second of the day; what happened before that second has been read."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A step, and the moment up to which it reaches."""

    moment: Moment
    step: Step


def opening_prices(run: MarketRun) -> dict[int, int]:
    """What shares are worth before their first trade: their previous closes."""
    return {one.number: one.previous_close for one in market.scenario_of(run).instruments}


def steps_after(
    run: MarketRun,
    accounts: Mapping[int, str],
    moment: Moment,
    *,
    before: datetime | None = None,
    most: int = MOST,
) -> list[Reached]:
    """The next steps of the record, in order; none if nothing more has been written.

    Args:
        run: The contest's.
        accounts: Account → name of its entry.
        moment: What has been read already.
        before: Only what had happened before this moment on the wall; all there is without it.
        most: Minutes at the most.
    """
    ends = _ends_after(run, moment, before, most)
    if not ends:
        return []
    told = _told(run, accounts, moment, [end for end, _, _ in ends])
    return [
        Reached(end, Step(tuple(told[place]), prices, closes_day))
        for place, (end, prices, closes_day) in enumerate(ends)
    ]


def last_step(run: MarketRun, accounts: Mapping[int, str], moment: Moment) -> Reached | None:
    """What is left of a record after its last whole step: up to where the market stands still.

    A day that the end cuts short counts as a day.
    """
    picture = market.picture(run)
    if picture is None:
        return None
    end = (picture.at.day, picture.at.second + 1)
    if end <= moment:
        return None
    prices = {row.instrument: row.last or row.previous_close for row in picture.rows}
    told = _told(run, accounts, moment, [end])[0]
    is_new_day = end[0] > moment[0] or moment[1] < DAY
    return Reached(end, Step(tuple(told), prices, closes_day=is_new_day))


def _ends_after(
    run: MarketRun, moment: Moment, before: datetime | None, most: int
) -> list[tuple[Moment, dict[int, int], bool]]:
    """Where steps end, the prices that stand there, and whether a day closes there."""
    day, second = moment
    written = {} if before is None else {"written_at__lt": before}
    minutes = (
        MinuteBars.objects.filter(run=run, **written)
        .filter(Q(day=day, minute__gte=second // MINUTE) | Q(day__gt=day))
        .order_by("day", "minute")
        .values_list("day", "minute", "rows")[:most]
    )
    ends = [((at, (minute + 1) * MINUTE), _prices(rows), False) for at, minute, rows in minutes]
    not_closed = day if second < DAY else day + 1
    closed = DayBars.objects.filter(run=run, day__gte=not_closed, **written)
    closes = [((at, DAY), _prices(rows), True) for at, rows in closed.values_list("day", "rows")]
    if len(ends) == most:  # of what comes after them nothing is known yet
        closes = [close for close in closes if close[0] < ends[-1][0]]
    return sorted([*ends, *closes], key=lambda end: end[0])


def _prices(rows: Sequence[Sequence[int]]) -> dict[int, int]:
    return {row[0]: row[_CLOSE] for row in rows}


def _told(
    run: MarketRun, accounts: Mapping[int, str], after: Moment, ends: Sequence[Moment]
) -> list[list[Told]]:
    """What accounts were told up to each of these moments, each account's in order."""
    (day, second), (last_day, last_second) = after, ends[-1]
    events = AccountEvent.objects.filter(
        Q(day=day, second__gte=second) | Q(day__gt=day),
        Q(day=last_day, second__lt=last_second) | Q(day__lt=last_day),
        run=run,
        account__in=accounts,
        kind__in=("fill", "cash_moved", "refused"),
    )
    told: list[list[Told]] = [[] for _ in ends]
    for event in events.order_by("account", "seq"):
        place = bisect_right(ends, (event.day, event.second))
        told[place].append(Told(accounts[event.account], event.kind, event.facts))
    return told
