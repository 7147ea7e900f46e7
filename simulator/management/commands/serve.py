"""`manage.py serve`: pages, sockets and the market in one process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

LOCK = "exchange.lock"
"""Held while this data folder is served; `manage.py restore` looks at it too."""


class Command(BaseCommand):
    help = "Serves the site with its market, until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        with only_one(Path(settings.DATA_DIR) / LOCK):
            # Chooses the event loop as it is imported, so not before it is needed.
            from channels.routing import get_default_application  # noqa: PLC0415

            from simulator.realtime.server import Town  # noqa: PLC0415

            town = Town(
                get_default_application(), host=host, port=port, jobs=settings.PERIODIC_JOBS
            )
            fault = town.run()
        if fault:
            raise CommandError(fault)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds the lock of the data folder; the file names the process that has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            msg = f"This data folder is served already, by process {file.read().strip() or '?'}."
            raise CommandError(msg) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
