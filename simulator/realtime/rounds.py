"""What is to be done again and again while the site is served, in a thread of its own.

The composition root hands the jobs down (`settings.PERIODIC_JOBS`): a dotted path to a function that
takes `now`, and the seconds between two calls.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

PACE = 0.25


@dataclass(slots=True)
class Job:
    """A call that comes round; one that fails is logged and comes round again."""

    name: str
    call: Callable[..., object]
    every: timedelta
    last: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        return self.last is None or not timedelta(0) <= now - self.last < self.every


class Rounds:
    """Goes round the jobs one after the other; `step` is one round, for tests to call."""

    def __init__(self, jobs: Iterable[tuple[str, float]]) -> None:
        self._jobs = [
            Job(name, import_string(name), timedelta(seconds=seconds)) for name, seconds in jobs
        ]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="rounds", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def step(self, now: datetime) -> None:
        for job in self._jobs:
            if job.is_due(now):
                job.last = now
                try:
                    job.call(now=now)
                except Exception:
                    log.exception("%s failed; it is called again.", job.name)
                    connections.close_all()

    def _loop(self) -> None:
        try:
            while not self._stopping.wait(PACE):
                self.step(timezone.now())
        finally:
            connections.close_all()
