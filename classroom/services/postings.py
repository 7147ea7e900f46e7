"""The posting sheet: assigning, rotating and publishing posts, and seating people at desks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from classroom.lessons.plans import StaffSlot
from classroom.models import Posting, Shift, StageKind, User
from classroom.selectors import shifts as reading
from classroom.services import held
from simulator.engine.refusal import Refusal
from simulator.models import Duty
from simulator.services import desks

SEATED_STAGES = (StageKind.POSTING, StageKind.DESK)
"""Stages in which a published post puts its holder at the desk."""


MAX_DESK = 40


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is to do: no duty means no post."""

    duty: str
    desk: str = ""


def context_of(shift: Shift) -> str:
    """How the town's desk sessions name this shift."""
    return shift.context_id


@transaction.atomic
def assign(*, shift: Shift, posts: Mapping[int, Post], by: User, now: datetime) -> Refusal | None:
    """Writes down posts by student id; nothing is seen by students until it is published."""
    shift = held.shift(shift)
    if shift.is_closed:
        return Refusal("shift_closed")
    students = {student.pk for student in reading.students_of(shift)}
    if not set(posts) <= students:
        return Refusal("not_in_class")
    if any(post.duty and post.duty not in Duty.values for post in posts.values()):
        return Refusal("unknown_duty")
    if any(len(post.desk) > MAX_DESK for post in posts.values()):
        return Refusal("desk_too_long", facts={"most": MAX_DESK})
    existing = {row.person_id: row for row in shift.postings.all()}
    for person, post in posts.items():
        row = existing.get(person)
        if row is None and not post.duty:
            continue
        if row is not None and (row.duty, row.desk) == (post.duty, post.desk):
            continue
        values = {"duty": post.duty, "desk": post.desk, "assigned_by": by, "assigned_at": now}
        Posting.objects.update_or_create(shift=shift, person_id=person, defaults=values)
    return None


@transaction.atomic
def rotate(*, shift: Shift, by: User, now: datetime) -> Refusal | None:
    """Fills the sheet from the plan: everyone takes the place after the one they held last time.

    Only people who have clocked in are posted once the shift is open (all of the class before).
    The same class and the same last sheet give the same posts.
    """
    shift = held.shift(shift)
    if shift.is_closed:
        return Refusal("shift_closed")
    people = reading.attendees(shift) if shift.is_open else reading.students_of(shift)
    if not people:
        return Refusal("nobody_to_post")
    slots = reading.plan_for(shift).slots(len(people))
    places = rotated([person.pk for person in people], last_places(shift))
    for person, place in places.items():
        slot = slots[place]
        values = {
            "duty": slot.duty,
            "desk": slot.desk,
            "slot": place,
            "assigned_by": by,
            "assigned_at": now,
        }
        Posting.objects.update_or_create(shift=shift, person_id=person, defaults=values)
    shift.postings.exclude(person__in=list(places)).update(duty="", desk="", slot=None)
    return None


def rotated(people: list[int], last: Mapping[int, int]) -> dict[int, int]:
    """Places 0, 1, … for people (given by seat): one further than last time, newcomers at the end.

    With the same people every time, each holds every place once before anybody holds one twice.
    """
    seats = {person: seat for seat, person in enumerate(people)}
    line = sorted(people, key=lambda person: (last.get(person, len(last) + 10**6), seats[person]))
    shifted = 1 if any(person in last for person in people) else 0
    return {person: (place + shifted) % len(line) for place, person in enumerate(line)}


def last_places(shift: Shift) -> dict[int, int]:
    """Places of the class's last sheet before this shift, by student id."""
    earlier = Posting.objects.filter(
        shift__teaching_class=shift.teaching_class_id,
        shift__starts_at__lt=shift.starts_at,
        slot__isnull=False,
    )
    newest = earlier.order_by("-shift__starts_at", "-shift_id").values("shift_id").first()
    if newest is None:
        return {}
    rows = earlier.filter(shift_id=newest["shift_id"])
    return {row.person_id: row.slot for row in rows if row.slot is not None}


@transaction.atomic
def publish(*, shift: Shift, now: datetime) -> Refusal | None:
    """Shows students their posts and, when it is time for desks, puts them there."""
    shift = held.shift(shift)
    if shift.is_closed:
        return Refusal("shift_closed")
    for row in shift.postings.all():
        row.published_duty, row.published_desk, row.published_at = row.duty, row.desk, now
        row.save(update_fields=["published_duty", "published_desk", "published_at"])
    if reading.is_in_stage(shift, *SEATED_STAGES):
        seat_everybody(shift=shift, now=now)
    return None


def seat_everybody(*, shift: Shift, now: datetime) -> None:
    """Seats everyone who has clocked in at the published desk."""
    posts = {row.person_id: row for row in shift.postings.exclude(published_at=None)}
    for person in reading.attendees(shift):
        _take_desk(shift, person.pk, posts.get(person.pk), now)


def seat(*, shift: Shift, person: User, now: datetime) -> None:
    """Seats a late joiner, if it is time for desks."""
    if reading.is_in_stage(shift, *SEATED_STAGES):
        row = shift.postings.filter(person=person).exclude(published_at=None).first()
        _take_desk(shift, person.pk, row, now)


def unseat(*, shift: Shift, person: User, now: datetime) -> None:
    desks.close_session(person_id=person.pk, context_id=context_of(shift), now=now)


def open_slots(shift: Shift) -> list[StaffSlot]:
    """Places of the plan that the sheet leaves empty."""
    wanted = reading.plan_for(shift).slots(len(reading.students_of(shift)))
    taken = [(row.duty, row.desk) for row in shift.postings.all()]
    left = []
    for slot in wanted:
        if (slot.duty, slot.desk) in taken:
            taken.remove((slot.duty, slot.desk))
        else:
            left.append(slot)
    return left


def _take_desk(shift: Shift, person_id: int, row: Posting | None, now: datetime) -> None:
    context = context_of(shift)
    if row is None or not row.published_duty:
        desks.close_session(person_id=person_id, context_id=context, now=now)
        return
    desks.open_session(
        town=shift.teaching_class.town,
        person_id=person_id,
        duty=Duty(row.published_duty),
        desk=row.published_desk,
        context_id=context,
        now=now,
    )
