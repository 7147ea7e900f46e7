"""Keeping the standings of a contest up to date from the record of its market, and letting them stand.

What has been read is kept, so that each pass takes in only what is new; the result is the same as that
of reading everything at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from exercises.models import Contest, ContestReading, ContestTable, EntryBook
from exercises.scoring.standings import Row, Standings, book_of, table_digest
from exercises.scoring.trading import Purse, Tape, purse_of
from exercises.selectors import contest_tape, contests
from exercises.selectors.contest_rules import rules_of
from exercises.selectors.contest_tape import Moment, Reached
from exercises.services.contests import locked
from simulator.models import MarketRun

HALF_HOUR = 1800


@dataclass(slots=True)
class _Reading:
    """The standings in memory, as far as they have been read."""

    contest: Contest
    moment: Moment
    marked: dict[str, int]
    tape: Tape
    standings: Standings

    def take(self, reached: Iterable[Reached]) -> None:
        for each in reached:
            self.standings.apply(*self.tape.play(each.step))
            if _half_hours(each.moment) != _half_hours(self.moment):
                self.marked = _ranks(self.standings)
            self.moment = each.moment


def begin(*, contest: Contest, run: MarketRun, now: datetime) -> None:
    """The standings before the first trade: everybody has the opening cash."""
    reading = _Reading(
        contest,
        (0, 0),
        {},
        _tape(contest, {}, contest_tape.opening_prices(run)),
        _standings(contest, {}),
    )
    _keep(reading)
    _show(reading, ContestTable.Kind.LIVE, now)


@transaction.atomic
def keep_up(*, contest: Contest, run: MarketRun, now: datetime) -> bool:
    """Takes in what the market's record says since the last time; False if it says nothing new.

    Until the freeze stands, nothing is read that happened at its moment or later, however late this
    is called.
    """
    contest = locked(contest)
    if not contest.is_open:
        return False
    reading = _resumed(contest)
    is_new = _read_up_to_freeze(reading, run, now)
    is_new |= _read(reading, run, before=_next_freeze(contest))
    if is_new:
        _keep(reading)
        _show(reading, ContestTable.Kind.LIVE, now)
    return is_new


@transaction.atomic
def close(*, contest: Contest, run: MarketRun, now: datetime) -> None:
    """Reads what is left after the end, and keeps the machine's table for good."""
    contest = locked(contest)
    reading = _resumed(contest)
    _read_up_to_freeze(reading, run, now)
    _read(reading, run)
    reading.standings.end()
    rest = contest_tape.last_step(run, contests.accounts_of(contest), reading.moment)
    if rest is not None:
        reading.take([rest])
    _keep(reading)
    _show(reading, ContestTable.Kind.LIVE, now)
    _show(reading, ContestTable.Kind.ENDED, now)


@transaction.atomic
def redraw(*, contest: Contest, now: datetime) -> None:
    """Shows a decision about an entry in the live table; what has been frozen stays as it was."""
    contest = locked(contest)
    if not ContestReading.objects.filter(contest=contest).exists():
        return
    reading = _resumed(contest, ended=contest.is_over)
    _show(reading, ContestTable.Kind.LIVE, now)


def recomputed(contest: Contest, run: MarketRun) -> tuple[Row, ...]:
    """The table from the whole record at once: what the one that is kept up must equal."""
    reading = _Reading(
        contest,
        (0, 0),
        {},
        _tape(contest, {}, contest_tape.opening_prices(run)),
        _standings(contest, {}),
    )
    _read(reading, run)
    return reading.standings.rows()


def _read(reading: _Reading, run: MarketRun, *, before: datetime | None = None) -> bool:
    """Everything there is, or that had happened before a moment; False if there was nothing."""
    accounts = contests.accounts_of(reading.contest)
    is_new = False
    while steps := contest_tape.steps_after(run, accounts, reading.moment, before=before):
        reading.take(steps)
        is_new = True
    return is_new


def _next_freeze(contest: Contest) -> datetime | None:
    """The freeze, as long as it does not stand."""
    stands = contest.tables.filter(kind=ContestTable.Kind.FROZEN).exists()
    return None if stands else contest.freezes_at


def _read_up_to_freeze(reading: _Reading, run: MarketRun, now: datetime) -> bool:
    """If the freeze is due and does not stand yet: shows the table of its moment for good."""
    freeze = _next_freeze(reading.contest)
    if freeze is None or now < freeze:
        return False
    is_new = _read(reading, run, before=freeze)
    _show(reading, ContestTable.Kind.FROZEN, now)
    return is_new


# ---- From rows and back ------------------------------------------------------------------------
def _resumed(contest: Contest, *, ended: bool = False) -> _Reading:
    row = ContestReading.objects.get(contest=contest)
    books = {str(each.entry_id): each for each in EntryBook.objects.filter(entry__contest=contest)}
    purses = {entry: purse_of(each.purse) for entry, each in books.items()}
    return _Reading(
        contest,
        (row.day, row.second),
        row.marked,
        _tape(contest, purses, dict(row.prices)),
        _standings(contest, books, ended=ended),
    )


def _tape(contest: Contest, purses: Mapping[str, Purse], prices: dict[int, int]) -> Tape:
    entries = contests.accounts_of(contest).values()
    fresh = {entry: Purse(contest.opening_cash) for entry in entries}
    return Tape({**fresh, **purses}, prices)


def _standings(
    contest: Contest, books: Mapping[str, EntryBook], *, ended: bool = False
) -> Standings:
    entries = contests.accounts_of(contest).values()
    return Standings(
        rules_of(contest),
        dict.fromkeys(entries, contest.opening_cash),
        books={entry: book_of(each.book) for entry, each in books.items()},
        out={str(entry) for entry in contests.disqualified(contest)},
        ended=ended,
    )


def _keep(reading: _Reading) -> None:
    day, second = reading.moment
    ContestReading.objects.update_or_create(
        contest=reading.contest,
        defaults={
            "day": day,
            "second": second,
            "prices": list(reading.tape.prices.items()),
            "marked": reading.marked,
        },
    )
    EntryBook.objects.bulk_create(
        [
            EntryBook(
                entry_id=int(entry),
                purse=reading.tape.purses[entry].as_data(),
                book=book.as_data(),
            )
            for entry, book in reading.standings.books().items()
        ],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["purse", "book"],
    )


def _show(reading: _Reading, kind: ContestTable.Kind, now: datetime) -> None:
    day, second = reading.moment
    rows = reading.standings.rows()
    ContestTable.objects.update_or_create(
        contest=reading.contest,
        kind=kind,
        version=1,
        defaults={
            "made_at": now,
            "day": day,
            "second": second,
            "rows": [row_data(row, reading.marked) for row in rows],
            "digest": table_digest(rows),
        },
    )


def row_data(row: Row, marked: Mapping[str, int]) -> dict[str, Any]:
    """A line of a table as it is kept. `moved`: places gained since the last half-hour."""
    score, before = row.score, marked.get(row.score.entry)
    return {
        "entry": int(score.entry),
        "rank": row.rank,
        "moved": None if before is None or row.rank is None else before - row.rank,
        "machine": None if score.machine is None else str(score.machine),
        "figures": {
            name: None if value is None else str(value) for name, value in score.figures.items()
        },
        "parts": {part: str(points) for part, points in score.parts.items()},
        "invalid": score.invalid,
    }


def _ranks(standings: Standings) -> dict[str, int]:
    return {row.score.entry: row.rank for row in standings.rows() if row.rank is not None}


def _half_hours(moment: Moment) -> tuple[int, int]:
    return moment[0], moment[1] // HALF_HOUR
