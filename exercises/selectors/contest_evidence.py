"""What an entry did, for a judge who does not know whose it is: orders, fills, refusals and the diary.

Nothing here names anybody, and nothing is a figure of the public board, so that a judge cannot tell
from the board whom they mark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from exercises.models import DiaryNote, Entry
from exercises.scoring.standings import book_of
from exercises.selectors import contests
from simulator.engine.market.instruments import Instrument
from simulator.models import AccountEvent, MarketRun
from simulator.selectors import market

Kind = Literal["note", "accepted", "fill", "cancelled", "refused"]
SHOWN = ("accepted", "fill", "cancelled", "refused")


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Something that happened, at a moment of the market. Prices are ticks, quantities shares."""

    number: int
    day: int
    """From 1."""
    second: int
    kind: Kind
    share: Instrument | None
    facts: Mapping[str, Any]
    text: str = ""
    written: datetime | None = None
    """When a note was written, by the server's clock."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The lines in the order in which they happened, and what they add up to."""

    lines: Sequence[EvidenceLine]
    notes: int
    orders: int
    fills: int
    turnover: Fraction
    """Bought and sold, as a multiple of the opening cash."""
    round_trips: int
    wins: int


def evidence_of(entry: Entry) -> Evidence:
    """Everything that is on record of an entry."""
    run = contests.run_of(entry.contest)
    events = [] if run is None else _events(run, entry.account_id)
    shares = {} if run is None else _shares(run)
    lines = _in_order([*map(_of_event, events), *map(_of_note, entry.notes.all())], shares)
    book = book_of(entry.book.book) if hasattr(entry, "book") else None
    amounts = (event.facts["price"] * event.facts["quantity"] for event in _fills(events))
    return Evidence(
        lines=lines,
        notes=sum(line.kind == "note" for line in lines),
        orders=sum(line.kind == "accepted" for line in lines),
        fills=sum(line.kind == "fill" for line in lines),
        turnover=Fraction(sum(amounts), entry.contest.opening_cash),
        round_trips=book.round_trips if book else 0,
        wins=book.wins if book else 0,
    )


def _events(run: MarketRun, account: int) -> list[AccountEvent]:
    found = AccountEvent.objects.filter(run=run, account=account, kind__in=SHOWN)
    return list(found.order_by("seq"))


def _fills(events: Sequence[AccountEvent]) -> list[AccountEvent]:
    return [event for event in events if event.kind == "fill"]


def _shares(run: MarketRun) -> Mapping[int, Instrument]:
    return {share.number: share for share in market.scenario_of(run).instruments}


_Raw = tuple[tuple[int, int], Kind, Mapping[str, Any], str, datetime | None]


def _of_event(event: AccountEvent) -> _Raw:
    return (event.day, event.second), event.kind, event.facts, "", None  # type: ignore[return-value]


def _of_note(note: DiaryNote) -> _Raw:
    return (note.day, note.second), "note", {}, note.text, note.at


def _in_order(raw: Sequence[_Raw], shares: Mapping[int, Instrument]) -> list[EvidenceLine]:
    """By moment; of one second a note stands before the orders."""
    ordered = sorted(raw, key=lambda line: (line[0], line[1] != "note"))
    return [
        EvidenceLine(
            number=number,
            day=day + 1,
            second=second,
            kind=kind,
            share=shares.get(facts.get("instrument", -1)),
            facts=facts,
            text=text,
            written=written,
        )
        for number, ((day, second), kind, facts, text, written) in enumerate(ordered, start=1)
    ]
