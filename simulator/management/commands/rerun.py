"""manage.py rerun <board key> <date>: run a day of a town's bank again from its evidence."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from simulator.models import BusinessDay, Town
from simulator.services.rerun import rerun


class Command(BaseCommand):
    help = "Run a day of a town's bank again from its evidence and compare the books."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("board_key", help="names the town, as on its public board")
        parser.add_argument("date", type=date.fromisoformat, help="a business date, YYYY-MM-DD")

    def handle(self, *args: Any, board_key: str, **options: Any) -> None:
        town = Town.objects.filter(board_key=board_key).first()
        if town is None:
            msg = f"There is no town {board_key}."
            raise CommandError(msg)
        day: date = options["date"]
        if not BusinessDay.objects.filter(town=town, date=day).exists():
            msg = f"{town.english_name} had no business day {day}."
            raise CommandError(msg)
        differences = rerun(town=town, day=day)
        for line in differences:
            self.stdout.write(line)
        if differences:
            msg = f"{len(differences)} differences."
            raise CommandError(msg)
        self.stdout.write(f"{day}: the books follow from the evidence.")
