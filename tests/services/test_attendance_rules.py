"""The attendance rule pack and what it takes off."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.rules.attendance import (
    AttendanceEvent,
    load,
    read_pack,
    rules_of,
    rules_on,
    whole_minutes,
)
from exercises.conformance.attendance import KINDS

RULES = rules_on(date(2026, 11, 20))
CASES = json.loads((Path(__file__).parent.parent / "cases" / "attendance.json").read_text("utf-8"))


def of(*events: AttendanceEvent) -> tuple[int, int]:
    deduction = RULES.deduct(events)
    return deduction.points, deduction.absences


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_the_worked_cases(case: dict[str, Any]) -> None:
    assert KINDS[case["kind"]](case["input"]) == case["expected"]


@pytest.mark.parametrize(
    ("minutes", "points", "absences"),
    [(0, 0, 0), (1, 1, 0), (30, 1, 0), (31, 2, 0), (60, 2, 0), (61, 5, 1), (600, 5, 1)],
)
@pytest.mark.parametrize("kind", ["late", "early"])
def test_the_edges_of_the_bands(kind: str, minutes: int, points: int, absences: int) -> None:
    assert of(AttendanceEvent(kind, minutes)) == (points, absences)  # type: ignore[arg-type]


@pytest.mark.parametrize(("minutes", "points"), [(30, 1), (60, 2), (61, 2), (240, 2)])
def test_leave_keeps_a_long_lateness_from_being_an_absence(minutes: int, points: int) -> None:
    assert of(AttendanceEvent("late", minutes, on_leave=True)) == (points, 0)


@pytest.mark.parametrize(("count", "points"), [(0, 0), (1, 5), (2, 10), (3, 10), (9, 10)])
def test_absences_are_charged_together(count: int, points: int) -> None:
    assert of(*[AttendanceEvent("absent")] * count) == (points, count)


def test_an_approved_absence_is_none() -> None:
    assert of(AttendanceEvent("absent", on_leave=True)) == (0, 0)


events = st.builds(
    AttendanceEvent,
    st.sampled_from(["late", "early", "absent"]),
    st.integers(0, 300),
    st.booleans(),
)


@given(st.lists(events, max_size=12), events)
def test_one_more_event_never_gives_points_back(
    before: list[AttendanceEvent], more: AttendanceEvent
) -> None:
    assert of(*before, more) >= of(*before)


@given(st.lists(events, max_size=12), st.randoms())
def test_the_order_of_events_does_not_matter(before: list[AttendanceEvent], random: object) -> None:
    shuffled = list(before)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert of(*before) == of(*shuffled)


@given(events)
def test_leave_never_makes_one_event_dearer(event: AttendanceEvent) -> None:
    covered = AttendanceEvent(event.type, event.minutes, on_leave=True)
    assert of(covered) <= of(event)


def test_unknown_events_are_refused() -> None:
    with pytest.raises(ValueError, match="holiday"):
        AttendanceEvent("holiday")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="negative"):
        AttendanceEvent("late", -1)


def test_minutes_are_whole_and_passed() -> None:
    assert whole_minutes(timedelta(seconds=59)) == 0
    assert whole_minutes(timedelta(seconds=60)) == 1
    assert whole_minutes(timedelta(seconds=-1)) == 0


def test_every_number_says_how_sure_it_is() -> None:
    for pack in load():
        assert rules_of(pack.version) is pack
        assert pack.source
    raw = {
        **dict.fromkeys(("clock_in_opens_minutes", "grace_minutes"), 1),
        "version": "x",
        "since": date(2026, 1, 1),
        "source": "s",
        "early_grace_minutes": 0,
        "clock_out_closes_minutes": 1,
        "shared_device_seconds": 1,
        "wrong_codes_a_minute": 1,
        "bands": [{"up_to_minutes": 30, "points": 1}],
        "beyond_with_leave_points": 1,
        "absences": [{"from_count": 1, "points": 5}],
        "certainty": {"bands": "printed"},
    }
    with pytest.raises(ValueError, match="certainty"):
        read_pack(raw)
