"""A shift from plan to close: the only place that changes its state and its stages."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from classroom.lessons.plans import LessonPlan
from classroom.models import Display, Shift, ShiftStage, StageKind, TeachingClass, User
from classroom.selectors import shifts as reading
from classroom.services import (
    attendance,
    class_markets,
    held,
    help_requests,
    postings,
    room_pause,
)
from simulator.engine.refusal import Refusal
from simulator.services import desks

MAX_STAGE_MINUTES = 240
MAX_EXTENSION_MINUTES = 60


@transaction.atomic
def plan_shift(
    *,
    teaching_class: TeachingClass,
    plan: LessonPlan,
    minutes: Mapping[str, int],
    starts_at: datetime,
    by_bell: bool,
    by: User,
    now: datetime,
) -> Shift | Refusal:
    """Makes a planned shift. `minutes` holds the length of each stage kind, as the form showed it."""
    if held.teaching_class(teaching_class).is_archived:
        return Refusal("class_archived")
    refused = _lengths_refused(minutes)
    if refused:
        return refused
    shift = Shift.objects.create(
        teaching_class=teaching_class,
        starts_at=starts_at,
        plan=plan.as_data(),
        by_bell=by_bell,
        secret=secrets.token_hex(32),
        created_by=by,
        created_at=now,
    )
    _write_stages(shift, minutes)
    return shift


@transaction.atomic
def change_plan(
    *, shift: Shift, minutes: Mapping[str, int], starts_at: datetime, by_bell: bool
) -> Refusal | None:
    """Changes the times of a shift that has not been opened."""
    shift = held.shift(shift)
    if not shift.is_planned:
        return Refusal("shift_not_planned")
    refused = _lengths_refused(minutes)
    if refused:
        return refused
    shift.starts_at = starts_at
    shift.by_bell = by_bell
    shift.save(update_fields=["starts_at", "by_bell"])
    shift.stages.all().delete()
    _write_stages(shift, minutes)
    return None


@transaction.atomic
def delete_planned(*, shift: Shift) -> Refusal | None:
    """Removes a shift that was never opened; an opened one stays as a record."""
    shift = held.shift(shift)
    if not shift.is_planned:
        return Refusal("shift_not_planned")
    shift.delete()
    return None


def open_shift(*, shift: Shift, now: datetime) -> Refusal | None:
    """Opens the door: the clock-in stage begins. Opening an open shift again changes nothing."""
    try:
        with transaction.atomic():
            shift = held.shift(shift)
            if shift.is_open:
                return None
            if shift.is_closed:
                return Refusal("shift_closed")
            if held.teaching_class(shift.teaching_class).is_archived:
                return Refusal("class_archived")
            shift.state = Shift.State.OPEN
            shift.opened_at = now
            shift.save(update_fields=["state", "opened_at"])
            _begin(shift, reading.stages_of(shift)[0], now)
    except IntegrityError:
        return Refusal("another_shift_open")
    return None


@transaction.atomic
def next_stage(*, shift: Shift, after: int, now: datetime) -> Refusal | None:
    """Ends the stage at position `after` and begins the next.

    Naming the stage makes a second click, or a second instructor, harmless: when the stage has
    already ended nothing happens.
    """
    shift = held.shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    current = reading.current_stage(shift)
    if current is None or current.position != after:
        return None
    _advance(shift, current, now)
    return None


def ring_bell(*, shift: Shift, now: datetime) -> bool:
    """Moves an open shift on by its planned times; whole stages may have passed unseen.

    True if a stage changed. Cheap when nothing is due, so every page may ask.
    """
    if not is_bell_due(shift=shift, now=now):
        return False  # asked outside of a transaction: a page that only looks takes no write lock
    rang = False
    with transaction.atomic():
        shift = held.shift(shift)
        while is_bell_due(shift=shift, now=now):
            current = reading.current_stage(shift)
            assert current is not None  # noqa: S101  # a due bell has a stage
            _advance(shift, current, current.ends_at)
            rang = True
    return rang


def is_bell_due(*, shift: Shift, now: datetime) -> bool:
    """Whether the running stage has reached its end; the last stage ends only with the shift."""
    if not (shift.is_open and shift.by_bell):
        return False
    current = reading.current_stage(shift)
    if current is None or current.kind == StageKind.CLOCK_OUT:
        return False
    return current.ends_at <= now


def ring_bells(*, now: datetime) -> int:
    """Rings for every open shift; for a process that runs all the time. Says how many moved on."""
    open_ones = Shift.objects.filter(state=Shift.State.OPEN, by_bell=True)
    return sum(ring_bell(shift=shift, now=now) for shift in open_ones)


@transaction.atomic
def extend_stage(*, shift: Shift, minutes: int, now: datetime) -> Refusal | None:
    """Gives the running stage more minutes; all later stages move back by as much."""
    shift = held.shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    if not 1 <= minutes <= MAX_EXTENSION_MINUTES:
        return Refusal("extension_out_of_range", facts={"most": MAX_EXTENSION_MINUTES})
    current = reading.current_stage(shift)
    if current is None:
        return Refusal("shift_not_open")
    new_end = max(current.ends_at, now) + timedelta(minutes=minutes)
    moved = new_end - current.ends_at
    current.ends_at = new_end
    current.save(update_fields=["ends_at"])
    _move_later(shift, current.position, moved)
    if current.kind == StageKind.DESK:
        _after_commit(class_markets.move_break, shift=shift, stage=current)
    return None


@transaction.atomic
def close_shift(*, shift: Shift, by: User, now: datetime) -> Refusal | None:
    """Closes the shift for good. Closing it again changes nothing.

    Who never came is absent; who did not clock out is noted so; desks and displays are let go.
    """
    shift = held.shift(shift)
    if shift.is_planned:
        return Refusal("shift_not_open")
    if shift.is_closed:
        return None
    shift.state = Shift.State.CLOSED
    shift.closed_at = now
    shift.save(update_fields=["state", "closed_at"])
    room_pause.resume(shift=shift, by=by, now=now)
    current = reading.current_stage(shift)
    if current is not None:
        _end(shift, current, now)
    attendance.settle(shift=shift, by=by, now=now)
    desks.close_context(context_id=postings.context_of(shift), now=now)
    help_requests.end_all(shift=shift, by=by, now=now)
    Display.objects.filter(shift=shift, unpaired_at=None).update(unpaired_at=now)
    return None


def _lengths_refused(minutes: Mapping[str, int]) -> Refusal | None:
    if any(not 1 <= minutes.get(kind, 0) <= MAX_STAGE_MINUTES for kind in StageKind.values):
        return Refusal("stage_minutes_out_of_range", facts={"most": MAX_STAGE_MINUTES})
    return None


def _write_stages(shift: Shift, minutes: Mapping[str, int]) -> None:
    begins = shift.starts_at
    for position, kind in enumerate(StageKind.values):
        ends = begins + timedelta(minutes=minutes[kind])
        ShiftStage.objects.create(
            shift=shift, position=position, kind=kind, starts_at=begins, ends_at=ends
        )
        begins = ends


def _advance(shift: Shift, current: ShiftStage, at: datetime) -> None:
    following = shift.stages.filter(position=current.position + 1).first()
    if following is None:
        return
    _end(shift, current, at)
    _begin(shift, following, at)


def _begin(shift: Shift, stage: ShiftStage, at: datetime) -> None:
    """Begins a stage.

    It keeps its planned end, so that the lesson still ends with its bell; only when that has
    passed already does it get its full length, and the rest moves back.
    """
    length = stage.ends_at - stage.starts_at
    if stage.ends_at <= at:
        _move_later(shift, stage.position, at + length - stage.ends_at)
        stage.ends_at = at + length
    if stage.position > 0:
        stage.starts_at = at
    stage.began_at = at
    stage.save(update_fields=["starts_at", "ends_at", "began_at"])
    if stage.kind in postings.SEATED_STAGES:
        postings.seat_everybody(shift=shift, now=at)
    if stage.kind == StageKind.DESK:
        _after_commit(
            class_markets.begin_desks, shift=shift, stage=stage, seed=_market_seed(shift), now=at
        )


def _end(shift: Shift, stage: ShiftStage, at: datetime) -> None:
    stage.ended_at = at
    stage.ends_at = at
    stage.save(update_fields=["ended_at", "ends_at"])
    if stage.kind == StageKind.DESK:
        desks.close_context(context_id=postings.context_of(shift), now=at)
        _after_commit(class_markets.end_desks, shift=shift)


def _move_later(shift: Shift, position: int, by: timedelta) -> None:
    for stage in shift.stages.filter(position__gt=position):
        stage.starts_at += by
        stage.ends_at += by
        stage.save(update_fields=["starts_at", "ends_at"])


def _after_commit(follow: Callable[..., None], **facts: object) -> None:
    """The exchange has a store of its own: it follows when the shift's change stands.

    A market that could not follow is no reason to refuse a stage; the instructor has its buttons.
    """
    transaction.on_commit(lambda: follow(**facts), robust=True)


def _market_seed(shift: Shift) -> int:
    """Of the market that a shift opens in a town without one: known once the shift is made."""
    return int(shift.secret[:8], 16)
