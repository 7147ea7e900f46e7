"""When failed sign-ins lock a (user name, address) pair: dated data and pure functions."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "sign_in.toml"


@dataclass(frozen=True, slots=True)
class SignInRules:
    """A rule pack: so many failures within so many minutes lock the pair for so many minutes."""

    version: str
    since: date
    failures: int
    within_minutes: int
    lock_minutes: int

    def __post_init__(self) -> None:
        if min(self.failures, self.within_minutes, self.lock_minutes) < 1:
            msg = f"sign-in rules {self.version}: failures and minutes are at least 1"
            raise ValueError(msg)

    @property
    def memory(self) -> timedelta:
        """For how long a failure can matter."""
        return timedelta(minutes=self.within_minutes + self.lock_minutes)

    def locked_until(self, failed_at: Sequence[datetime], now: datetime) -> datetime | None:
        """When the pair may try again; None if it may try now.

        Args:
            failed_at: Times of the pair's failures since its last success, the newest first.
            now: The time of the attempt.
        """
        last = failed_at[: self.failures]
        if len(last) < self.failures:
            return None
        if last[0] - last[-1] > timedelta(minutes=self.within_minutes):
            return None
        until = last[0] + timedelta(minutes=self.lock_minutes)
        return until if now < until else None

    def tries_left(self, failed_at: Sequence[datetime], now: datetime) -> int:
        """How many more failures the pair may make before it is locked."""
        since = now - timedelta(minutes=self.within_minutes)
        return max(0, self.failures - sum(at >= since for at in failed_at))


@cache
def all_rules() -> tuple[SignInRules, ...]:
    """Every rule pack, oldest first; raises ValueError or TypeError on data that is not one."""
    packs = tomllib.loads(_FILE.read_text(encoding="utf-8"))["packs"]
    return tuple(sorted((SignInRules(**pack) for pack in packs), key=lambda pack: pack.since))


def rules_on(day: date) -> SignInRules:
    """The rule pack that holds on a day (the first one for days before it)."""
    packs = all_rules()
    return next((pack for pack in reversed(packs) if pack.since <= day), packs[0])
