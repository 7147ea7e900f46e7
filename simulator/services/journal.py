"""The journal of a run: appending a commit, and rebuilding the run from what was committed.

Batches are chained: each carries the hash of the one before it, the first one the hash of what the
run is made from. So nothing can be changed, taken out or put in unseen.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from simulator.engine.market.commands import Command
from simulator.engine.market.events import Event
from simulator.engine.market.instruments import Scenario
from simulator.engine.market.rules import rules_of
from simulator.engine.market.view import MarketActor
from simulator.engine.run import Run, journal
from simulator.models import (
    AccountBalance,
    AccountEvent,
    AnsweredCommand,
    DayBars,
    JournalBatch,
    MarketRun,
    MinuteBars,
    RunPicture,
    RunSnapshot,
)
from simulator.models.exchange import LASTING

STORE = "exchange"
_SNAPSHOTS_TRIED = 3
_MONEY = ("opened", "cash_moved")
"""Kinds of account events that move money between an account and the world outside."""

log = logging.getLogger(__name__)


class BrokenJournalError(Exception):
    """The journal or its snapshots do not hold together; the message says where."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a journal stands: the number of its newest batch and the hash it has reached."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A run as its last commit left it; `replayed` commands came from the journal."""

    run: Run
    place: Place
    replayed: int


@dataclass(slots=True)
class Commit:
    """All that one transaction writes of a run, as rows that are not saved yet."""

    run: int
    batch: JournalBatch | None = None
    events: list[AccountEvent] = field(default_factory=list)
    balances: list[AccountBalance] = field(default_factory=list)
    answers: list[AnsweredCommand] = field(default_factory=list)
    picture: RunPicture | None = None
    minutes: list[MinuteBars] = field(default_factory=list)
    days: list[DayBars] = field(default_factory=list)
    snapshot: RunSnapshot | None = None
    pauses: bool = False
    """The run has reached its close or the class break and stands still from here on."""

    @property
    def is_empty(self) -> bool:
        rows = (self.events, self.balances, self.answers, self.minutes, self.days)
        return not (any(rows) or self.batch or self.picture or self.snapshot or self.pauses)


def beginning(row: MarketRun) -> Place:
    """The place before the first batch: what the run is made from, hashed."""
    made_from = f"{row.pk}|{row.scenario}|{row.rules_version}|{row.seed}|{row.first_date}"
    return Place(0, hashlib.sha256(made_from.encode()).hexdigest())


def next_batch(row: MarketRun, after: Place, day: int, commands: list[Command]) -> JournalBatch:
    """The batch that follows a place, chained to it; not saved."""
    payload = journal.pack(commands)
    return JournalBatch(
        run_id=row.pk,
        seq=after.seq + 1,
        day=day,
        payload=payload,
        previous_hash=after.hash,
        hash=_hash(row.pk, after.seq + 1, day, payload, after.hash),
    )


def write(commit: Commit) -> None:
    """Saves a commit's rows within the caller's transaction on the exchange's store."""
    if commit.batch is not None:
        commit.batch.save(force_insert=True)
    if commit.events:
        AccountEvent.objects.bulk_create(commit.events)
    if commit.answers:
        AnsweredCommand.objects.bulk_create(commit.answers)
    if commit.balances:
        AccountBalance.objects.bulk_create(
            commit.balances,
            update_conflicts=True,
            unique_fields=["run", "account"],
            update_fields=["seq", "cash", "frozen", "holdings"],
        )
    if commit.picture is not None:
        RunPicture.objects.bulk_create(
            [commit.picture],
            update_conflicts=True,
            unique_fields=["run"],
            update_fields=["number", "body", "depths", "queues"],
        )
    if commit.minutes:
        MinuteBars.objects.bulk_create(commit.minutes)
    if commit.days:
        DayBars.objects.bulk_create(commit.days)
    if commit.snapshot is not None:
        _write_snapshot(commit.snapshot)
    if commit.pauses:
        running = MarketRun.objects.filter(pk=commit.run, state=MarketRun.State.RUNNING)
        running.update(state=MarketRun.State.PAUSED)


def rebuild(row: MarketRun, scenario: Scenario, crowd: MarketActor | None) -> Rebuilt:
    """The run as its last commit left it: the newest snapshot, and the journal after it.

    Raises:
        BrokenJournalError: the hash chain, a snapshot or a batch does not hold.
    """
    run, place = _from_snapshot(row, scenario, crowd)
    replayed = 0
    for batch in verified(row, place):
        commands = _unpacked(row, batch)
        for command in commands:
            run.apply(command)
        place = Place(batch.seq, batch.hash)
        replayed += len(commands)
    run.drain()  # what was replayed stands in the journal already
    return Rebuilt(run, place, replayed)


