"""`manage.py prepare`: brings everything a start needs up to date, and skips what already is."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from classroom import catalogue


class Command(BaseCommand):
    help = "Migrates both databases, compiles translations, collects static files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        folder = Path(settings.DATA_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        catalogue.compile_all(settings.BASE_DIR)
        for alias in settings.DATABASES:
            if has_new_migrations(alias):
                self.stdout.write(f"Bringing the database {alias} up to date …")
                call_command("migrate", database=alias, verbosity=0, interactive=False)
        self._collect_static(folder / "static.stamp")

    def _collect_static(self, stamp: Path) -> None:
        state = static_state()
        if (
            Path(settings.STATIC_ROOT).exists()
            and stamp.exists()
            and stamp.read_text(encoding="ascii") == state
        ):
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(state, encoding="ascii")


def has_new_migrations(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_files() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def static_state() -> str:
    """Changes whenever a static file is added, removed or written."""
    digest = hashlib.sha256()
    for path in sorted(static_files()):
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
