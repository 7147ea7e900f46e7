"""`manage.py restore FILE`: puts a backup back; the data it replaces is kept aside."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from classroom.services import backup


class Command(BaseCommand):
    help = "Puts a backup in the place of both databases (the server must be stopped)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        connections.close_all()
        known = frozenset(MigrationLoader(None).disk_migrations)
        databases = {alias: Path(str(db["NAME"])) for alias, db in settings.DATABASES.items()}
        try:
            kept = backup.restore(
                archive=file,
                databases=databases,
                known_migrations=known,
                at=timezone.localtime(),
            )
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {file}. What was there before lies in {kept}.")
        self.stdout.write("`make run` brings it up to date and serves it.")
