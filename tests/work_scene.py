"""Set work of the scene, and what comes after it: marks, practice reports, the gradebook.

In the first piece of work the student's mark is out, the classmate's attempt is under way, the
pupil's waits to be marked. In the second, self and peers have a part. A colleague's class has some.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from classroom.models import Shift, TeachingClass, User
from exercises.models import (
    Assignment,
    Attempt,
    GradeColumn,
    PracticeReport,
    RemarkRequest,
    SideMark,
    WorkPolicy,
)
from exercises.services import assignments, attempts, gradebook, remarks, reports
from exercises.services.gradebook import PartWish
from exercises.services.reports import Text
from simulator.services import counter_day
from tests import work_cast
from tests.shift_cast import Cast

REFLECTION = "先看凭条再录入，用复述代替默念，客户着急时把每一步说出来。" * 5
"""Long enough."""


@dataclass
class Work:
    """What the addresses of set work can name."""

    things: dict[str, Any]


def set_work(cast: Cast, teaching_class: TeachingClass, people: list[User], now: datetime) -> Work:
    """Work for a class; with only one of its people, only what that one has done."""
    before = now - work_cast.DAY
    work_cast.open_bank(teaching_class, before, people=30)
    assignment = work_cast.set_work(cast, now=before, teaching_class=teaching_class)
    withdrawn = work_cast.set_work(cast, now=before, teaching_class=teaching_class)
    assignments.withdraw(assignment=withdrawn, now=before)
    done = _handed_in(assignment, people[0], before)
    sheet = work_cast.released(done, cast.instructor, before)
    asked = remarks.ask(
        release=done.releases.get(), criterion="sealed", text="印章端正", by=people[0], now=before
    )
    assert isinstance(asked, RemarkRequest), asked
    column = _entered_column(teaching_class)
    own = _from_three_sides(cast, teaching_class, people, before)
    return Work(
        {
            "work": assignment.pk,
            "withdrawn work": withdrawn.pk,
            "marked attempt": done.pk,
            "released sheet": sheet.pk,
            "asked": asked.pk,
            "column": column.pk,
            "shared work": own.party.assignment_id,
            "own attempt": own.pk,
        }
        | (_others(assignment, people, before) if len(people) > 1 else {})
    )


def write_reports(shift: Shift, people: list[User], by: User, now: datetime) -> dict[str, Any]:
    """The reports of some people: the first is marked, the second out."""
    written = []
    for student in people:
        reports.save(
            shift=shift, student=student, text=Text("先收款\n后记账", REFLECTION), base=0, now=now
        )
        report = reports.hand_in(shift=shift, student=student, now=now)
        assert isinstance(report, PracticeReport), report
        reports.mark(report=report, percent=Decimal(80), comment="好", by=by)
        written.append(report)
    PracticeReport.objects.filter(pk=written[-1].pk).update(released_at=now)
    return {"report": written[0].pk, "released report": written[-1].pk}


def _from_three_sides(
    cast: Cast, teaching_class: TeachingClass, people: list[User], now: datetime
) -> Attempt:
    """A piece of work in which everybody has a part in the mark; the first one's attempt."""
    policy = WorkPolicy(coach=70, own=15, peers=15)
    shared = work_cast.set_work(cast, now=now, teaching_class=teaching_class, policy=policy)
    doers = [people[0], *people[2:]]
    done = [_handed_in(shared, student, now) for student in doers]
    return done[0]


def _others(assignment: Assignment, people: list[User], now: datetime) -> dict[str, Any]:
    to_mark = _handed_in(assignment, people[2], now)
    under_way = _worked(assignment, people[1], now)
    peer = SideMark.objects.create(
        attempt=to_mark, side=SideMark.Side.PEER, marker=people[0], asked_at=now
    )
    return {"attempt": under_way.pk, "sheet to mark": to_mark.sheet.pk, "peer mark": peer.pk}


def _entered_column(teaching_class: TeachingClass) -> GradeColumn:
    chosen = gradebook.choose_parts(
        teaching_class=teaching_class,
        parts=[
            PartWish("任务", "process", "work", Decimal(60)),
            PartWish("竞赛", "contest", "entered", Decimal(40)),
        ],
    )
    assert isinstance(chosen, list), chosen
    column: GradeColumn = chosen[1]
    return column


def _handed_in(assignment: Assignment, student: User, now: datetime) -> Attempt:
    attempt = _worked(assignment, student, now)
    counter_day.close_counter(
        session=(session := work_cast.desk_of(student)),
        laid_out=counter_day.all_that_is_there(session=session),
        now=now,
    )
    handed = attempts.hand_in(attempt=attempt, by=student, now=now)
    assert isinstance(handed, Attempt), handed
    return handed


def _worked(assignment: Assignment, student: User, now: datetime) -> Attempt:
    attempt = work_cast.begin(assignment, student, now)
    counter_day.open_counter(session=work_cast.desk_of(student), now=now)
    return attempt
