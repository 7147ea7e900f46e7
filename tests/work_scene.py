"""Set work of the scene: the student's mark is out, the classmate's attempt is under way, the pupil's
waits to be marked; a colleague's class has the same."""

from dataclasses import dataclass
from datetime import datetime

from classroom.models import TeachingClass, User
from exercises.models import Assignment, Attempt, MarkSheet
from exercises.services import assignments, attempts
from simulator.services import counter_day
from tests import work_cast
from tests.shift_cast import Cast


@dataclass
class Work:
    assignment: Assignment
    withdrawn: Assignment
    released: MarkSheet
    """The first student's."""
    under_way: Attempt | None = None
    """The second's."""
    to_mark: MarkSheet | None = None
    """The third's."""


def set_work(cast: Cast, teaching_class: TeachingClass, people: list[User], now: datetime) -> Work:
    """A practice task, done by as many as there are people, up to three."""
    before = now - work_cast.DAY
    work_cast.open_bank(teaching_class, before, people=8)
    assignment = work_cast.set_work(cast, now=before, teaching_class=teaching_class)
    sheet = _handed_in(assignment, people[0], before).sheet
    withdrawn = work_cast.set_work(cast, now=before, teaching_class=teaching_class)
    assignments.withdraw(assignment=withdrawn, now=before)
    work = Work(assignment, withdrawn, work_cast.released(sheet.attempt, cast.instructor, before))
    if len(people) > 1:
        work.under_way = _worked(assignment, people[1], before)
        work.to_mark = _handed_in(assignment, people[2], before).sheet
    return work


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
