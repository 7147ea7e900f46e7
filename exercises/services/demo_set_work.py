"""The demo college's set work: a task for each class, with attempts that wait on the grading desk."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from classroom.models import Enrolment, TeachingClass, User
from exercises.library.tasks import task_of
from exercises.models import Assignment, Attempt, WorkPolicy
from exercises.services import assignments, attempts
from exercises.services.assignments import Times
from simulator.models import DeskSession
from simulator.selectors import business_day
from simulator.services import counter_day, rehearsal

TASK = "teller-cash-deposit"
AGO = timedelta(minutes=30)
"""When those who have done it began."""
DUE, CLOSES = timedelta(days=7), timedelta(days=8)
CUSTOMERS: Mapping[int, int] = {4: 2, 7: 2, 10: 1}
"""By seat, for whom the task is set, and how many of its two customers they have served.

None of them is in the room yet. For the others nothing is set, so that harder tasks are open to them.
"""


def keep_some_to_mark(*, now: datetime) -> None:
    """Sets the task for each demo class without any set work whose bank is open."""
    classes = TeachingClass.objects.filter(
        college__is_demo=True, archived_at=None, instructors__isnull=False, assignments=None
    )
    for teaching_class in classes.select_related("town").distinct():
        if business_day.open_day(teaching_class.town) is not None:
            _set(teaching_class, now)


@transaction.atomic
def _set(teaching_class: TeachingClass, now: datetime) -> None:
    task = task_of(TASK)
    assert task is not None  # noqa: S101  # a task of the house
    found = Enrolment.objects.filter(
        teaching_class=teaching_class, left_at=None, seat__in=CUSTOMERS
    )
    places = list(found.select_related("student").order_by("seat"))
    if not places:
        return
    made = assignments.set_work(
        teaching_class=teaching_class,
        task=task,
        policy=WorkPolicy(),
        times=Times(now + DUE, now + CLOSES),
        by=teaching_class.instructors.earliest("pk"),
        now=now - AGO,
        students=[place.student_id for place in places],
    )
    if isinstance(made, Assignment):
        for place in places:
            _do(made, place.student, CUSTOMERS[place.seat], now - AGO)


def _do(assignment: Assignment, student: User, customers: int, now: datetime) -> None:
    """Begins, works the counter from box to box, and hands in."""
    attempt = attempts.begin(assignment=assignment, student=student, now=now)
    if not isinstance(attempt, Attempt):
        return
    session = DeskSession.objects.select_related("town").get(person=student, closed_at=None)
    clock = rehearsal.Clock(now)
    seat = rehearsal.Seat(session)
    counter_day.open_counter(session=session, now=clock.tick())
    for _ in range(customers):
        rehearsal.serve(seat=seat, clock=clock)
    rehearsal.close(seat=seat, clock=clock)
    attempts.hand_in(attempt=attempt, by=student, now=clock.tick())
