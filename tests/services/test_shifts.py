"""A shift from plan to close: the bell, the hand, restarts, closing twice."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from classroom.lessons.plans import all_plans, read_plan
from classroom.models import Attendance, AttendanceEntry, Shift, StageKind
from classroom.selectors import shifts as reading
from classroom.services import shifts
from simulator.engine.refusal import Refusal
from tests.shift_cast import START, Cast, make_cast, minutes, open_shift, plan_shift

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def running(shift: Shift) -> str:
    stage = reading.current_stage(shift)
    return stage.kind if stage else ""


def fresh(shift: Shift) -> Shift:
    """The shift as a server that has just started would read it."""
    return Shift.objects.get(pk=shift.pk)


def test_a_planned_shift_has_the_six_stages_end_to_end(cast: Cast) -> None:
    shift = plan_shift(cast)
    stages = reading.stages_of(shift)
    assert [stage.kind for stage in stages] == list(StageKind)
    assert stages[0].starts_at == START
    assert stages[-1].ends_at == START + minutes(45)
    assert all(one.ends_at == two.starts_at for one, two in pairwise(stages))


def test_the_bell_moves_the_stages_on_at_their_times(cast: Cast) -> None:
    shift = open_shift(cast)
    for now, kind in [
        (4.99, "clock_in"),
        (5, "morning_meeting"),
        (13, "posting"),
        (16, "desk"),
        (37.9, "desk"),
        (38, "evening_meeting"),
        (43, "clock_out"),
        (90, "clock_out"),
    ]:
        shifts.ring_bell(shift=shift, now=START + minutes(now))
        assert running(shift) == kind, now


def test_a_restart_in_mid_lesson_loses_nothing_and_catches_up(cast: Cast) -> None:
    shift = open_shift(cast)
    restarted = fresh(shift)
    assert shifts.ring_bell(shift=restarted, now=START + minutes(20))
    assert running(restarted) == "desk"
    began = {stage.kind: stage.began_at for stage in reading.stages_of(restarted)}
    assert began["morning_meeting"] == START + minutes(5)
    assert began["desk"] == START + minutes(16)


def test_without_the_bell_only_the_hand_moves_it(cast: Cast) -> None:
    shift = open_shift(cast, by_bell=False)
    assert not shifts.ring_bell(shift=shift, now=START + minutes(30))
    assert running(shift) == "clock_in"


def test_going_on_early_gives_the_time_to_the_next_stage(cast: Cast) -> None:
    shift = open_shift(cast)
    shifts.next_stage(shift=shift, after=0, now=START + minutes(2))
    stage = reading.current_stage(shift)
    assert stage is not None
    assert (stage.kind, stage.starts_at) == ("morning_meeting", START + minutes(2))
    assert stage.ends_at == START + minutes(13)
    assert reading.ends_at(shift) == START + minutes(45)


def test_going_on_late_gives_the_next_stage_its_full_length(cast: Cast) -> None:
    shift = open_shift(cast, by_bell=False)
    shifts.next_stage(shift=shift, after=0, now=START + minutes(20))
    stage = reading.current_stage(shift)
    assert stage is not None
    assert stage.ends_at == START + minutes(28)
    assert reading.ends_at(shift) == START + minutes(60)


def test_the_second_click_on_next_changes_nothing(cast: Cast) -> None:
    shift = open_shift(cast)
    for second in (0, 1):
        shifts.next_stage(shift=shift, after=0, now=START + minutes(2) + timedelta(seconds=second))
    assert running(shift) == "morning_meeting"


def test_extending_moves_all_later_stages(cast: Cast) -> None:
    shift = open_shift(cast)
    assert shifts.extend_stage(shift=shift, minutes=3, now=START + minutes(4)) is None
    assert not shifts.ring_bell(shift=shift, now=START + minutes(7.9))
    assert shifts.ring_bell(shift=shift, now=START + minutes(8))
    assert reading.ends_at(shift) == START + minutes(48)


@pytest.mark.parametrize("more", [0, -1, 61])
def test_extensions_have_a_range(cast: Cast, more: int) -> None:
    shift = open_shift(cast)
    refused = shifts.extend_stage(shift=shift, minutes=more, now=START)
    assert refused == Refusal("extension_out_of_range", facts={"most": 60})
    assert reading.ends_at(shift) == START + minutes(45)


def test_a_class_has_one_open_shift(cast: Cast) -> None:
    open_shift(cast)
    second = plan_shift(cast, start=START + minutes(60))
    assert shifts.open_shift(shift=second, now=START) == Refusal("another_shift_open")
    assert fresh(second).is_planned


def test_closing_twice_is_closing_once(cast: Cast) -> None:
    shift = open_shift(cast)
    for hour in (1, 2):
        shifts.close_shift(shift=shift, by=cast.instructor, now=START + timedelta(hours=hour))
    closed = fresh(shift)
    assert closed.closed_at == START + timedelta(hours=1)
    rows = AttendanceEntry.objects.filter(shift=shift)
    assert rows.count() == len(cast.students)
    assert set(rows.values_list("status", flat=True)) == {Attendance.ABSENT}
    assert running(closed) == ""


def test_a_closed_shift_stays_closed(cast: Cast) -> None:
    shift = open_shift(cast)
    shifts.close_shift(shift=shift, by=cast.instructor, now=START)
    assert shifts.open_shift(shift=shift, now=START) == Refusal("shift_closed")
    assert shifts.next_stage(shift=shift, after=0, now=START) == Refusal("shift_not_open")
    assert not shifts.ring_bell(shift=fresh(shift), now=START + minutes(10))


def test_only_a_planned_shift_can_be_changed_or_removed(cast: Cast) -> None:
    shift = open_shift(cast)
    lengths = dict.fromkeys(StageKind.values, 5)
    refused = shifts.change_plan(shift=shift, minutes=lengths, starts_at=START, by_bell=True)
    assert refused == Refusal("shift_not_planned")
    assert shifts.delete_planned(shift=shift) == Refusal("shift_not_planned")
    assert reading.ends_at(shift) == START + minutes(45)


def test_a_stage_of_no_minutes_is_refused(cast: Cast) -> None:
    plan = all_plans()[0]
    lengths = {**dict.fromkeys(StageKind.values, 5), "desk": 0}
    made = shifts.plan_shift(
        teaching_class=cast.teaching_class,
        plan=plan,
        minutes=lengths,
        starts_at=START,
        by_bell=True,
        by=cast.instructor,
        now=START,
    )
    assert made == Refusal("stage_minutes_out_of_range", facts={"most": 240})
    assert not Shift.objects.exists()


@settings(deadline=None)
@given(steps=st.lists(st.integers(0, 400), min_size=1, max_size=6))
def test_however_often_somebody_looks_the_bell_rings_the_same(steps: list[int]) -> None:
    """Looking often or once gives the same stages at the same times."""
    moments = [START + timedelta(seconds=10 * step) for step in sorted(steps)]
    seen = []
    for looked_at in (moments, moments[-1:]):
        with transaction.atomic():
            shift = open_shift(make_cast(1))
            for now in looked_at:
                shifts.ring_bell(shift=shift, now=now)
            stages = reading.stages_of(shift)
            seen.append([(stage.kind, stage.began_at, stage.ended_at) for stage in stages])
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_the_ready_plans_are_of_one_and_two_periods() -> None:
    assert {plan.minutes for plan in all_plans()} == {45, 90}
    for plan in all_plans():
        assert read_plan(plan.as_data()) == plan
        assert all(slot.duty for slot in plan.slots(40))
        assert len(plan.slots(40)) == 40


@pytest.mark.parametrize(
    "broken",
    [
        {"minutes": 44},
        {"name": {"zh": "课", "en": ""}},
        {"stages": []},
        {"staffing": []},
        {"staffing": [{"duty": "spy"}]},
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(broken: dict[str, object]) -> None:
    data = all_plans()[0].as_data()
    with pytest.raises(ValueError, match=r"."):
        read_plan({**data, **broken})
