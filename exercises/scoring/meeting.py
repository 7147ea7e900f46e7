"""The morning meeting as work: not too long, before the market opens, minutes complete and in time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from exercises.scoring.dated_rules import Pack, holding_on, read_packs

_FILE = Path(__file__).parent / "meeting.toml"


@dataclass(frozen=True, slots=True)
class MeetingFaults:
    """What was wrong with a meeting and its minutes."""

    too_long: bool
    into_trading: bool
    """It still went on when the market opened."""
    late_minutes: bool
    """Minutes came out too late, or never."""
    missing_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingRules:
    """A rule pack of the morning meeting."""

    version: str
    since: date
    longest_minutes: int
    minutes_out_before_open: int
    fields: tuple[str, ...]

    def faults(
        self,
        *,
        start: datetime,
        end: datetime,
        minutes_out: datetime | None,
        market_open: datetime,
        fields: Collection[str],
    ) -> MeetingFaults:
        """Checks one meeting; each limit itself is still in time."""
        due = market_open - timedelta(minutes=self.minutes_out_before_open)
        return MeetingFaults(
            too_long=end - start > timedelta(minutes=self.longest_minutes),
            into_trading=end > market_open,
            late_minutes=minutes_out is None or minutes_out > due,
            missing_fields=tuple(name for name in self.fields if name not in fields),
        )


def rules_on(day: date) -> MeetingRules:
    """The rule pack that holds on a day."""
    return holding_on(_packs(), day)


def newest() -> MeetingRules:
    """The newest rule pack."""
    return _packs()[-1]


@cache
def _packs() -> tuple[MeetingRules, ...]:
    return tuple(_built(pack) for pack in read_packs(_FILE))


def _built(pack: Pack) -> MeetingRules:
    numbers = dict(pack.numbers)
    fields = tuple(numbers.pop("fields"))
    return MeetingRules(version=pack.version, since=pack.since, fields=fields, **numbers)
