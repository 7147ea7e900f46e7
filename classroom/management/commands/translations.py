"""`manage.py translations compile|check|missing`: the Chinese catalogue, without system gettext."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from classroom import catalogue


class Command(BaseCommand):
    help = "Compiles the Chinese catalogue, checks it, or prints the entries still to be written."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["compile", "check", "missing"])

    def handle(self, *_args: Any, action: str, **_options: Any) -> None:
        base = settings.BASE_DIR
        if action == "compile":
            for path in catalogue.compile_all(base):
                self.stdout.write(f"compiled {path.relative_to(base)}")
            return
        read = catalogue.read(base)
        if action == "missing":
            self.stdout.write(catalogue.skeleton(catalogue.missing(read), base))
            return
        found = catalogue.problems(read)
        for problem in found:
            self.stdout.write(str(problem).removeprefix(f"{base}/"))
        if found:
            msg = f"{len(found)} problems; `manage.py translations missing` prints what to fill in."
            raise CommandError(msg)
        self.stdout.write(f"{len(read.entries)} translations, every string has its Chinese.")
