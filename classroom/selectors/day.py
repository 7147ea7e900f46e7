"""A student's day in a shift as steps: what is done, what is to do now, what comes later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classroom.models import (
    AttendanceEntry,
    Enrolment,
    Meeting,
    Posting,
    Shift,
    ShiftStage,
    StageKind,
    User,
)
from classroom.selectors import attendance, shifts
from simulator.models import Town


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the shift from a student's side. `at` is when it was done, else when it is due."""

    stage: ShiftStage
    state: StepState
    at: datetime
    part: str = ""
    """The student's part in a meeting: `host` or `speaker`."""
    post: Posting | None = None

    @property
    def is_now(self) -> bool:
        return self.state == StepState.NOW

    @property
    def is_done(self) -> bool:
        return self.state == StepState.DONE


def steps_of(shift: Shift, student: User) -> list[Step]:
    """The student's steps in the order of the stages.

    Clocking in and out are done when the student did them; every other stage passes with the class,
    and is missed by who was not there.
    """
    entry = attendance.latest(shift, student)
    parts = _parts(shift, student)
    post = shift.postings.filter(person=student).exclude(published_duty="").first()
    return [
        Step(
            stage=stage,
            state=_state(shift, stage, entry),
            at=_moment(stage, entry),
            part=parts.get(stage.kind, ""),
            post=post if stage.kind in (StageKind.POSTING, StageKind.DESK) else None,
        )
        for stage in shifts.stages_of(shift)
    ]


def town_of(student: User) -> Town | None:
    """The town a student works in: that of the class joined last."""
    enrolments = Enrolment.objects.filter(student=student, left_at=None)
    newest = enrolments.select_related("teaching_class__town").order_by("-enrolled_at", "-pk")
    enrolment = newest.first()
    return enrolment.teaching_class.town if enrolment else None


def _state(shift: Shift, stage: ShiftStage, entry: AttendanceEntry | None) -> StepState:
    came = entry is not None and entry.clocked_in_at is not None
    left = entry is not None and entry.clocked_out_at is not None
    if stage.kind == StageKind.CLOCK_IN:
        if came:
            return StepState.DONE
        return StepState.NOW if shift.is_open else _unopened(shift)
    if stage.kind == StageKind.CLOCK_OUT and left:
        return StepState.DONE
    if stage.is_running:
        return StepState.NOW if came and not left else StepState.LATER
    if stage.ended_at is None:
        return _unopened(shift)
    was_there = came and entry is not None and not _gone_before(entry, stage)
    forgot = stage.kind == StageKind.CLOCK_OUT
    return StepState.DONE if was_there and not forgot else StepState.MISSED


def _unopened(shift: Shift) -> StepState:
    return StepState.MISSED if shift.is_closed else StepState.LATER


def _gone_before(entry: AttendanceEntry, stage: ShiftStage) -> bool:
    """Whether the student came after the stage or left before it."""
    came, left = entry.clocked_in_at, entry.clocked_out_at
    began, ended = stage.began_at or stage.starts_at, stage.ended_at or stage.ends_at
    return (came is not None and came >= ended) or (left is not None and left <= began)


def _moment(stage: ShiftStage, entry: AttendanceEntry | None) -> datetime:
    done = None
    if entry is not None and stage.kind == StageKind.CLOCK_IN:
        done = entry.clocked_in_at
    elif entry is not None and stage.kind == StageKind.CLOCK_OUT:
        done = entry.clocked_out_at
    return done or stage.starts_at


def _parts(shift: Shift, student: User) -> Mapping[str, str]:
    parts = {}
    for meeting in Meeting.objects.filter(shift=shift):
        if meeting.host_id == student.pk:
            parts[meeting.kind] = "host"
        elif meeting.speaker_id == student.pk:
            parts[meeting.kind] = "speaker"
    return parts
