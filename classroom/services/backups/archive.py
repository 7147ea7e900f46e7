"""The archive of a backup: files with their checksums, and a manifest that says what they are."""

import hashlib
import io
import json
import tarfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.services import data_folder, host_lock

MANIFEST = "manifest.json"
FORMAT = 1
SQLITE, POSTGRESQL = "sqlite", "postgresql"
"""Engines: an archive goes back to the kind of database it came from."""

Migrations = Mapping[str, list[str]]
"""By alias: `app.migration` of all that are applied."""


class BackupError(Exception):
    """The backup cannot be made or put back; the message says why."""


def name_at(moment: datetime) -> str:
    return f"shangban-{moment:%Y%m%d-%H%M%S}.tar.gz"


def pack(
    *, target: Path, files: Collection[Path], engine: str, migrations: Migrations, at: datetime
) -> None:
    """Writes an archive that only its owner can read; nothing stands at `target` before it is whole.

    The files lie in a folder of their own on the same disk, which is used meanwhile.
    """
    manifest = {
        "format": FORMAT,
        "engine": engine,
        "made_at": at.isoformat(),
        "files": {file.name: _digest(file) for file in files},
        "migrations": migrations,
    }
    aside = next(iter(files)).with_name("archive")
    with tarfile.open(aside, "w:gz", compresslevel=6) as archive:
        text = json.dumps(manifest, indent=2, ensure_ascii=False).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(text), 0o600
        archive.addfile(entry, io.BytesIO(text))
        for file in files:
            archive.add(file, arcname=file.name)
    aside.chmod(0o600)
    aside.replace(target)


def unpack(*, archive: Path, files: Collection[Path], engine: str) -> Migrations:
    """Takes out the files of these names, and nothing else, and compares their checksums.

    Returns:
        The migrations that the manifest names.

    Raises:
        BackupError: the archive is damaged, incomplete, or of another engine or version.
    """
    try:
        with tarfile.open(archive, "r:gz") as opened:
            manifest = json.loads(_member(opened, MANIFEST))
            _check_kind(archive, manifest, engine)
            for file in files:
                file.write_bytes(_member(opened, file.name))
                if manifest["files"].get(file.name) != _digest(file):
                    msg = f"{file.name} in {archive.name} is damaged: its checksum differs."
                    raise BackupError(msg)
            migrations: Migrations = manifest["migrations"]
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
        msg = f"{archive.name} cannot be read as a backup: {error}"
        raise BackupError(msg) from error
    return migrations


def check_migrations(applied: Migrations, known: Collection[tuple[str, str]]) -> None:
    """Holds a backup against what this version of the software can read.

    Raises:
        BackupError: the backup has a migration that this version does not know.
    """
    named = {f"{app}.{migration}" for app, migration in known}
    unknown = {name for names in applied.values() for name in names} - named
    if unknown:
        msg = f"The backup was made by a newer version; it has {sorted(unknown)[0]}."
        raise BackupError(msg)


@contextmanager
def server_stopped(home: Path) -> Iterator[None]:
    """Holds what a serving process holds, so that none starts in between.

    Raises:
        BackupError: one is running.
    """
    try:
        with data_folder.held(home), host_lock.held():
            yield
    except (data_folder.FolderInUseError, host_lock.HostedElsewhereError) as error:
        msg = "The server is running. Stop it first, then put the backup back."
        raise BackupError(msg) from error


def _check_kind(archive: Path, manifest: Mapping[str, Any], engine: str) -> None:
    if manifest.get("format") != FORMAT:
        msg = f"{archive.name} is not a backup this version can read."
        raise BackupError(msg)
    made_on = manifest.get("engine", SQLITE)
    if made_on != engine:
        msg = f"{archive.name} is a backup of {made_on}; this site is set up for {engine}."
        raise BackupError(msg)


def _member(opened: tarfile.TarFile, name: str) -> bytes:
    file = opened.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
