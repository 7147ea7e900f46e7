"""Events that the instructor lets strike the room: at desks, or on the market."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from classroom.models import Shift, User
from classroom.selectors import shifts as reading
from classroom.services import held
from simulator.engine.refusal import Refusal
from simulator.models import DeskSession, Duty, InjectedEvent
from simulator.services import injections


@transaction.atomic
def order(
    *,
    shift: Shift,
    kind: InjectedEvent.Kind,
    to: Collection[int] | None,
    by: User,
    now: datetime,
) -> list[InjectedEvent] | Refusal:
    """Orders an event for the counters of a shift's students.

    Args:
        shift: Whose room.
        kind: One of `injections.DESK_KINDS`.
        to: The students, by their keys; None for everybody who is at a counter.
        by: The instructor.
        now: The server's clock.
    """
    shift = held.shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    students = {student.pk for student in reading.students_of(shift)}
    if to is not None and not set(to) <= students:
        return Refusal("not_in_class")
    desks = DeskSession.objects.filter(
        town=shift.teaching_class.town_id,
        person__in=students if to is None else to,
        duty=Duty.TELLER,
        closed_at=None,
    )
    ordered = [
        injections.order_for_desk(session=desk, kind=kind, by_id=by.pk, now=now)
        for desk in desks.order_by("pk")
    ]
    taken = [event for event in ordered if isinstance(event, InjectedEvent)]
    return taken or Refusal("no_counter_chosen")


@transaction.atomic
def order_fall(
    *, shift: Shift, news: str, after: timedelta, by: User, now: datetime
) -> InjectedEvent | Refusal:
    """Orders a line of news that pulls the market of the shift's town down."""
    shift = held.shift(shift)
    if not shift.is_open:
        return Refusal("shift_not_open")
    return injections.order_news(
        town=shift.teaching_class.town, news=news, after=after, by_id=by.pk, now=now
    )


def take_back(*, event: InjectedEvent, by: User, now: datetime) -> Refusal | None:
    """Takes an order back that has not struck."""
    refused = injections.take_back(event=event, by_id=by.pk, now=now)
    return Refusal(refused.code) if refused else None
