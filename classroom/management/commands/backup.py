"""`manage.py backup`: both databases into one checked archive, while the site goes on."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from classroom.services import backup


class Command(BaseCommand):
    help = "Copies both databases, as of one moment, into one archive with checksums."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="folder for the archive (var/backups)")

    def handle(self, *_args: Any, to: Path | None, **_options: Any) -> None:
        databases = {alias: Path(str(db["NAME"])) for alias, db in settings.DATABASES.items()}
        folder = to or Path(settings.DATA_DIR) / "backups"
        try:
            path = backup.create(databases=databases, folder=folder, at=timezone.localtime())
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
