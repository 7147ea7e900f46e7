"""The instructor's wall: what goes on at each seat of a shift, and who needs help first.

A fixed number of queries, however many seats. Nothing here but `state` depends on the moment, so that a
tile has the same version as long as only time passes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from classroom.models import AttendanceEntry, Enrolment, HelpRequest, Posting, Shift, User
from classroom.selectors import attendance
from classroom.selectors.versions import version_of
from simulator.models import PRACTICE_CONTEXT, DeskSession, InjectedEvent, Presence
from simulator.models.presence import LEASE
from simulator.selectors import pauses
from simulator.selectors.desk_floor import DeskNow, desks_now

STUCK_AFTER = timedelta(minutes=5)
"""So long without a step while a customer stands there, and a seat counts as stuck."""


class SeatState(StrEnum):
    """How a seat stands, in the order in which help is brought."""

    HELP = "help"
    STUCK = "stuck"
    LOST = "lost"
    APPROVAL = "approval"
    WORKING = "working"
    FREE = "free"
    UNPOSTED = "unposted"
    DONE = "done"
    ABSENT = "absent"

    @property
    def needs_help(self) -> bool:
        return self in (SeatState.HELP, SeatState.STUCK, SeatState.LOST)


_PLACE = {state: place for place, state in enumerate(SeatState)}


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of the class as its instructor sees it."""

    number: int
    student: User
    state: SeatState
    entry: AttendanceEntry | None
    post: Posting | None
    desk: DeskNow | None
    help: HelpRequest | None
    seen_at: datetime | None
    """The last sign of life; None where there has been none."""
    ordered: tuple[str, ...]
    """Kinds of events that wait for the desk."""

    @property
    def since(self) -> datetime | None:
        """Since when the seat is in its state, where that matters."""
        return _SINCE[self.state](self) if self.state in _SINCE else None

    @property
    def version(self) -> str:
        """Changes with whatever the tile shows but the passing of time."""
        desk = self.desk
        shown: list[Any] = [
            self.number,
            self.student.pk,
            self.student.name,
            self.state,
            self.entry and (self.entry.pk, self.entry.status),
            self.post and (self.post.published_duty, self.post.published_desk),
            desk and (desk.session.pk, desk.last_kind, desk.last_at, desk.visits, desk.faults),
            desk and (desk.visitor, desk.asked_since),
            self.help and (self.help.pk, self.help.note),
            self.seen_at if self.state is SeatState.LOST else None,
            self.ordered,
        ]
        return version_of(shown)


@dataclass(frozen=True, slots=True)
class PublicSeat:
    """A seat as the class may see it: no name, no fault, no call for help."""

    number: int
    state: SeatState
    duty: str
    desk: str
    due: str
    served: int


def seats_of(shift: Shift, now: datetime) -> list[Seat]:
    """Every seat of the shift's class, by number."""
    enrolments = list(
        Enrolment.objects.filter(
            teaching_class=shift.teaching_class_id, left_at=None, student__is_active=True
        )
        .select_related("student")
        .order_by("seat")
    )
    students = [enrolment.student_id for enrolment in enrolments]
    entries = attendance.latest_of_all(shift)
    posts = {row.person_id: row for row in shift.postings.exclude(published_duty="")}
    desks = _desks(shift, students)
    hands = {row.student_id: row for row in HelpRequest.objects.filter(shift=shift, ended_at=None)}
    seen = dict(Presence.objects.filter(person__in=students).values_list("person", "seen_at"))
    waiting = _ordered(desks.values())
    town = shift.teaching_class.town
    clock, went_on = pauses.clock(town, now), pauses.went_on_at(town)
    seats = []
    for enrolment in enrolments:
        pk = enrolment.student_id
        desk, entry, hand = desks.get(pk), entries.get(pk), hands.get(pk)
        is_lost = pk not in seen or now - seen[pk] > LEASE
        is_idle = desk is not None and _is_idle(desk, clock, went_on)
        state = _state(entry, desk, hand, is_lost=is_lost, is_idle=is_idle)
        seats.append(
            Seat(
                number=enrolment.seat,
                student=enrolment.student,
                state=state,
                entry=entry,
                post=posts.get(pk),
                desk=desk,
                help=hand,
                seen_at=seen.get(pk),
                ordered=waiting.get(desk.session.pk, ()) if desk else (),
            )
        )
    return seats


def by_need(seats: Iterable[Seat]) -> list[Seat]:
    """Who needs help first.

    Raised hands, then those stuck, then those out of touch, then those who wait for a second person,
    each the longest first; at work, those with more faults, then those whose customer leaves
    sooner. The seat's number decides the rest, so that the same class stands in the same order.
    """
    return sorted(seats, key=_need)


def by_progress(seats: Iterable[Seat]) -> list[Seat]:
    """Who has served fewest first; who is not at a desk comes last."""

    def served(seat: Seat) -> tuple[bool, int, int]:
        return seat.desk is None, len(seat.desk.visits) if seat.desk else 0, seat.number

    return sorted(seats, key=served)


