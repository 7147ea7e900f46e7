"""Attendance rules as dated data and pure functions; see docs/attendance-rules.md.

Minutes are whole minutes that have fully passed: 09:30:59 is 30 minutes after 09:00:00. Points are
points taken off.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

_FILE = Path(__file__).parent / "attendance.toml"
CERTAINTIES = frozenset({"printed", "reading", "house"})

EventType = Literal["late", "early", "absent"]


@dataclass(frozen=True, slots=True)
class AttendanceEvent:
    """Something in a shift that may cost points. `minutes` counts for late and early only."""

    type: EventType
    minutes: int = 0
    on_leave: bool = False

    def __post_init__(self) -> None:
        if self.type not in ("late", "early", "absent"):
            msg = f"unknown attendance event {self.type!r}"
            raise ValueError(msg)
        if self.minutes < 0:
            msg = f"minutes of an attendance event must not be negative: {self.minutes}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off, and how many absences are in them."""

    points: int
    absences: int


@dataclass(frozen=True, slots=True)
class Band:
    up_to_minutes: int
    points: int


@dataclass(frozen=True, slots=True)
class AbsenceStep:
    from_count: int
    points: int


@dataclass(frozen=True)
class AttendanceRules:
    """A rule pack: it has a version and a first day, and says how sure each number is."""

    version: str
    since: date
    source: str
    clock_in_opens_minutes: int
    grace_minutes: int
    early_grace_minutes: int
    clock_out_closes_minutes: int
    shared_device_seconds: int
    wrong_codes_a_minute: int
    bands: tuple[Band, ...]
    beyond_with_leave_points: int
    absences: tuple[AbsenceStep, ...]
    certainty: Mapping[str, str]

    def deduct(self, events: Iterable[AttendanceEvent]) -> Deduction:
        """Points for all events of a period (a term), after the house's source.

        Lateness and early departure cost points each; beyond the last band without leave they are
        an absence. All absences of the period are charged together, by how many there are.
        """
        points = absences = 0
        for event in events:
            cost = self._points(event)
            if cost is None:
                absences += 1
            else:
                points += cost
        return Deduction(points + self._absence_points(absences), absences)

    def is_absence(self, event: AttendanceEvent) -> bool:
        """Whether an event counts as an absence (旷工)."""
        return self._points(event) is None

    def minutes_late(self, *, due: datetime, at: datetime) -> int:
        """Minutes late against the time due; 0 within the grace, which is not taken off beyond it."""
        return _beyond(whole_minutes(at - due), self.grace_minutes)

    def minutes_early(self, *, due: datetime, at: datetime) -> int:
        """Minutes left before the time due; 0 within the grace."""
        return _beyond(whole_minutes(due - at), self.early_grace_minutes)

    def _points(self, event: AttendanceEvent) -> int | None:
        """Points of one event; None if it is an absence."""
        if event.type == "absent":
            return 0 if event.on_leave else None
        if event.minutes == 0:
            return 0
        for band in self.bands:
            if event.minutes <= band.up_to_minutes:
                return band.points
        return self.beyond_with_leave_points if event.on_leave else None

    def _absence_points(self, count: int) -> int:
        reached = [step.points for step in self.absences if count >= step.from_count]
        return reached[-1] if reached else 0


def whole_minutes(span: timedelta) -> int:
    """Minutes that have fully passed; 0 for a span that lies behind."""
    return max(0, span // timedelta(minutes=1))


def rules_on(day: date) -> AttendanceRules:
    """The rule pack that holds on a day; the first one also before it began."""
    packs = load()
    holding = [pack for pack in packs if pack.since <= day]
    return holding[-1] if holding else packs[0]


def rules_of(version: str) -> AttendanceRules:
    """A rule pack by its version."""
    return next(pack for pack in load() if pack.version == version)


@cache
def load() -> tuple[AttendanceRules, ...]:
    """All packs, oldest first.

    Raises:
        ValueError: the file contradicts itself; the message names the pack and the field.
    """
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(sorted((read_pack(pack) for pack in raw["packs"]), key=lambda pack: pack.since))


def read_pack(raw: dict[str, Any]) -> AttendanceRules:
    """A pack from its data, checked.

    Raises:
        ValueError: a number without a certainty, or bands out of order.
    """
    bands = tuple(Band(**band) for band in raw["bands"])
    absences = tuple(AbsenceStep(**step) for step in raw["absences"])
    pack = AttendanceRules(
        **{
            **raw,
            "bands": bands,
            "absences": absences,
            "certainty": MappingProxyType(dict(raw["certainty"])),
        }
    )
    numbers = set(raw) - {"version", "since", "source", "certainty"}
    if set(pack.certainty) != numbers or not set(pack.certainty.values()) <= CERTAINTIES:
        msg = f"attendance {pack.version}: every number needs a certainty of {sorted(CERTAINTIES)}"
        raise ValueError(msg)
    limits = [band.up_to_minutes for band in bands]
    counts = [step.from_count for step in absences]
    if limits != sorted(set(limits)) or counts != sorted(set(counts)):
        msg = f"attendance {pack.version}: bands and absences must rise"
        raise ValueError(msg)
    return pack


def _beyond(minutes: int, grace: int) -> int:
    return minutes if minutes > grace else 0
