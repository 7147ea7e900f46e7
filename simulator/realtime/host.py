"""The host of the market runs: one thread that takes, matches, commits, answers and publishes.

Whatever queued while the last commit ran goes into the next one. A command is matched before the
commit, acknowledged after it, published after that. A run whose commit fails is rebuilt from its
store, and its commands are tried again one by one, so that a bad one fails alone.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from django.db import DatabaseError, OperationalError, connections, transaction
from django.utils import timezone

from simulator.engine.market.commands import OpenAccount
from simulator.engine.market.crowd import Crowd
from simulator.engine.refusal import Refusal
from simulator.models import MarketRun
from simulator.realtime import wire
from simulator.realtime.driver import BUDGET
from simulator.realtime.hub import Hub
from simulator.realtime.live_run import CrowdMaker, LiveRun
from simulator.selectors import runs as reading
from simulator.services import journal, runs
from simulator.services.exchange import Reply, Request
from simulator.services.journal import Commit

log = logging.getLogger(__name__)

PACE = 0.05
"""Seconds between two turns while nothing wakes the host."""
BREATH = 0.001
"""The same while a run owes its market time: others have their turn, then it goes on."""
FOLLOW_EVERY = timedelta(seconds=1)
"""How often the rows of the runs are read again."""
MOST_FAULTS = 3
"""Turns of a run that may fail one after the other before it is taken out of service."""
KEPT_DAYS = 5
"""Trading days of an endless run that are kept."""
CLOSE_NOT_HOSTED = 4004

Waiting = tuple[Request, Future[Reply]]


@dataclass(slots=True)
class _Work:
    """What one turn does for one run."""

    live: LiveRun
    waiting: list[Waiting]
    replies: list[Reply] = field(default_factory=list)
    commit: Commit | None = None
    fault: Exception | None = None


class Host:
    """Runs in a thread of its own; `turn` is one round of it, for tests to call.

    While it may not host (see `host_lock`) it has no runs, and commands are refused.
    """

    def __init__(
        self, hub: Hub, crowd_of: CrowdMaker = Crowd, may_host: Callable[[], bool] = lambda: True
    ) -> None:
        self._hub = hub
        self._crowd_of = crowd_of
        self._may_host = may_host
        self._queue: SimpleQueue[Waiting] = SimpleQueue()
        self._woken = threading.Event()
        self._rows_changed = True
        self._followed: datetime | None = None
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._runs: dict[int, LiveRun] = {}
        self._faults: dict[int, int] = {}

    # ---- From any thread ------------------------------------------------------------------------
    def submit(self, request: Request) -> Future[Reply]:
        """Queues a command. The future is done after its commit; it never raises."""
        future: Future[Reply] = Future()
        self._queue.put((request, future))
        if self._stopping:
            self._refuse_rest()
        self._woken.set()
        return future

    def wake(self) -> None:
        self._rows_changed = True
        self._woken.set()

    def start(self) -> None:
        self._stopping = False
        self._thread = threading.Thread(target=self._loop, name="exchange", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Takes nothing more, commits and answers what is queued, and ends the thread."""
        self._stopping = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    # ---- In the host's thread -------------------------------------------------------------------
    def _loop(self) -> None:
        try:
            while not self._stopping:
                self._woken.wait(BREATH if self._is_behind else PACE)
                self._woken.clear()
                self._turn_safely()
            self._turn_safely()
            self._refuse_rest()
        finally:
            connections.close_all()

    def _turn_safely(self) -> None:
        """Whatever happens, the thread goes on: without it the town has no market."""
        try:
            self.turn(timezone.now())
        except Exception:
            log.exception("A turn of the exchange failed.")
            connections.close_all()

    @property
    def _is_behind(self) -> bool:
        return any(live.is_behind for live in self._runs.values())

    def turn(self, now: datetime) -> None:
        """One round: follow the rows, step each run, carry out what is queued, commit, tell."""
        try:
            self._follow(now)
        except Exception:
            log.exception("The rows of the market runs could not be read.")
            connections.close_all()
        works = self._sorted_out(self._taken())
        budget = BUDGET / max(1, len(works))
        done = [work for work in works if self._play(work, now, budget)]
        self._settle(done, now)

    def _follow(self, now: datetime) -> None:
        due = self._followed is None or not timedelta(0) <= now - self._followed < FOLLOW_EVERY
        if not (due or self._rows_changed):
            return
        self._rows_changed, self._followed = False, now
        rows = {row.pk: row for row in reading.hosted()} if self._may_host() else {}
        for pk in [pk for pk in self._runs if pk not in rows]:
            self._let_go(pk)
        for pk, row in rows.items():
            if pk in self._runs:
                self._runs[pk].follow(row)
            else:
                self._load_safely(pk)

    def _load_safely(self, pk: int) -> None:
        """A run that cannot be read now is tried again when the rows are next followed."""
        try:
            self._load(MarketRun.objects.get(pk=pk))
        except Exception:
            log.exception("Run %s cannot be read now.", pk)
            connections.close_all()

    def _load(self, row: MarketRun) -> None:
        try:
            live = LiveRun.load(row, self._crowd_of)
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("Run %s cannot be rebuilt.", row.pk)
            self._take_out(row.pk, str(error))
            return
        if live.is_new:
            live.take(_openings(row), timezone.now())
        self._runs[row.pk] = live

    def _taken(self) -> dict[int, list[Waiting]]:
        waiting: dict[int, list[Waiting]] = {}
        while True:
            try:
                request, future = self._queue.get_nowait()
            except Empty:
                return waiting
            if future.set_running_or_notify_cancel():
                waiting.setdefault(request.run, []).append((request, future))

    def _sorted_out(self, waiting: dict[int, list[Waiting]]) -> list[_Work]:
        for pk in waiting.keys() - self._runs.keys():
            for _, future in waiting[pk]:
                future.set_result(Refusal("not_hosted"))
        return [_Work(live, waiting.get(pk, [])) for pk, live in self._runs.items()]

    def _play(self, work: _Work, now: datetime, budget: float) -> bool:
        """Steps and matches in memory; False if that failed and the run was rebuilt."""
        live = work.live
        try:
            live.step(now, budget)
            work.replies = live.take((request for request, _ in work.waiting), now)
            if live.wants_commit(now):
                work.commit = live.commit(now)
        except Exception as error:
            log.exception("Run %s could not go on; it is rebuilt from its store.", live.row.pk)
            self._recover(work, now, error)
            return False
        return True

    def _settle(self, works: list[_Work], now: datetime) -> None:
        """Commits what the runs have done, then answers the callers, then tells all who listen."""
        self._commit(works)
        stands = [work for work in works if work.fault is None]
        for work in stands:
            for (_, future), reply in zip(work.waiting, work.replies, strict=True):
                future.set_result(reply)
        for work in stands:
            if work.commit is not None:
                self._publish(work.live, work.commit, now)
        for work in works:
            if work.fault is not None:
                self._recover(work, now, work.fault)

    def _commit(self, works: list[_Work]) -> None:
        """One transaction for all; a run whose part of it fails, fails alone."""
        to_write = [work for work in works if work.commit is not None and not work.commit.is_empty]
        if not to_write:
            return
        try:
            with transaction.atomic(using=runs.STORE):
                for work in to_write:
                    self._write(work)
        except Exception as error:
            log.exception("A commit of the exchange failed.")
            connections.close_all()
            for work in to_write:
                work.fault = error

    def _write(self, work: _Work) -> None:
        assert work.commit is not None  # noqa: S101  # the caller has sorted them out
        try:
            with transaction.atomic(using=runs.STORE):
                journal.write(work.commit)
        except Exception as error:
            log.exception("What run %s has done could not be written.", work.commit.run)
            work.fault = error

    def _publish(self, live: LiveRun, commit: Commit, now: datetime) -> None:
        self._faults.pop(live.row.pk, None)
        for topic, frame in live.frames(commit, self._hub.watched(), now):
            self._hub.publish(topic, frame)
        forgets = live.row.endless and not live.row.keeps_all_days
        if forgets and commit.snapshot is not None and commit.snapshot.ends_day:
            self._forget_old_days(live.row, commit.snapshot.day)

    def _forget_old_days(self, row: MarketRun, day: int) -> None:
        try:
            journal.let_go(row, before=day - KEPT_DAYS + 2)
        except DatabaseError:  # the next evening tries again
            log.exception("Old days of run %s could not be let go.", row.pk)
            connections.close_all()

    # ---- When something went wrong --------------------------------------------------------------
    def _recover(self, work: _Work, now: datetime, error: Exception) -> None:
        """Rebuilds a run from its store and tries its commands again, one commit each.

        A store that cannot be reached is waited for; a run that fails by itself is taken out.
        """
        row = work.live.row
        self._runs.pop(row.pk, None)
        if not work.waiting and not isinstance(error, OperationalError):
            self._faults[row.pk] = self._faults.get(row.pk, 0) + 1
        if self._faults.get(row.pk, 0) > MOST_FAULTS:
            self._take_out(row.pk, f"it failed several times over: {error!r}")
        else:
            self._load_safely(row.pk)
        if len(work.waiting) == 1:
            work.waiting[0][1].set_result(Refusal("try_again"))
            return
        for waiting in work.waiting:
            live = self._runs.get(row.pk)
            if live is None:
                waiting[1].set_result(Refusal("try_again"))
                continue
            alone = _Work(live, [waiting])
            if self._play(alone, now, 0.0):
                self._settle([alone], now)

    def _take_out(self, pk: int, why: str) -> None:
        log.critical("Run %s is out of order and stands still: %s", pk, why)
        MarketRun.objects.filter(pk=pk).update(state=MarketRun.State.BROKEN)
        self._let_go(pk)

    def _let_go(self, pk: int) -> None:
        """The run is not hosted any more: its sockets go and come back for the next one."""
        self._runs.pop(pk, None)
        self._faults.pop(pk, None)
        self._hub.dismiss(wire.run_topics(pk), CLOSE_NOT_HOSTED)

    def _refuse_rest(self) -> None:
        for waiting in self._taken().values():
            for _, future in waiting:
                future.set_result(Refusal("not_hosted"))


def _openings(row: MarketRun) -> Iterable[Request]:
    """A new run begins with the accounts that people of its town trade from."""
    for account in reading.own_accounts(row):
        opening = OpenAccount(account.pk, account.opening_cash)
        yield Request(
            row.pk, account.pk, account.opening_cash, opening, key="", terms=account.terms
        )
