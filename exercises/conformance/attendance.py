"""Worked cases of attendance, played through the rule that the attendance sheet uses."""

from collections.abc import Callable, Mapping
from typing import Any

from classroom.rules.attendance import AttendanceEvent, EventType, load

_TYPES: Mapping[str, EventType] = {
    "late": "late",
    "early": "early",
    "early_leave": "early",
    "leave_early": "early",
    "absent": "absent",
}


def deduct(given: Mapping[str, Any]) -> dict[str, int]:
    """Points off and absences for the events of a period, by the newest rule pack."""
    events = [
        AttendanceEvent(
            _TYPES[event["type"]], int(event.get("minutes", 0)), bool(event.get("leave", False))
        )
        for event in given["events"]
    ]
    deduction = load()[-1].deduct(events)
    return {"deduct": deduction.points, "absences": deduction.absences}


KINDS: dict[str, Callable[[Mapping[str, Any]], object]] = {"attendance.deduct": deduct}