ORDERS: dict[str, Callable[[Iterable[Seat]], list[Seat]]] = {
    "need": by_need,
    "seat": list,
    "progress": by_progress,
}


def public_seats(seats: Iterable[Seat]) -> list[PublicSeat]:
    """What the projector shows, by number."""
    return [
        PublicSeat(
            number=seat.number,
            state=_public_state(seat),
            duty=_duty(seat),
            desk=seat.desk.session.desk if seat.desk else "",
            due=seat.desk.visitor.due or "" if seat.desk and seat.desk.visitor else "",
            served=len(seat.desk.visits) if seat.desk else 0,
        )
        for seat in seats
    ]


def _duty(seat: Seat) -> str:
    if seat.desk is not None:
        return str(seat.desk.session.get_duty_display())
    return str(seat.post.get_published_duty_display()) if seat.post else ""


def _public_state(seat: Seat) -> SeatState:
    """Whether somebody needs help is between them and the instructor."""
    if seat.state in (SeatState.FREE, SeatState.UNPOSTED, SeatState.DONE, SeatState.ABSENT):
        return seat.state
    return SeatState.WORKING if seat.desk else SeatState.UNPOSTED


def desks_of(shift: Shift, student: User) -> QuerySet[DeskSession]:
    """A student's desks in a shift, and what they practised in the meantime; the newest first."""
    since = shift.opened_at or shift.starts_at
    practised = Q(context_id=PRACTICE_CONTEXT, opened_at__gte=since)
    return DeskSession.objects.filter(
        Q(context_id=shift.context_id) | practised,
        town=shift.teaching_class.town_id,
        person=student,
    ).order_by("-opened_at", "-pk")


def _desks(shift: Shift, students: list[int]) -> dict[int, DeskNow]:
    """The desk of each student: the one they sit at, else the last one of this shift."""
    is_now = Q(context_id=PRACTICE_CONTEXT, closed_at=None)
    sessions = DeskSession.objects.filter(
        Q(context_id=shift.context_id) | is_now,
        town=shift.teaching_class.town_id,
        person__in=students,
    ).order_by("opened_at", "pk")
    chosen: dict[int, DeskSession] = {}
    for session in sessions:
        other = chosen.get(session.person_id or 0)
        if other is None or session.closed_at is None or other.closed_at is not None:
            chosen[session.person_id or 0] = session
    at = desks_now(list(chosen.values()))
    return {person: at[session.pk] for person, session in chosen.items()}


def _ordered(desks: Iterable[DeskNow]) -> dict[int, tuple[str, ...]]:
    pending = InjectedEvent.objects.filter(
        session__in=[desk.session.pk for desk in desks], state=InjectedEvent.State.PENDING
    )
    found: dict[int, tuple[str, ...]] = {}
    for session, kind in pending.order_by("pk").values_list("session", "kind"):
        if session is not None:
            found[session] = (*found.get(session, ()), kind)
    return found


def _is_idle(desk: DeskNow, clock: datetime, went_on: datetime | None) -> bool:
    """Whether nothing was done for long by the town's clock; a pause that is over starts it anew."""
    since = max(desk.last_at, went_on) if went_on else desk.last_at
    return clock - since > STUCK_AFTER


def _state(
    entry: AttendanceEntry | None,
    desk: DeskNow | None,
    hand: HelpRequest | None,
    *,
    is_lost: bool,
    is_idle: bool,
) -> SeatState:
    """The first that holds."""
    is_here = entry is not None and entry.clocked_in_at is not None and not entry.clocked_out_at
    is_seated = desk is not None and desk.session.closed_at is None
    serves = desk is not None and desk.visitor is not None
    waits = desk is not None and desk.asked_since is not None
    is_done = desk is not None and (desk.has_handed_in or not is_seated)
    states = (
        (SeatState.HELP, hand is not None),
        (SeatState.ABSENT, not (is_here or is_seated)),
        (SeatState.STUCK, is_seated and serves and is_idle and not waits),
        (SeatState.LOST, is_lost),
        (SeatState.UNPOSTED, desk is None),
        (SeatState.APPROVAL, waits),
        (SeatState.DONE, is_done),
        (SeatState.FREE, is_idle and not serves),
    )
    return next((state for state, holds in states if holds), SeatState.WORKING)


_SINCE: dict[SeatState, Callable[[Seat], datetime | None]] = {
    SeatState.HELP: lambda seat: seat.help.asked_at if seat.help else None,
    SeatState.STUCK: lambda seat: seat.desk.last_at if seat.desk else None,
    SeatState.LOST: lambda seat: seat.seen_at,
    SeatState.APPROVAL: lambda seat: seat.desk.asked_since if seat.desk else None,
}


def _need(seat: Seat) -> tuple[Any, ...]:
    since = seat.since
    visitor = seat.desk.visitor if seat.desk else None
    return (
        _PLACE[seat.state],
        since.timestamp() if since else 0.0,
        -(seat.desk.faults if seat.desk else 0),
        visitor.patience[1].timestamp() if visitor and visitor.patience else float("inf"),
        seat.number,
    )
