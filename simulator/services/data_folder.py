"""A data folder has one master at a time: the process that serves it, or the one that restores it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "exchange.lock"


class FolderInUseError(Exception):
    """Somebody else holds the folder; `pid` is their process, as far as it is known."""

    def __init__(self, pid: str) -> None:
        super().__init__(f"This data folder is in use, by process {pid}.")
        self.pid = pid


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Holds the folder's lock, which the system lets go of when the process ends, however it ends.

    Raises:
        FolderInUseError: it is held already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise FolderInUseError(file.read().strip() or "?") from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
