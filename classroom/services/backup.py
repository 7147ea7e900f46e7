"""Backups: both databases as they stood at one moment, in one archive that can be checked.

Both write locks are held only while the two readings begin; the copying goes on beside the work.
"""

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.services import data_folder

MANIFEST = "manifest.json"
FORMAT = 1
_PATIENCE = 20.0
"""Seconds to wait for a writer to finish."""


class BackupError(Exception):
    """The backup cannot be made or put back; the message says why."""


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
    target = folder / f"shangban-{at:%Y%m%d-%H%M%S}.tar.gz"
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copies = {alias: Path(name) / f"{alias}.sqlite3" for alias in databases}
        _copy_together(databases, copies)
        for copy in copies.values():
            _check_database(copy)
        manifest = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "files": {copy.name: _digest(copy) for copy in copies.values()},
            "migrations": {alias: applied_migrations(copy) for alias, copy in copies.items()},
        }
        aside = Path(name) / "archive"
        _write_archive(aside, manifest, copies.values())
        aside.chmod(0o600)
        aside.replace(target)
    return target


def restore(
    *,
    archive: Path,
    databases: Mapping[str, Path],
    known_migrations: frozenset[tuple[str, str]],
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
    with _server_stopped(home), tempfile.TemporaryDirectory(dir=home) as name:
        copies = _unpack(archive, Path(name), databases)
        for copy in copies.values():
            _check_database(copy)
            unknown = set(applied_migrations(copy)) - {f"{a}.{m}" for a, m in known_migrations}
            if unknown:
                msg = f"The backup was made by a newer version; it has {sorted(unknown)[0]}."
                raise BackupError(msg)
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


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_archive(target: Path, manifest: dict[str, Any], files: Iterable[Path]) -> None:
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        text = json.dumps(manifest, indent=2, ensure_ascii=False).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(text), 0o600
        archive.addfile(entry, io.BytesIO(text))
        for file in files:
            archive.add(file, arcname=file.name)


def _unpack(archive: Path, folder: Path, databases: Mapping[str, Path]) -> dict[str, Path]:
    """Takes out the files the manifest names, and nothing else, and compares their checksums."""
    copies = {alias: folder / f"{alias}.sqlite3" for alias in databases}
    try:
        with tarfile.open(archive, "r:gz") as opened:
            manifest = json.loads(_member(opened, MANIFEST))
            if manifest.get("format") != FORMAT:
                msg = f"{archive.name} is not a backup this version can read."
                raise BackupError(msg)
            for copy in copies.values():
                copy.write_bytes(_member(opened, copy.name))
                if manifest["files"].get(copy.name) != _digest(copy):
                    msg = f"{copy.name} in {archive.name} is damaged: its checksum differs."
                    raise BackupError(msg)
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
        msg = f"{archive.name} cannot be read as a backup: {error}"
        raise BackupError(msg) from error
    return copies


def _member(opened: tarfile.TarFile, name: str) -> bytes:
    file = opened.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


@contextmanager
def _server_stopped(home: Path) -> Iterator[None]:
    """Holds the folder that a serving process holds, so that none starts in between."""
    try:
        with data_folder.held(home):
            yield
    except data_folder.FolderInUseError as error:
        msg = "The server is running. Stop it first, then put the backup back."
        raise BackupError(msg) from error
