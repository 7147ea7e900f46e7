"""The rules of one contest: fixed and hashed before it opens, never changed afterwards."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from exercises.scoring.contest_formats import ContestFormat, format_of
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
    places: int
    """Ranks that a certificate names as a place."""
    trading_days: int
    risk_free_daily: Decimal


@dataclass(frozen=True, slots=True)
class MarketTerms:
    """The market a contest is held on."""

    scenario: str
    rules_version: str
    first_date: date
    speed: int
    """Simulated seconds per second on the wall."""

    def as_data(self) -> dict[str, Any]:
        return {
            "scenario": self.scenario,
            "rules_version": self.rules_version,
            "first_date": self.first_date.isoformat(),
            "speed": self.speed,
        }


@dataclass(frozen=True)
class ContestRules:
    """All that decides a contest. The digest is shown before it opens and stands on every board."""

    format: ContestFormat
    window: Window
    procedure: Procedure
    seed: int
    """The seed of the contest's market run, so that everybody can replay it afterwards."""
    market: MarketTerms | None = None
    """None for a contest that needs no market."""

    def as_data(self) -> dict[str, Any]:
        return {
            "format": self.format.as_data(),
            "window": self.window.as_data(),
            "procedure": {name: str(value) for name, value in asdict(self.procedure).items()},
            "seed": self.seed,
            "market": self.market.as_data() if self.market else None,
        }

    def digest(self) -> str:
        """SHA-256 of the rules; the same rules give the same one on every machine."""
        return digest(self.as_data())


def rules_of(data: Mapping[str, Any]) -> ContestRules:
    """Rules from their frozen data: the same digest again, whatever has been edited since."""
    market = data["market"]
    return ContestRules(
        format=format_of(data["format"]),
        window=_window(data["window"]),
        procedure=_procedure(data["procedure"]),
        seed=data["seed"],
        market=market
        and MarketTerms(
            market["scenario"],
            market["rules_version"],
            date.fromisoformat(market["first_date"]),
            market["speed"],
        ),
    )


def _window(data: Mapping[str, str | None]) -> Window:
    moments = {name: datetime.fromisoformat(text) for name, text in data.items() if text}
    return Window(**moments)


def _procedure(data: Mapping[str, str]) -> Procedure:
    numbers: dict[str, Any] = {
        name: Decimal(text) if name in _DECIMALS else int(text)
        for name, text in data.items()
        if name not in ("version", "since")
    }
    since = date.fromisoformat(data["since"])
    return Procedure(version=data["version"], since=since, **numbers)


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
