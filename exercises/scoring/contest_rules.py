"""The rules of one contest: fixed and hashed before it opens, never changed afterwards."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from exercises.scoring.contest_formats import ContestFormat
from exercises.scoring.dated_rules import Pack, holding_on, read_packs
from exercises.scoring.digest import digest

_FILE = Path(__file__).parent / "contest_rules.toml"
_DECIMALS = frozenset(
    {"gap_percent", "outlier_points", "recheck_share", "recheck_error_limit", "risk_free_daily"}
)


class Phase(StrEnum):
    """Where a contest stands, by the server's clock."""

    BEFORE = "before"
    OPEN = "open"
    FROZEN = "frozen"
    """Still open; the public board stands still."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Window:
    """When a contest runs. A moment that begins a phase belongs to it: at `closes` it is over.

    All moments know their time zone; without `freezes` the board never stands still.
    """

    opens: datetime
    closes: datetime
    freezes: datetime | None = None

    def __post_init__(self) -> None:
        moments = [self.opens, *([self.freezes] if self.freezes else []), self.closes]
        if any(moment.tzinfo is None for moment in moments):
            msg = "the moments of a contest need a time zone"
            raise ValueError(msg)
        if sorted(moments) != moments or self.opens == self.closes:
            msg = "a contest opens, freezes and closes in this order"
            raise ValueError(msg)

    def phase(self, now: datetime) -> Phase:
        if now < self.opens:
            return Phase.BEFORE
        if now >= self.closes:
            return Phase.ENDED
        return Phase.FROZEN if self.freezes is not None and now >= self.freezes else Phase.OPEN

    def accepts_orders(self, now: datetime) -> bool:
        """Orders count from the opening on and up to, not including, the closing moment."""
        return self.phase(now) in (Phase.OPEN, Phase.FROZEN)

    def as_data(self) -> dict[str, str | None]:
        moments = {"opens": self.opens, "freezes": self.freezes, "closes": self.closes}
        return {
            name: moment.astimezone(UTC).isoformat() if moment else None
            for name, moment in moments.items()
        }


@dataclass(frozen=True, slots=True)
class Procedure:
    """How entries are judged and checked again; numbers of contest_rules.toml."""

    version: str
    since: date
    judges_per_entry: int
    gap_percent: Decimal
    outlier_points: Decimal
    entries_for_standard_scores: int
    recheck_top: int
    recheck_share: Decimal
    recheck_error_limit: Decimal
    appeal_hours: int
    trading_days: int
    risk_free_daily: Decimal


@dataclass(frozen=True)
class ContestRules:
    """All that decides a contest. The digest is shown before it opens and stands on every board."""

    format: ContestFormat
    window: Window
    procedure: Procedure
    seed: int
    """The seed of the contest's market run, so that everybody can replay it afterwards."""

    def as_data(self) -> dict[str, Any]:
        return {
            "format": self.format.as_data(),
            "window": self.window.as_data(),
            "procedure": {name: str(value) for name, value in asdict(self.procedure).items()},
            "seed": self.seed,
        }

    def digest(self) -> str:
        """SHA-256 of the rules; the same rules give the same one on every machine."""
        return digest(self.as_data())


def procedure_on(day: date) -> Procedure:
    """The procedure that holds on a day."""
    return holding_on(_procedures(), day)


@cache
def _procedures() -> tuple[Procedure, ...]:
    return tuple(_built(pack) for pack in read_packs(_FILE))


def _built(pack: Pack) -> Procedure:
    numbers: dict[str, Any] = {
        name: Decimal(value) if name in _DECIMALS else value for name, value in pack.numbers.items()
    }
    return Procedure(version=pack.version, since=pack.since, **numbers)
