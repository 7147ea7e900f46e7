"""The exchange has one host: whoever hosts the market runs holds a lock of their store meanwhile.

For SQLite the lock of the data folder (`data_folder`) is enough, since the store is a file in it. A
PostgreSQL is reached from any machine, so it holds the lock itself, for a connection that does
nothing else. Should two hosts write all the same, the journal takes each batch number only once,
and who comes second rebuilds its runs; the lock keeps that from going on.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections
from psycopg.errors import LockNotAvailable

from simulator.services.runs import STORE
from simulator.services.turns import number_of

NUMBER = number_of("host of the market runs")
PATIENCE = "5s"
"""How long a start waits for a host that is just going."""
WATCHED = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "options": "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
}
"""Either side notices within a minute that the other has vanished without a word."""
_HOLDER = """
    SELECT coalesce(host(activity.client_addr), 'the same machine'), activity.pid
    FROM pg_locks AS lock JOIN pg_stat_activity AS activity USING (pid)
    WHERE lock.locktype = 'advisory' AND lock.granted
      AND (lock.classid::bigint << 32 | lock.objid::bigint) = %s
"""

log = logging.getLogger(__name__)


class HostedElsewhereError(Exception):
    """Another process hosts the runs of this store; `where` says which, as far as it is known."""

    def __init__(self, where: str) -> None:
        super().__init__(f"Another process hosts the market of this database: {where}.")
        self.where = where


@contextmanager
def held() -> Iterator[Callable[[], bool]]:
    """Holds the lock of the exchange's store; what it yields says whether it still does.

    Raises:
        HostedElsewhereError: it is held already.
    """
    connection = connections[STORE]
    if connection.vendor != "postgresql":
        yield lambda: True
        return
    lock = HostLock(connection.get_connection_params())
    lock.take()
    try:
        yield lock.holds
    finally:
        lock.let_go()


class HostLock:
    """The lock on PostgreSQL. It goes with its connection, however the process ends."""

    def __init__(self, server: dict[str, Any]) -> None:
        self._server = {**server, **WATCHED, "autocommit": True}
        self._line: psycopg.Connection | None = None
        self._was_held = False

    def take(self) -> None:
        """Takes the lock, waiting a little for a host that is just going.

        Raises:
            HostedElsewhereError: it is held already.
            psycopg.OperationalError: the database cannot be reached.
        """
        self._line = psycopg.connect(**self._server)
        self._line.execute(f"SET lock_timeout = '{PATIENCE}'")
        try:
            self._line.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
        except LockNotAvailable as error:
            holder = self._line.execute(_HOLDER, [NUMBER]).fetchone() or ("unknown", "?")
            self.let_go()
            where = f"from {holder[0]}, PostgreSQL's process {holder[1]}"
            raise HostedElsewhereError(where) from error

    def holds(self) -> bool:
        """Whether the lock is held; one that was lost with its connection is asked for again."""
        try:
            is_held = self._still_holds() or self._took_again()
        except psycopg.Error as error:
            log.debug("The lock of the host cannot be asked for: %s", error)
            is_held = False
        if not is_held and self._was_held:
            log.critical(
                "The lock of the market's host is lost; nothing is taken until it is back."
            )
        self._was_held = is_held
        return is_held

    def let_go(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _still_holds(self) -> bool:
        if self._line is None:
            return False
        try:
            self._line.execute("SELECT 1")
        except psycopg.Error:
            self.let_go()
            return False
        return True

    def _took_again(self) -> bool:
        line = psycopg.connect(**self._server)
        found = line.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER]).fetchone()
        if found is None or not found[0]:
            line.close()
            return False
        self._line = line
        return True
