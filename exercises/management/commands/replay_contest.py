"""`manage.py replay_contest`: plays a contest's market again and holds the record of each entry against it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.models import Contest
from exercises.selectors import contests as reading
from simulator.models import AccountEvent, MarketRun
from simulator.realtime.account_log import AccountLog
from simulator.selectors import market
from simulator.services import journal
from simulator.services.journal import BrokenJournalError

_PLAYED = ("accepted", "fill", "cancelled")
"""What follows from the journal; orders that were refused changed nothing and are not in it."""

Line = tuple[int, int, str, Mapping[str, Any]]


class Command(BaseCommand):
    help = "Plays a contest's journal again, without the crowd, and compares orders and fills."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contest", type=int, help="its number, as in its address")

    def handle(self, *_args: Any, contest: int, **_options: Any) -> None:
        found = Contest.objects.filter(pk=contest).first()
        run = reading.run_of(found) if found else None
        if found is None or run is None:
            msg = f"There is no contest {contest} with a market."
            raise CommandError(msg)
        try:
            played = _played(run)
        except BrokenJournalError as error:
            raise CommandError(str(error)) from error
        differing = 0
        for entry in reading.entries_of(found):
            recorded = _lines(AccountEvent.objects.filter(run=run, account=entry.account_id))
            agrees = recorded == played.get(entry.account_id, [])
            differing += not agrees
            told = "agrees" if agrees else "DIFFERS"
            self.stdout.write(f"{entry.blind}  {len(recorded):>6} lines  {told}")
        if differing:
            msg = f"{differing} entries differ from the journal."
            raise CommandError(msg)


def _played(run: MarketRun) -> dict[int, list[Line]]:
    """Account → its orders and fills, as the journal gives them."""
    log, last = AccountLog(run.pk, {}), None
    for last, events in journal.replay(run, market.scenario_of(run)):
        log.note(last.now, events)
    if last is None:
        return {}
    found: dict[int, list[AccountEvent]] = {}
    for event in log.take(last)[0]:
        found.setdefault(event.account, []).append(event)
    return {account: _lines(events) for account, events in found.items()}


def _lines(events: Iterable[AccountEvent]) -> list[Line]:
    ordered = sorted(events, key=lambda event: event.seq)
    return [
        (event.day, event.second, event.kind, event.facts)
        for event in ordered
        if event.kind in _PLAYED
    ]
