"""Backups on PostgreSQL: both schemas as one snapshot saw them, in one archive.

PostgreSQL's own programs do it: `pg_dump` writes what `psql` reads back in one transaction.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from classroom.services.backups import archive as archives
from classroom.services.backups.archive import POSTGRESQL, BackupError

DUMP = "shangban.sql"
_ENDING = b"-- PostgreSQL database dump complete"
"""Stands at the end of a dump that is whole."""
INSTALLED = Path("/usr/lib/postgresql")


def create(*, schemas: Mapping[str, str], folder: Path, at: datetime) -> Path:
    """Writes `shangban-<time>.tar.gz` into a folder and returns its path.

    Args:
        schemas: The schema of each alias.
        folder: Where archives are kept; made if it is not there.
        at: Now, for the name and the manifest.

    Raises:
        BackupError: `pg_dump` is not there, or says why it cannot.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / archives.name_at(at)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        dump = Path(name) / DUMP
        _dump(schemas, dump)
        archives.pack(
            target=target,
            files=[dump],
            engine=POSTGRESQL,
            migrations={alias: _applied_migrations(alias) for alias in schemas},
            at=at,
        )
    return target


def restore(
    *,
    archive: Path,
    schemas: Mapping[str, str],
    home: Path,
    known_migrations: Collection[tuple[str, str]],
    at: datetime,
) -> Path:
    """Puts a backup in the place of the schemas; returns the folder with a dump of the old ones.

    All of it or nothing: the schemas are dropped and read back in one transaction.

    Args:
        archive: A file made by `create`.
        schemas: The schema of each alias.
        home: The data folder.
        known_migrations: What this version of the software can read, as (app, migration).
        at: Now, for the name of the folder that keeps the old data.

    Raises:
        BackupError: the server runs, the archive is damaged or of a newer version, or PostgreSQL
            says why it cannot.
    """
    home.mkdir(parents=True, exist_ok=True)
    with archives.server_stopped(home), tempfile.TemporaryDirectory(dir=home) as name:
        dump = Path(name) / DUMP
        applied = archives.unpack(archive=archive, files=[dump], engine=POSTGRESQL)
        _check_dump(dump)
        archives.check_migrations(applied, known_migrations)
        kept = home / f"replaced-{at:%Y%m%d-%H%M%S}"
        kept.mkdir(mode=0o700)
        _dump(schemas, kept / DUMP)
        dropped = f"DROP SCHEMA IF EXISTS {', '.join(schemas.values())} CASCADE"
        _run(
            *("psql", "--no-psqlrc", "--quiet", "--single-transaction"),
            *("--set", "ON_ERROR_STOP=1", "--command", dropped, "--file", str(dump)),
        )
    return kept


def _dump(schemas: Mapping[str, str], target: Path) -> None:
    wanted = [f"--schema={schema}" for schema in schemas.values()]
    _run("pg_dump", "--no-owner", "--no-privileges", *wanted, "--file", str(target))
    _check_dump(target)


def _check_dump(dump: Path) -> None:
    with dump.open("rb") as file:
        file.seek(max(0, dump.stat().st_size - 1000))
        is_whole = _ENDING in file.read()
    if not is_whole:
        msg = f"{dump.name} is not whole."
        raise BackupError(msg)


def _applied_migrations(alias: str) -> list[str]:
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _run(program: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's programs on the site's database; the password is in no command line."""
    done = subprocess.run(  # noqa: S603  # PostgreSQL's own programs, by their whole path
        [_found(program), *arguments],
        env={**os.environ, **_address()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        msg = f"{program} says: {done.stderr.strip() or done.returncode}"
        raise BackupError(msg)


def _found(program: str) -> str:
    """The program on the path, else of the newest PostgreSQL that is installed."""
    installed = sorted(INSTALLED.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    found = shutil.which(program) or (str(installed[-1]) if installed else "")
    if not found:
        msg = f"{program} is missing; on Debian or Ubuntu: apt install postgresql-client"
        raise BackupError(msg)
    return found


def _address() -> dict[str, str]:
    """The database of the site, as PostgreSQL's programs read it from the environment."""
    server: dict[str, Any] = connections["default"].settings_dict
    named = {
        "PGDATABASE": server["NAME"],
        "PGHOST": server["HOST"],
        "PGPORT": server["PORT"],
        "PGUSER": server["USER"],
        "PGPASSWORD": server["PASSWORD"],
        "PGOPTIONS": "-c lock_timeout=20s",
        **{f"PG{name.upper()}": server["OPTIONS"].get(name, "") for name in _OPTIONS},
    }
    return {name: str(value) for name, value in named.items() if value}


_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout")
