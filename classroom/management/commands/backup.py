"""`manage.py backup`: both stores into one checked archive, while the site goes on."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from classroom.services.backups import postgresql, sqlite
from classroom.services.backups.archive import BackupError


class Command(BaseCommand):
    help = "Copies both stores, as of one moment, into one archive with checksums."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="folder for the archive (var/backups)")

    def handle(self, *_args: Any, to: Path | None, **_options: Any) -> None:
        folder, at = to or Path(settings.DATA_DIR) / "backups", timezone.localtime()
        try:
            if connection.vendor == "postgresql":
                schemas = settings.POSTGRESQL_SCHEMAS
                path = postgresql.create(schemas=schemas, folder=folder, at=at)
            else:
                path = sqlite.create(databases=sqlite_files(), folder=folder, at=at)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")


def sqlite_files() -> dict[str, Path]:
    return {alias: Path(str(store["NAME"])) for alias, store in settings.DATABASES.items()}
