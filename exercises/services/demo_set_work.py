"""Set work at the demo college: what its first class was set for the worked days, and what came of it.

The attempts are worked by those who play at the desks on these days. Marks of the first two days are
out, about one a student has asked; the last day's wait for the instructor.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from classroom.models import Shift, ShiftStage, StageKind, TeachingClass, User
from classroom.selectors import shifts as reading
from classroom.services.postings import context_of
from exercises.library.tasks import task_of
from exercises.models import Attempt, MarkSheet, Release, SideMark, WorkPolicy
from exercises.scoring.attempts import Counts
from exercises.selectors import marks, set_work
from exercises.services import (
    assignments,
    attempts,
    demo_reports,
    marking,
    releases,
    remarks,
    sides,
)
from exercises.services.assignments import Times
from exercises.services.marking import Change
from simulator.models import DeskSession, Duty
from simulator.services.refused import unless_refused

LAST_DAY = 2
"""The worked days are numbered from 0."""
OPEN_FOR = timedelta(days=14)
ASIDE = timedelta(minutes=2)
"""So long before the desk stage is over, work is handed in."""
FOR_EVERYBODY = {
    Duty.TELLER: ("teller-cash-deposit", WorkPolicy()),
    Duty.WEALTH: ("wealth-first-interview", WorkPolicy()),
    Duty.BROKER: ("broker-client-care", WorkPolicy(coach=70, own=15, peers=15)),
}
"""Set before the first day and done at whichever desk one is posted to: task and policy."""
NEXT = "teller-traps-and-closing"
"""Set on the last day, and still to be done by everybody."""
FOR_TELLERS = "teller-large-withdrawal"
"""Set for the last day's shift, as an examination that is marked blind."""
EXAM = WorkPolicy(mode="exam", hints=False, attempts=1, counts=Counts.LAST.value)
OWN = Decimal(85)
PEERS = (
    (88, "先看了档案再打电话，问得仔细；下次联系的时间说得不够清楚。"),
    (76, "身份说得清楚，风险讲得快了些，客户可能没听明白。"),
    (92, "客户抱怨时先认同再解释，记录写得完整。"),
)
"""What classmates give a broker, in turn: percent and words."""
LOST = "confirmed"
"""The criterion of the tellers' task in which points are given back to one and asked for by another."""


def at_the_desks(shift: Shift, day: int, work: Callable[[], None]) -> None:
    """Sets work for the college's first class and has it handed in; other classes just work.

    Args:
        shift: A shift that has just begun its desk stage.
        day: Its number among the worked days, from 0.
        work: Lets everybody work who sits at a desk.
    """
    if not _is_first_class(shift.teaching_class):
        work()
        return
    stage = next(each for each in reading.stages_of(shift) if each.kind == StageKind.DESK)
    over = stage.ends_at - ASIDE
    instructor = shift.teaching_class.instructors.earliest("pk")
    if day == 0:
        before = shift.starts_at - timedelta(days=1)
        _set_for_everybody(shift, FOR_EVERYBODY.values(), instructor, before)
    if day == LAST_DAY:
        _mark(shift.teaching_class, instructor, shift.starts_at - timedelta(hours=1))
        _set_for_tellers(shift, stage, instructor)
    begun = _begin(shift, stage.starts_at)
    work()
    for attempt in begun:
        unless_refused(attempts.hand_in(attempt=attempt, by=attempt.begun_by, now=over))
    writers = {Duty(desk.duty): desk.person for desk in _desks(shift) if desk.person is not None}
    if day == LAST_DAY:
        _mark_each_other(shift.teaching_class, over)
        _set_for_everybody(shift, [(NEXT, WorkPolicy())], instructor, stage.ends_at)
        demo_reports.call_for(shift=shift, writers=writers, by=instructor, now=over)
    else:
        demo_reports.write(shift=shift, writers=writers, now=over)
        demo_reports.mark(shift=shift, writers=writers, by=instructor, now=stage.ends_at)


def _is_first_class(teaching_class: TeachingClass) -> bool:
    classes = TeachingClass.objects.filter(college=teaching_class.college)
    return classes.earliest("pk") == teaching_class


# ---- Set and handed in -----------------------------------------------------------------------------
def _set_for_everybody(
    shift: Shift, work: Iterable[tuple[str, WorkPolicy]], by: User, now: datetime
) -> None:
    for key, policy in work:
        times = Times(now + OPEN_FOR, now + OPEN_FOR)
        _set(shift.teaching_class, key, policy=policy, times=times, by=by, now=now)


