"""Standings of an investment contest: kept up to date event by event, equal to a full recompute.

Each entry is a fold over its own events, in whole fen and whole numbers, so that it does not matter
how events of different entries are mixed. Figures are rounded half up before they are compared:
returns and drawdowns to 6 decimals, Sharpe ratios to 4. Returns are raw and named so.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from types import MappingProxyType

from exercises.scoring.contest_formats import TOTAL, By, ContestFormat, Part
from exercises.scoring.contest_rules import ContestRules
from exercises.scoring.digest import digest
from exercises.scoring.investment import Invalid, why_invalid
from exercises.scoring.performance import sharpe_of_sums
from exercises.scoring.points import half_up, share
from exercises.scoring.scales import Linear
from exercises.scoring.ties import TieStep, sort_key

NANO = 10**9
"""Daily returns are summed in whole billionths."""
RATIO_PLACES = 6
SHARPE_PLACES = 4

Key = tuple[tuple[bool, Decimal], ...]


# ---- Events ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class EquityRead:
    """Total assets of an entry at a moment, in fen; `closes_day` for the last one of a day."""

    entry: str
    equity: int
    closes_day: bool = False


@dataclass(frozen=True, slots=True)
class RoundTripClosed:
    """A position was sold out; `won` if it brought more than it had cost, fees included."""

    entry: str
    won: bool


@dataclass(frozen=True, slots=True)
class RuleBroken:
    """An order was refused by a rule of the contest."""

    entry: str


@dataclass(frozen=True, slots=True)
class NewListingBought:
    """Something barred was bought; the entry no longer counts."""

    entry: str


Event = EquityRead | RoundTripClosed | RuleBroken | NewListingBought


# ---- One entry ---------------------------------------------------------------------------------
@dataclass(slots=True)
class Book:
    """What the events of one entry add up to."""

    start: int
    risk_free_nano: int = 0
    equity: int = field(init=False)
    peak: int = field(init=False)
    fall: int = 0
    """The deepest fall so far, and the peak it fell from."""
    fall_from: int = 1
    last_close: int = field(init=False)
    days: int = 0
    excess: int = 0
    excess_squared: int = 0
    round_trips: int = 0
    wins: int = 0
    breaches: int = 0
    barred: bool = False

    def __post_init__(self) -> None:
        if self.start <= 0:
            msg = f"an entry starts with money, not with {self.start} fen"
            raise ValueError(msg)
        self.equity = self.peak = self.last_close = self.start

    def apply(self, event: Event) -> None:
        match event:
            case EquityRead(equity=equity, closes_day=closes_day):
                self._read(equity)
                if closes_day:
                    self._close_day()
            case RoundTripClosed(won=won):
                self.round_trips += 1
                self.wins += won
            case RuleBroken():
                self.breaches += 1
            case NewListingBought():
                self.barred = True

    def figures(self, trading_days: int) -> dict[str, Decimal | None]:
        """Everything that can be ranked or put on a scale."""
        daily = sharpe_of_sums(self.days, self.excess, self.excess_squared, trading_days)
        return {
            "return": ratio(self.equity - self.start, self.start),
            "drawdown": ratio(self.fall, self.fall_from),
            "sharpe": None if daily is None else half_up(daily, SHARPE_PLACES),
            "breaches": Decimal(self.breaches),
            "hit_rate": ratio(self.wins, self.round_trips) if self.round_trips else None,
        }

    def as_data(self) -> dict[str, int]:
        """Plain data that `book_of` takes back, to go on another time."""
        return {name: int(getattr(self, name)) for name in _KEPT}

    def _read(self, equity: int) -> None:
        self.equity = equity
        self.peak = max(self.peak, equity)
        fall = self.peak - equity
        if fall * self.fall_from > self.fall * self.peak:
            self.fall, self.fall_from = fall, self.peak

    def _close_day(self) -> None:
        if self.last_close > 0:
            gained = share(NANO, self.equity - self.last_close, self.last_close)
            excess = gained - self.risk_free_nano
            self.days += 1
            self.excess += excess
            self.excess_squared += excess * excess
        self.last_close = self.equity


_KEPT = tuple(one.name for one in fields(Book))


def book_of(data: Mapping[str, int]) -> Book:
    """A book from its data."""
    book = Book(data["start"], data["risk_free_nano"])
    for name in _KEPT:
        setattr(book, name, data[name])
    book.barred = bool(data["barred"])
    return book


# ---- The table ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Score:
    """An entry's figures, its machine points (None where the format has no scale), its validity."""

    entry: str
    figures: Mapping[str, Decimal | None]
    parts: Mapping[str, Decimal]
    machine: Decimal | None
    invalid: Invalid | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the standings. An entry that does not count has no rank and stands at the end."""

    rank: int | None
    score: Score


class Standings:
    """Live standings of the machine's part."""

    def __init__(
        self,
        rules: ContestRules,
        starts: Mapping[str, int],
        *,
        books: Mapping[str, Book] = MappingProxyType({}),
        out: Collection[str] = (),
        ended: bool = False,
    ) -> None:
        """Standings of a contest that begins, or that goes on from books kept earlier.

        Args:
            rules: The contest's.
            starts: Entry → opening cash in fen.
            books: What has been folded already, by entry.
            out: Entries that a decision took out; they stand in the table without a rank.
            ended: See `end`.
        """
        self._format = rules.format
        self._trading_days = rules.procedure.trading_days
        self._least_trips = int(rules.format.limits.get("least_round_trips", 0))
        self._parts = machine_parts(rules.format)
        self._chain = machine_chain(rules.format)
        risk_free = int(half_up(rules.procedure.risk_free_daily * NANO, 0))
        self._books = {
            entry: books.get(entry) or Book(start, risk_free) for entry, start in starts.items()
        }
        self._out = frozenset(out)
        self._ended = ended
        self._scores: dict[str, Score] = {}
        self._keys: dict[str, Key] = {}
        self._order: list[tuple[Key, str]] = []
        for entry in self._books:
            self._place(entry)

    def apply(self, *events: Event) -> None:
        """Takes in events; of each entry in the order in which they happened.

        Raises:
            KeyError: an entry that does not take part.
        """
        for event in events:
            self._books[event.entry].apply(event)
        for entry in {event.entry for event in events}:
            self._place(entry)

    def end(self) -> None:
        """The contest is over: from now on an entry that did too little does not count."""
        self._ended = True
        for entry in self._books:
            self._place(entry)

    def books(self) -> Mapping[str, Book]:
        """What the events have added up to, by entry."""
        return self._books

    def score(self, entry: str) -> Score:
        """One entry's score; KeyError for an entry that does not take part."""
        return self._scores[entry]

    def rows(self) -> tuple[Row, ...]:
        """The whole table from the best to the last; equal ones share a rank and stand by name."""
        rows: list[Row] = []
        rank, before = 0, None
        for place, (key, entry) in enumerate(self._order, start=1):
            score = self._scores[entry]
            if key != before:
                rank, before = place, key
            rows.append(Row(None if score.invalid else rank, score))
        return tuple(rows)

    def _place(self, entry: str) -> None:
        score = self._scored(entry)
        self._scores[entry] = score
        figures = {**score.figures, TOTAL: score.machine}
        # Whoever does not count comes after everybody who does.
        key = ((score.invalid is not None, Decimal(0)), *sort_key(figures, self._chain))
        old = self._keys.get(entry)
        if key == old:
            return
        if old is not None:
            del self._order[bisect_left(self._order, (old, entry))]
        self._keys[entry] = key
        insort(self._order, (key, entry))

    def _scored(self, entry: str) -> Score:
        book = self._books[entry]
        figures = book.figures(self._trading_days)
        parts = {
            part.key: scale.points(figures[part.key], part.out_of) for part, scale in self._parts
        }
        invalid = why_invalid(
            disqualified=entry in self._out,
            round_trips=book.round_trips,
            least_round_trips=self._least_trips if self._ended else 0,
            bought_new_listing=book.barred,
        )
        machine = (
            sum((part.weight * parts[part.key] for part, _ in self._parts), Decimal(0))
            if self._parts
            else None
        )
        return Score(entry, figures, parts, machine, invalid)


