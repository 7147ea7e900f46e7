"""`manage.py restore FILE`: puts a backup back; the data it replaces is kept aside."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from classroom.management.commands.backup import sqlite_files
from classroom.services.backups import postgresql, sqlite
from classroom.services.backups.archive import BackupError


class Command(BaseCommand):
    help = "Puts a backup in the place of both stores (the server must be stopped)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        connections.close_all()
        try:
            kept = self._put_back(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {file}. What was there before lies in {kept}.")
        self.stdout.write("`make run` brings it up to date and serves it.")

    def _put_back(self, file: Path) -> Path:
        known, at = MigrationLoader(None).disk_migrations.keys(), timezone.localtime()
        if connection.vendor == "postgresql":
            return postgresql.restore(
                archive=file,
                schemas=settings.POSTGRESQL_SCHEMAS,
                home=Path(settings.DATA_DIR),
                known_migrations=known,
                at=at,
            )
        databases = sqlite_files()
        return sqlite.restore(archive=file, databases=databases, known_migrations=known, at=at)