def _set_for_tellers(shift: Shift, stage: ShiftStage, by: User) -> None:
    """An examination for those at the counter who have handed in the simpler work."""
    tellers = [desk.person_id for desk in _desks(shift) if desk.duty == Duty.TELLER]
    simpler = Attempt.objects.filter(
        party__assignment__task=FOR_EVERYBODY[Duty.TELLER][0], begun_by__in=tellers
    )
    _set(
        shift.teaching_class,
        FOR_TELLERS,
        policy=EXAM,
        times=Times(stage.ends_at, stage.ends_at),
        by=by,
        now=stage.starts_at,
        shift=shift,
        students=list(simpler.values_list("begun_by", flat=True).distinct()),
        is_blind=True,
    )


def _set(teaching_class: TeachingClass, key: str, **how: Any) -> None:
    task = task_of(key)
    assert task is not None  # noqa: S101  # a task of the library
    unless_refused(assignments.set_work(teaching_class=teaching_class, task=task, **how))


def _begin(shift: Shift, now: datetime) -> list[Attempt]:
    """Everybody at a desk begins the newest work for it that may be begun."""
    begun = []
    for desk in _desks(shift):
        assert desk.person is not None  # noqa: S101  # `_desks` leaves out who was erased
        items = [
            item
            for item in set_work.items_of(desk.person, now)
            if item.task.post == desk.duty and item.may_begin
        ]
        if items:
            newest = items[-1].assignment
            begun.append(
                unless_refused(attempts.begin(assignment=newest, student=desk.person, now=now))
            )
    return begun


def _desks(shift: Shift) -> list[DeskSession]:
    desks = DeskSession.objects.filter(
        context_id=context_of(shift), closed_at=None, duty__in=FOR_EVERYBODY
    )
    return list(desks.exclude(person=None).select_related("person").order_by("desk", "pk"))


# ---- Marked ----------------------------------------------------------------------------------------
def _mark(teaching_class: TeachingClass, by: User, now: datetime) -> None:
    """Marks what the coach marks alone: as computed, but for one teller; and one other teller asks."""
    for assignment in teaching_class.assignments.order_by("position"):
        if assignment.work.asks_others:
            continue
        sheets = MarkSheet.objects.filter(attempt__party__assignment=assignment)
        short = [each for each in sheets.order_by("pk") if _has_lost(each)]
        if short:
            _give_back(short[len(short) // 2], by, now)
        marking.accept_computed(assignment=assignment, by=by, now=now)
        marking.make_ready(assignment=assignment, by=by, now=now)
        out = unless_refused(releases.release(assignment=assignment, by=by, now=now))
        if short:
            _ask_about(short[-1], out, now)


def _has_lost(sheet: MarkSheet) -> bool:
    standing = marks.standing_of(sheet)
    return any(
        each.criterion.key == LOST
        and each.points is not None
        and each.points < each.computed.out_of
        for each in standing.decided.criteria
    )


def _give_back(sheet: MarkSheet, by: User, now: datetime) -> None:
    """Points for what the instructor heard and no key tells."""
    lost = next(
        each for each in marks.standing_of(sheet).decided.criteria if each.criterion.key == LOST
    )
    change = Change(
        LOST, points=lost.computed.out_of, reason="老师在旁听到了唱收，系统未记录，分数还给你。"
    )
    unless_refused(
        marking.decide(
            sheet=sheet,
            version=sheet.version,
            changes=[change],
            comment="手续齐全，账款相符。下次唱收后在系统里点“客户确认”。",
            by=by,
            now=now,
        )
    )
    sheet.refresh_from_db()
    unless_refused(
        marking.move(sheet=sheet, version=sheet.version, to=MarkSheet.State.MARKED, by=by, now=now)
    )


def _ask_about(sheet: MarkSheet, out: Sequence[Release], now: datetime) -> None:
    release = next(each for each in out if each.attempt_id == sheet.attempt_id)
    unless_refused(
        remarks.ask(
            release=release,
            criterion=LOST,
            text="两笔存款我都念了金额，客户也点头了，能不能再看一下？",
            by=release.attempt.begun_by,
            now=now + timedelta(minutes=20),
        )
    )


def _mark_each_other(teaching_class: TeachingClass, now: datetime) -> None:
    """Brokers mark themselves and each other; the first seat has still to."""
    first = teaching_class.enrolments.order_by("seat").values_list("student", flat=True)[0]
    for assignment in teaching_class.assignments.order_by("position"):
        if not assignment.work.asks_others:
            continue
        unless_refused(sides.ask_peers(assignment=assignment, now=now))
        given = SideMark.objects.filter(attempt__party__assignment=assignment)
        for number, mark in enumerate(given.exclude(marker=first).order_by("pk")):
            unless_refused(
                sides.give_peer(
                    mark=mark,
                    percent=Decimal(PEERS[number % len(PEERS)][0]),
                    comment=PEERS[number % len(PEERS)][1],
                    now=now,
                )
            )
        own = Attempt.objects.filter(party__assignment=assignment).exclude(begun_by=first)
        for attempt in own.order_by("pk"):
            unless_refused(
                sides.give_own(
                    attempt=attempt, by=attempt.begun_by, percent=OWN, comment="", now=now
                )
            )
