"""The desk at which an attempt is worked: sitting down with its policy, its customers, leaving."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from classroom.models import Posting, Shift, User
from classroom.selectors import shifts
from classroom.services.postings import SEATED_STAGES, context_of
from exercises.library.situations import Arrival, drawn
from exercises.library.tasks import Post, Wish
from exercises.models import Attempt
from exercises.selectors import work_evidence
from simulator.engine.bank.spine import Business
from simulator.engine.bank.traps import Trap
from simulator.engine.calendar import trading_date
from simulator.engine.refusal import Refusal
from simulator.models import DeskPolicy, DeskSession, Duty, QueueTicket
from simulator.selectors import cash_boxes
from simulator.services import branch, desks, sent_visitors
from simulator.services.sent_visitors import Visit

_AT_THE_COUNTER = {Wish.DEPOSIT: Business.DEPOSIT, Wish.WITHDRAWAL: Business.WITHDRAWAL}


def take(*, attempt: Attempt, student: User, now: datetime) -> DeskSession | Refusal:
    """Seats a student at the desk of an attempt under its policy.

    In a shift it is the desk of the posting (`not_posted`, `posted_elsewhere`); at another time a
    desk of its own. A desk that is taken for the same reason and under the same policy is gone on
    with; from another one the student gets up, unless a cash box is still out (`box_out`).
    """
    assignment = attempt.party.assignment
    duty = Duty(assignment.content.post.value)
    place = _place_in_shift(attempt, student, duty)
    if isinstance(place, Refusal):
        return place
    context, desk = place or (f"attempt:{attempt.pk}", "")
    policy = DeskPolicy(
        mode=attempt.work.mode, hints=attempt.work.hints, planted=planted_in(attempt)
    )
    current = DeskSession.objects.filter(person=student.pk, closed_at=None).first()
    if current is not None:
        wanted = (assignment.teaching_class.town_id, duty, context, policy)
        held = DeskPolicy.of(current.policy)
        has = (current.town_id, current.duty, current.context_id, held)
        if has == wanted:
            return current
        if cash_boxes.box_of(current) is not None:
            return Refusal("box_out")
        desks.close_session(person_id=student.pk, context_id=current.context_id, now=now)
    return desks.open_session(
        town=assignment.teaching_class.town,
        person_id=student.pk,
        duty=duty,
        desk=desk,
        context_id=context,
        policy=policy,
        now=now,
    )


def send(
    *, session: DeskSession, visits: Sequence[Visit], until: datetime, now: datetime
) -> list[QueueTicket] | Refusal:
    """Sends customers to a counter, whose bank is founded by the first who come."""
    if not visits:
        return []
    town = session.town
    today = trading_date(timezone.localtime(now).date(), 0)
    branch.found(town=town, seed=town.pk, day=today, now=now)
    return sent_visitors.send(session=session, visits=visits, stays_until=until, now=now)


def visits_of(attempt: Attempt) -> list[Visit]:
    """The customers of an attempt who come to the counter; other desks choose from the client list."""
    return [
        Visit(
            _AT_THE_COUNTER[arrival.wish],
            Trap(arrival.trap) if arrival.trap in list(Trap) else None,
            arrival.amount_fen,
            arrival.person_seed,
        )
        for arrival in _arrivals(attempt)
        if arrival.wish in _AT_THE_COUNTER
    ]


def planted_in(attempt: Attempt) -> tuple[str, ...]:
    """What the clients bring whom another desk chooses from its list, in the order the seed drew."""
    if attempt.party.assignment.content.post is Post.TELLER:
        return ()
    return tuple(
        arrival.trap or (arrival.wish.value if arrival.wish is Wish.ORDER else "")
        for arrival in _arrivals(attempt)
    )


def _arrivals(attempt: Attempt) -> tuple[Arrival, ...]:
    return drawn(attempt.party.assignment.content, int(attempt.situation["seed"])).arrivals


def leave(*, attempt: Attempt, now: datetime) -> None:
    """Sends home who still waits; gets up who took a desk for this alone, but not from an open box."""
    sent_visitors.dismiss(tickets=work_evidence.tickets_of(attempt), now=now)
    context = f"attempt:{attempt.pk}"
    for session in DeskSession.objects.filter(context_id=context, closed_at=None):
        if session.person_id is not None and cash_boxes.box_of(session) is None:
            desks.close_session(person_id=session.person_id, context_id=context, now=now)


def _place_in_shift(
    attempt: Attempt, student: User, duty: Duty
) -> tuple[str, str] | Refusal | None:
    """Context and desk of the posting; None where the student is free to sit down anywhere."""
    assignment = attempt.party.assignment
    open_now = assignment.teaching_class.shifts.filter(state=Shift.State.OPEN)
    shift = assignment.shift or open_now.first()
    if shift is None or not shifts.is_in_stage(shift, *SEATED_STAGES):
        return Refusal("not_desk_time") if assignment.shift else None
    post = Posting.objects.filter(shift=shift, person=student).exclude(published_duty="").first()
    if post is None:
        return Refusal("not_posted") if assignment.shift else None
    if post.published_duty != duty:
        posted = Duty(post.published_duty).label
        return Refusal("posted_elsewhere", facts={"duty": posted, "wanted": duty.label})
    return context_of(shift), post.published_desk