def verified(row: MarketRun, place: Place) -> Iterator[JournalBatch]:
    """The batches after a place, in order, each held against the chain.

    Raises:
        BrokenJournalError: a batch is missing, changed, or does not follow.
    """
    batches = row.batches.filter(seq__gt=place.seq).order_by("seq")
    for batch in batches.iterator(chunk_size=500):
        follows = batch.seq == place.seq + 1 and batch.previous_hash == place.hash
        payload = bytes(batch.payload)
        if not follows or batch.hash != _hash(
            row.pk, batch.seq, batch.day, payload, batch.previous_hash
        ):
            msg = f"The journal of run {row.pk} is broken at batch {batch.seq}."
            raise BrokenJournalError(msg)
        yield batch
        place = Place(batch.seq, batch.hash)


def verify(row: MarketRun) -> int:
    """Walks the whole journal that is kept and says how many batches hold.

    Raises:
        BrokenJournalError: see `verified`.
    """
    oldest = row.batches.order_by("seq").first()
    if oldest is None:
        return 0
    place = beginning(row) if oldest.seq == 1 else Place(oldest.seq - 1, oldest.previous_hash)
    return sum(1 for _ in verified(row, place))


def replay(row: MarketRun, scenario: Scenario) -> Iterator[tuple[Run, list[Event]]]:
    """Plays the whole journal from its first batch on, without crowd or chance.

    Gives the run and what each command brings about in it.

    Raises:
        BrokenJournalError: the chain or a batch does not hold.
    """
    run = Run(scenario, rules_of(row.rules_version), seed=row.seed, crowd=None)
    for batch in verified(row, beginning(row)):
        for command in _unpacked(row, batch):
            yield run, run.apply(command)


def let_go(row: MarketRun, *, before: int) -> None:
    """Forgets the days before `before`, as an endless run does; the newest snapshot stays.

    What the bank reconciles with stays too: money paid in and out, and answers that must last.
    """
    with transaction.atomic(using=STORE):
        kept = row.snapshots.filter(day__lt=before).order_by("-seq").first()
        if kept is not None:
            row.snapshots.filter(seq__lt=kept.seq).delete()
            row.batches.filter(seq__lte=kept.seq).delete()
        row.account_events.filter(day__lt=before).exclude(kind__in=_MONEY).delete()
        row.answered_commands.filter(day__lt=before).exclude(key__startswith=LASTING).delete()
        row.minute_bars.filter(day__lt=before).delete()


def _write_snapshot(snapshot: RunSnapshot) -> None:
    """Of those taken within a day the one before is kept too, in case the newest is damaged."""
    snapshot.save(force_insert=True)
    older = RunSnapshot.objects.filter(run_id=snapshot.run_id, seq__lt=snapshot.seq)
    kept = older.order_by("-seq").first()
    if kept is not None:
        older.filter(ends_day=False, seq__lt=kept.seq).delete()


def _from_snapshot(
    row: MarketRun, scenario: Scenario, crowd: MarketActor | None
) -> tuple[Run, Place]:
    """The newest snapshot that holds; without one the run begins anew and replays all."""
    rules = rules_of(row.rules_version)
    for snapshot in row.snapshots.order_by("-seq")[:_SNAPSHOTS_TRIED]:
        try:
            run = Run.restore(scenario, rules, bytes(snapshot.state), seed=row.seed, crowd=crowd)
        except ValueError as error:
            log.error("Snapshot %s of run %s cannot be read: %s", snapshot.seq, row.pk, error)
            continue
        if run.digest() == snapshot.digest:
            return run, Place(snapshot.seq, snapshot.hash)
        log.error("Snapshot %s of run %s is not what was stored.", snapshot.seq, row.pk)
    return Run(scenario, rules, seed=row.seed, crowd=crowd), beginning(row)


def _unpacked(row: MarketRun, batch: JournalBatch) -> list[Command]:
    try:
        return journal.unpack(bytes(batch.payload))
    except ValueError as error:
        msg = f"Batch {batch.seq} of run {row.pk} cannot be read: {error}"
        raise BrokenJournalError(msg) from error


def _hash(run: int, seq: int, day: int, payload: bytes, previous: str) -> str:
    return hashlib.sha256(f"{previous}|{run}|{seq}|{day}|".encode() + payload).hexdigest()
