"""Backups on SQLite: both databases as they stood at one moment, in one archive.

Both write locks are held only while the two readings begin; the copying goes on beside the work.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

from classroom.services.backups import archive as archives
from classroom.services.backups.archive import SQLITE, BackupError

_PATIENCE = 20.0
"""Seconds to wait for a writer to finish."""


def create(*, databases: Mapping[str, Path], folder: Path, at: datetime) -> Path:
    """Writes `shangban-<time>.tar.gz` into a folder and returns its path.

    Args:
        databases: The SQLite file of each alias.
        folder: Where archives are kept; made if it is not there.
        at: Now, for the name and the manifest.

    Raises:
        BackupError: a database is missing or its copy does not pass SQLite's own check.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / archives.name_at(at)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copies = {alias: Path(name) / f"{alias}.sqlite3" for alias in databases}
        _copy_together(databases, copies)
        for copy in copies.values():
            _check_database(copy)
        archives.pack(
            target=target,
            files=list(copies.values()),
            engine=SQLITE,
            migrations={alias: applied_migrations(copy) for alias, copy in copies.items()},
            at=at,
        )
    return target


def restore(
    *,
    archive: Path,
    databases: Mapping[str, Path],
    known_migrations: Collection[tuple[str, str]],
    at: datetime,
) -> Path:
    """Puts a backup in the place of the databases; returns the folder that keeps the old ones.

    Args:
        archive: A file made by `create`.
        databases: The SQLite file of each alias.
        known_migrations: What this version of the software can read, as (app, migration).
        at: Now, for the name of the folder that keeps the old files.

    Raises:
        BackupError: the server runs, or the archive is damaged, incomplete, or of a newer version.
    """
    home = databases["default"].parent
    home.mkdir(parents=True, exist_ok=True)
    with archives.server_stopped(home), tempfile.TemporaryDirectory(dir=home) as name:
        copies = {alias: Path(name) / f"{alias}.sqlite3" for alias in databases}
        archives.unpack(archive=archive, files=list(copies.values()), engine=SQLITE)
        for copy in copies.values():
            _check_database(copy)
        applied = {alias: applied_migrations(copy) for alias, copy in copies.items()}
        archives.check_migrations(applied, known_migrations)
        kept = home / f"replaced-{at:%Y%m%d-%H%M%S}"
        kept.mkdir()
        for path in databases.values():
            for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
                if part.exists():
                    part.replace(kept / part.name)
        for alias, path in databases.items():
            shutil.move(copies[alias], path)
    return kept


def _copy_together(sources: Mapping[str, Path], copies: Mapping[str, Path]) -> None:
    """Copies databases as of one moment: no commit falls between the beginnings of the readings."""
    with ExitStack() as stack:
        writers = {alias: stack.enter_context(_opened(path)) for alias, path in sources.items()}
        readers = {alias: stack.enter_context(_opened(path)) for alias, path in sources.items()}
        try:
            for writer in writers.values():
                writer.execute("BEGIN IMMEDIATE")
            for reader in readers.values():
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            for writer in writers.values():
                writer.rollback()
        for alias, reader in readers.items():
            with closing(sqlite3.connect(copies[alias])) as copy:
                reader.backup(copy)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        msg = f"There is no database at {path}; start the site once first."
        raise BackupError(msg)
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
        yield connection


def _check_database(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            # One file without a journal beside it, so that moving it moves everything.
            connection.execute("PRAGMA journal_mode=DELETE")
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        msg = f"{path.name} is damaged: {verdict}"
        raise BackupError(msg)


def applied_migrations(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in rows]
