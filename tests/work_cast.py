"""Set work on its way: a class whose town has a bank, work set for it, bots that do it at the desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from classroom.models import TeachingClass, User
from exercises.library.tasks import task_of
from exercises.models import Assignment, Attempt, MarkSheet, WorkPolicy
from exercises.services import assignments, attempts, marking, releases
from exercises.services.assignments import Times
from simulator.engine.bank.actions import ConfirmAmount, Post
from simulator.engine.bank.traps import Trap
from simulator.engine.people.tellers import BotTeller
from simulator.models import DeskSession
from simulator.services import branch, counter_day, rehearsal
from tests.shift_cast import START, Cast

DAY = timedelta(days=1)
DEPOSIT = "teller-cash-deposit"
TRAPS = "teller-traps-and-closing"
LARGE = "teller-large-withdrawal"


class Teller(BotTeller):
    """A bot that also says every amount aloud (唱收), not only one that differs."""

    def next_action(self, situation, progress, **box):
        action = super().next_action(situation, progress, **box)
        if isinstance(action, Post) and progress.count and progress.confirmed_fen is None:
            return ConfirmAmount(progress.count.counted.fen)
        return action


def open_bank(teaching_class: TeachingClass, now: datetime = START, people: int = 20) -> None:
    branch.found(
        town=teaching_class.town,
        seed=7,
        day=now.date(),
        now=now - timedelta(hours=1),
        people=people,
    )


def set_work(
    cast: Cast, task: str = DEPOSIT, *, now: datetime = START, days: int = 7, **more
) -> Assignment:
    content = task_of(task)
    assert content is not None
    policy = more.pop("policy", WorkPolicy())
    due = now + days * DAY
    made = assignments.set_work(
        teaching_class=more.pop("teaching_class", cast.teaching_class),
        task=content,
        policy=policy,
        times=more.pop("times", Times(due, due + DAY)),
        by=cast.instructor,
        now=now,
        **more,
    )
    assert isinstance(made, Assignment), made
    return made


def begin(assignment: Assignment, student: User, now: datetime = START) -> Attempt:
    attempt = attempts.begin(assignment=assignment, student=student, now=now)
    assert isinstance(attempt, Attempt), attempt
    return attempt


def desk_of(student: User) -> DeskSession:
    return DeskSession.objects.select_related("town").get(person=student, closed_at=None)


def serve(
    student: User,
    customers: int,
    *,
    now: datetime = START,
    overlooks: frozenset[Trap] = frozenset(),
    teller: type[BotTeller] = Teller,
    closes: bool = True,
) -> rehearsal.Clock:
    """Opens the counter, serves so many customers, and hands the box in."""
    clock = rehearsal.Clock(now)
    seat = rehearsal.Seat(desk_of(student), teller(overlooks))
    counter_day.open_counter(session=seat.session, now=clock.tick())
    for _ in range(customers):
        rehearsal.serve(seat=seat, clock=clock)
    if closes:
        rehearsal.close(seat=seat, clock=clock)
    return clock


def done(
    assignment: Assignment, student: User, *, now: datetime = START, customers: int = 2, **how
) -> Attempt:
    """An attempt begun, worked by a bot and handed in."""
    attempt = begin(assignment, student, now)
    clock = serve(student, customers, now=now, **how)
    handed = attempts.hand_in(attempt=attempt, by=student, now=clock.tick())
    assert isinstance(handed, Attempt), handed
    return handed


def handed_in_without_desks(
    assignment: Assignment, students: Sequence[User], now: datetime = START
) -> list[Attempt]:
    """An attempt of each party of these students, handed in with nothing done."""
    found = {}
    for student in students:
        party = assignments.own_party(assignment=assignment, student=student)
        assert party is not None
        found[party.pk] = party.attempts.first() or _empty(assignment, student, now)
    return list(found.values())


def _empty(assignment: Assignment, student: User, now: datetime) -> Attempt:
    attempt = attempts._new_attempt(assignment, student, now)
    return attempts._take_in(attempt, student, now, now)


def move(sheet: MarkSheet, by: User, *states: MarkSheet.State, now: datetime = START) -> MarkSheet:
    for state in states:
        sheet.refresh_from_db()
        moved = marking.move(sheet=sheet, version=sheet.version, to=state, by=by, now=now)
        assert isinstance(moved, MarkSheet), moved
    sheet.refresh_from_db()
    return sheet


def released(attempt: Attempt, by: User, now: datetime = START + 2 * DAY) -> MarkSheet:
    state = MarkSheet.State
    sheet = move(attempt.sheet, by, state.MARKED, state.READY, now=now)
    made = releases.release(assignment=attempt.party.assignment, by=by, now=now)
    assert made
    sheet.refresh_from_db()
    return sheet