def computed(
    rules: ContestRules, starts: Mapping[str, int], events: Iterable[Event], *, ended: bool = False
) -> Standings:
    """Standings from the whole history at once: what the live ones must always equal."""
    standings = Standings(rules, starts)
    standings.apply(*events)
    if ended:
        standings.end()
    return standings


def machine_parts(contest_format: ContestFormat) -> list[tuple[Part, Linear]]:
    """The parts that the machine gives while the contest runs, with their scales."""
    return [
        (part, part.scale)
        for part in contest_format.parts_by(By.MACHINE)
        if isinstance(part.scale, Linear)
    ]


def machine_chain(contest_format: ContestFormat) -> tuple[TieStep, ...]:
    """How the live table is ranked: the format's chain without what judges and others give.

    Where no part is on a scale there is no machine total, and the raw return leads.
    """
    known = {"return", "drawdown", "sharpe", "breaches", "hit_rate"}
    if machine_parts(contest_format):
        known.add(TOTAL)
    chain = tuple(step for step in contest_format.ties if step.figure in known)
    return chain or (TieStep("return"),)


def table_digest(rows: Iterable[Row]) -> str:
    """SHA-256 of a table, to show later that a published one was not changed."""
    return digest(
        [
            {
                "rank": row.rank,
                "entry": row.score.entry,
                "machine": None if row.score.machine is None else str(row.score.machine),
                "figures": {
                    name: None if value is None else str(value)
                    for name, value in row.score.figures.items()
                },
                "invalid": row.score.invalid,
            }
            for row in rows
        ]
    )


def ratio(part: int, of: int) -> Decimal:
    """`part / of` as a decimal of six places, rounded half up."""
    return Decimal(share(10**RATIO_PLACES, part, of)).scaleb(-RATIO_PLACES)
