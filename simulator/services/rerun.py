"""Running a day of the bank again from its evidence, to show that the books follow from it.

The day is played on a copy of the town, which is taken back afterwards: customers as they stood that
morning, the same desks, the same tickets, and then each step as the evidence tells it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest

from django.db import transaction

from simulator.engine.bank.actions import action_from_plain
from simulator.engine.bank.denominations import Cash
from simulator.engine.ledger import Posting
from simulator.engine.refusal import Refusal
from simulator.engine.rmb import capitals
from simulator.models import (
    CounterTransaction,
    DeskSession,
    EntryKind,
    JournalEntry,
    QueueTicket,
    Town,
    WorkEvent,
)
from simulator.models.work_kinds import CounterWork
from simulator.selectors import books as books_reading
from simulator.services import books, counter, counter_day, night, queue, rerun_stage
from simulator.services.rerun_stage import Stage

Booked = tuple[str, tuple[Posting, ...]]


class _EndOfPlayError(Exception):
    """Takes the copy of the town back."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """Something that happened on the day, and how it is done again."""

    at: datetime
    turn: tuple[int, int]
    play: Callable[[Stage], object]


def rerun(*, town: Town, day: date) -> list[str]:
    """Where the books of a day and those that follow from its evidence differ; empty if nowhere.

    Args:
        town: The town; nothing in it is changed.
        day: One of its business dates.
    """
    differences: list[str] = []
    try:
        with transaction.atomic():
            stage = rerun_stage.set_stage(town=town, day=day)
            for cue in sorted(_cues(town, day), key=lambda cue: (cue.at, cue.turn)):
                done = cue.play(stage)
                if isinstance(done, Refusal):
                    differences.append(f"{cue.at:%H:%M:%S}: refused now, {done.code} {done.facts}")
            differences += _differences(_booked(town, day), _booked(stage.town, day))
            raise _EndOfPlayError
    except _EndOfPlayError:
        return differences


def _booked(town: Town, day: date) -> list[Booked]:
    """The entries of a day in order, without the founding."""
    entries = JournalEntry.objects.filter(town=town, date=day).exclude(kind=EntryKind.FOUNDING)
    return [
        (entry.kind, tuple(books_reading.postings_of(entry)))
        for entry in entries.order_by("number")
    ]


def _differences(kept: list[Booked], again: list[Booked]) -> list[str]:
    return [
        f"entry {place} of the day: kept {one}, again {other}"
        for place, (one, other) in enumerate(zip_longest(kept, again), start=1)
        if one != other
    ]


def _cues(town: Town, day: date) -> list[_Cue]:
    tickets = QueueTicket.objects.filter(town=town, date=day).select_related("customer")
    entries = JournalEntry.objects.filter(town=town, date=day, session=None)
    events = WorkEvent.objects.filter(session__in=rerun_stage.sessions_of(town, day))
    return [
        *(_Cue(ticket.drawn_at, (0, ticket.pk), _draws(ticket)) for ticket in tickets),
        *(
            _Cue(entry.posted_at, (1, entry.number), _posts(entry))
            for entry in entries.exclude(kind=EntryKind.FOUNDING)
        ),
        *(_Cue(event.at, (2, event.pk), _does(event)) for event in events.order_by("pk")),
    ]


def _draws(ticket: QueueTicket) -> Callable[[Stage], object]:
    return lambda stage: rerun_stage.draw_again(stage=stage, ticket=ticket)


def _posts(entry: JournalEntry) -> Callable[[Stage], object]:
    """An entry that came from elsewhere, such as a transfer, is taken as it stands."""
    return lambda stage: books.post(
        town=stage.town,
        lines=books_reading.postings_of(entry),
        kind=EntryKind(entry.kind),
        key=entry.key,
        now=entry.posted_at,
    )


def _does(event: WorkEvent) -> Callable[[Stage], object]:
    return lambda stage: _play(stage, stage.sessions[event.session_id], event)


def _play(stage: Stage, session: DeskSession, event: WorkEvent) -> object:
    """Does again what an event tells; what only describes another step is passed over."""
    facts, now = event.facts, event.at
    if event.kind in _STEPS:
        return _STEPS[event.kind](session, facts, now)
    if event.kind == CounterWork.CALLED or "action" not in facts:
        return None
    raw = json.loads(facts["action"])
    if raw["do"] == "Post":
        raw["capitals"] = capitals(raw["fen"])
    return counter.act(
        work=_work(stage.town, facts["visit"]), action=action_from_plain(raw), now=now
    )


def _work(town: Town, visit: str) -> CounterTransaction:
    works = CounterTransaction.objects.filter(ticket__town=town, ticket__serial=int(visit[1:]))
    return works.select_related("session", "ticket").get()


def _resume(session: DeskSession, facts: rerun_stage.Facts, now: datetime) -> object:
    ticket = QueueTicket.objects.get(town=session.town, serial=int(facts["visit"][1:]))
    return queue.resume(ticket=ticket, session=session, now=now)


def _close(session: DeskSession, facts: rerun_stage.Facts, now: datetime) -> object:
    there = counter_day.all_that_is_there(session=session)
    laid_out = counter_day.LaidOut(_cash(facts["counted"]), there.vouchers, there.seals)
    return counter_day.close_counter(
        session=session, laid_out=laid_out, now=now, counted_by=facts["by"]
    )


def _cash(pieces: list[str]) -> Cash:
    pairs = (each.split(":") for each in pieces)
    return Cash({int(face): int(count) for face, count in pairs})


_STEPS: dict[str, Callable[[DeskSession, rerun_stage.Facts, datetime], object]] = {
    CounterWork.OPENED: lambda session, facts, now: counter_day.open_counter(
        session=session, now=now, box=facts["box"]
    ),
    CounterWork.CASH_FETCHED: lambda session, facts, now: counter_day.fetch_cash(
        session=session, cash=_cash(facts["pieces"]), now=now
    ),
    CounterWork.NUMBER_CALLED: lambda session, _facts, now: counter.call_next(
        session=session, now=now
    ),
    CounterWork.HELD: lambda session, _facts, now: queue.hold(session=session, now=now),
    CounterWork.PASSED_OVER: lambda session, _facts, now: queue.miss(session=session, now=now),
    CounterWork.RESUMED: _resume,
    CounterWork.VOUCHER_SPOILED: lambda session, facts, now: counter.spoil_voucher(
        session=session, number=facts["voucher"], now=now
    ),
    CounterWork.ABANDONED: lambda session, facts, now: night.abandon(
        work=_work(session.town, facts["visit"]), now=now
    ),
    CounterWork.CLOSED: _close,
}
