"""`manage.py conformance FILE…`: worked cases, played through the product's own functions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.conformance import KINDS
from exercises.conformance.cases import CasesError, Played, play, read


class Command(BaseCommand):
    help = "Plays files of worked cases and prints what differs; exit code 1 if anything does."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *_args: Any, files: list[Path], **_options: Any) -> None:
        differing = 0
        for path in files:
            try:
                played = play(read(path), KINDS)
            except CasesError as error:
                raise CommandError(str(error)) from error
            self._write(path, played)
            differing += len(played.differing)
        if differing:
            msg = f"{differing} cases differ"
            raise CommandError(msg)

    def _write(self, path: Path, played: Played) -> None:
        self.stdout.write(
            f"{path.name}: {played.total} cases, {played.agreeing} agree, "
            f"{len(played.differing)} differ, {played.not_served.total()} not served yet"
        )
        for name, lines in played.differing.items():
            self.stdout.write(f"  differs: {name}")
            for line in lines:
                self.stdout.write(f"    {line}")
        for kind, count in sorted(played.not_served.items()):
            self.stdout.write(f"  not served yet: {kind} ({count})")
