"""Who is in a class: enrolling by list or one by one, seats, leaving, coming back, moving."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from classroom.models import Enrolment, Role, TeachingClass, User
from classroom.rosters.lines import RosterEntry
from classroom.selectors import rosters as reading
from classroom.selectors.rosters import MAX_SEAT, Outcome, PlannedLine, RosterPlan
from classroom.services import held
from simulator.engine.refusal import Refusal
from simulator.services import accounts


@transaction.atomic
def enrol_all(
    *, teaching_class: TeachingClass, entries: Sequence[RosterEntry], seen: str, now: datetime
) -> RosterPlan | Refusal:
    """Does what the confirmed plan of a class list says; lines with a problem are left out.

    Args:
        teaching_class: The class to join.
        entries: The list, read again from what the form sent.
        seen: The digest of the plan that was shown; if things have changed since, nothing is done.
        now: The time of joining.
    """
    teaching_class = held.teaching_class(teaching_class)
    plan = reading.plan_for(teaching_class, entries)
    if plan.digest != seen:
        return Refusal("roster_changed")
    refused = _refused(teaching_class, len(plan.to_write))
    if refused is not None:
        return refused
    for line in plan.to_write:
        _carry_out(teaching_class, line, now)
    return plan


@transaction.atomic
def enrol_one(
    *, teaching_class: TeachingClass, entry: RosterEntry, now: datetime
) -> Enrolment | Refusal:
    """Enrols one student: a new one, a known one, or one who left and comes back.

    Who comes back takes the old seat if it is free. Who is in the class already simply stays.
    """
    teaching_class = held.teaching_class(teaching_class)
    (line,) = reading.plan_for(teaching_class, [entry]).lines
    if line.problem is not None:
        return line.problem
    if line.name_on_record:
        return Refusal("number_has_other_name", facts={"name": line.name_on_record})
    refused = _refused(teaching_class, 1)
    if refused is not None:
        return refused
    return _carry_out(teaching_class, line, now)


@transaction.atomic
def change_seat(*, enrolment: Enrolment, seat: int) -> Enrolment | Refusal | None:
    """Gives a student another seat; whoever sits there takes the one that becomes free.

    Returns:
        The other's enrolment if two changed places, None if the seat was free.
    """
    if not 1 <= seat <= MAX_SEAT:
        return Refusal("seat_out_of_range", facts={"most": MAX_SEAT})
    # The class first: seats are given out and changed one by one.
    if held.teaching_class(enrolment.teaching_class).is_archived:
        return Refusal("class_archived")
    enrolment = held.enrolment(enrolment)
    if enrolment.left_at is not None:
        return Refusal("not_in_class_now")
    enrolled = Enrolment.objects.filter(teaching_class=enrolment.teaching_class, left_at=None)
    other = enrolled.filter(seat=seat).exclude(pk=enrolment.pk).select_related("student").first()
    old = enrolment.seat
    if other is not None:
        _sit(other, 0)  # nobody's seat, so that no two sit on one while they change
    _sit(enrolment, seat)
    if other is not None:
        _sit(other, old)
    return other


@transaction.atomic
def leave(*, enrolment: Enrolment, now: datetime) -> Refusal | None:
    """Ends a student's enrolment; what they did stays. Leaving twice is leaving once."""
    if enrolment.teaching_class.is_archived:
        return Refusal("class_archived")
    Enrolment.objects.filter(pk=enrolment.pk, left_at=None).update(left_at=now)
    return None


@transaction.atomic
def move(*, enrolment: Enrolment, to: TeachingClass, now: datetime) -> Enrolment | Refusal:
    """Moves a student into another class: leaves one, joins the other."""
    enrolment = held.enrolment(enrolment)
    if enrolment.left_at is not None:
        return Refusal("not_in_class_now")
    if enrolment.teaching_class.is_archived:
        return Refusal("class_archived")
    entry = RosterEntry(1, enrolment.student.username, enrolment.student.name)
    joined = enrol_one(teaching_class=to, entry=entry, now=now)
    if not isinstance(joined, Refusal):
        leave(enrolment=enrolment, now=now)
    return joined


def _refused(teaching_class: TeachingClass, joining: int) -> Refusal | None:
    if teaching_class.is_archived:
        return Refusal("class_archived")
    if reading.next_seat(teaching_class) + joining - 1 > MAX_SEAT:
        return Refusal("class_full", facts={"most": MAX_SEAT})
    return None


def _carry_out(teaching_class: TeachingClass, line: PlannedLine, now: datetime) -> Enrolment:
    person = line.person or _new_student(teaching_class, line.entry, now)
    if line.outcome in (Outcome.NEW, Outcome.JOINS):
        return _join(teaching_class, person, now)
    enrolment = Enrolment.objects.get(teaching_class=teaching_class, student=person)
    if line.outcome == Outcome.RETURNS:
        _take_back(enrolment)
    return enrolment


def _new_student(teaching_class: TeachingClass, entry: RosterEntry, now: datetime) -> User:
    """A student without a password: a login slip hands out the first one."""
    return User.objects.create(
        college_id=teaching_class.college_id,
        username=entry.number,
        name=entry.name,
        role=Role.STUDENT,
        password=make_password(None),
        created_at=now,
    )


def _join(teaching_class: TeachingClass, student: User, now: datetime) -> Enrolment:
    accounts.open_practice_account(
        town=teaching_class.town,
        owner_id=student.pk,
        at=now,
    )
    return Enrolment.objects.create(
        teaching_class=teaching_class,
        student=student,
        seat=reading.next_seat(teaching_class),
        enrolled_at=now,
    )


def _take_back(enrolment: Enrolment) -> None:
    enrolled = Enrolment.objects.filter(teaching_class=enrolment.teaching_class_id, left_at=None)
    if enrolled.filter(seat=enrolment.seat).exclude(pk=enrolment.pk).exists():
        enrolment.seat = reading.next_seat(enrolment.teaching_class)
    enrolment.left_at = None
    enrolment.save(update_fields=["seat", "left_at"])


def _sit(enrolment: Enrolment, seat: int) -> None:
    enrolment.seat = seat
    enrolment.save(update_fields=["seat"])
