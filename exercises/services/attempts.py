"""An attempt from beginning to handing in: what it freezes, where it is worked, when time is up."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from classroom.models import User
from exercises.library.goal_case import answers_to, drawn_case
from exercises.library.situations import seed_for
from exercises.library.tasks import Seeds
from exercises.models import (
    Assignment,
    Attempt,
    AttemptAnswer,
    AttemptSession,
    RubricSnapshot,
)
from exercises.scoring.rubric import Rubric
from exercises.selectors import set_work as reading
from exercises.selectors import work_evidence
from exercises.services import assignments, attempt_desks, attempt_market, marking
from simulator.engine.refusal import Refusal
from simulator.models import DeskSession, QueueTicket
from simulator.selectors import evidence as events
from simulator.services import sent_visitors
from simulator.services.refused import RefusedError, unless_refused

LONGEST_NOTE = 2_000
LONGEST_ANSWER = 200


def begin(*, assignment: Assignment, student: User, now: datetime) -> Attempt | Refusal:
    """Begins the next attempt of a student's party, or takes part in the one that is open.

    The rubric, the policy and the situation are frozen; the student sits down at the desk of the
    task, to which the customers are sent. Refused as `_begin_refused` says, and as the desk does.
    """
    try:
        with transaction.atomic():
            Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
            item = reading.item_of(student, assignment, now)
            attempt = item.open_attempt
            if attempt is None:
                unless_refused(_begin_refused(item, now))
                attempt = _new_attempt(assignment, student, now)
                if not _others(attempt).exists():
                    attempt_market.bring_about(assignment=assignment, now=now)
            _sit_down(attempt, student, now)
            return attempt
    except RefusedError as refused:
        return refused.refusal


def write_note(*, attempt: Attempt, text: str) -> Refusal | None:
    """Keeps the note on the work."""
    if len(text) > LONGEST_NOTE:
        return Refusal("note_too_long", facts={"most": LONGEST_NOTE, "length": len(text)})
    changed = Attempt.objects.filter(pk=attempt.pk, handed_in_at=None).update(note=text.strip())
    return None if changed else Refusal("handed_in_already")


@transaction.atomic
def answer(*, attempt: Attempt, field: str, text: str, now: datetime) -> Refusal | None:
    """Keeps what was written into a field of the answer key; the last text counts."""
    held = _held(attempt)
    if not held.is_open or now > held.ends_at:
        return Refusal("handed_in_already")
    if field not in held.answer_key:
        return Refusal("no_such_field")
    if len(text) > LONGEST_ANSWER:
        return Refusal("answer_too_long", facts={"most": LONGEST_ANSWER})
    AttemptAnswer.objects.update_or_create(
        attempt=held, field=field, defaults={"text": text.strip(), "at": now}
    )
    return None


@transaction.atomic
def hand_in(*, attempt: Attempt, by: User, now: datetime) -> Attempt | Refusal:
    """Hands an attempt in: the evidence up to now counts, and the mark is computed.

    Handing in twice is handing in once. Refused with nothing done (`nothing_done`), and without
    the note where one is compulsory (`note_missing`).
    """
    held = _held(attempt)
    if not held.is_open:
        return held
    if now <= held.ends_at:
        _join_sessions(held)
        if not work_evidence.steps_done(held):
            return Refusal("nothing_done")
        if held.work.notes_compulsory and not held.note:
            return Refusal("note_missing")
    return _take_in(held, by, min(now, held.ends_at), now)


def take_in_due(*, now: datetime) -> int:
    """Takes in what is still open after its time; for a process that runs all the time."""
    due = Attempt.objects.filter(handed_in_at=None, ends_at__lt=now)
    return sum(take_in_if_due(attempt=attempt, now=now) for attempt in due)


def take_in_if_due(*, attempt: Attempt, now: datetime) -> bool:
    """Takes in one attempt whose time is up; cheap where it is not."""
    if not attempt.is_open or now <= attempt.ends_at:
        return False
    with transaction.atomic():
        held = _held(attempt)
        if held.is_open:
            _take_in(held, None, held.ends_at, now)
    return True


def _begin_refused(item: reading.WorkItem, now: datetime) -> Refusal | None:
    assignment = item.assignment
    most = assignment.work.attempts
    if now > assignment.closes_at:
        return Refusal("work_closed", facts={"at": assignment.closes_at})
    if most and len(item.attempts) >= most:
        return Refusal("attempts_used", facts={"most": most})
    if item.first is not None:
        return Refusal("something_first", facts={"task": item.first.content.name})
    return None


def _others(attempt: Attempt) -> QuerySet[Attempt]:
    """The other attempts at the same piece of work, anybody's."""
    same = Attempt.objects.filter(party__assignment=attempt.party.assignment_id)
    return same.exclude(pk=attempt.pk)


def _new_attempt(assignment: Assignment, student: User, now: datetime) -> Attempt:
    party = assignments.own_party(assignment=assignment, student=student)
    assert party is not None  # noqa: S101  # the work is set for this student
    task, policy = assignment.content, assignment.work
    number = (party.attempts.aggregate(last=Max("number"))["last"] or 0) + 1
    seed = seed_for(
        task,
        Seeds(policy.seeds),
        context=f"assignment:{assignment.pk}",
        person=f"party:{party.pk}",
        attempt=number,
    )
    ends_at = assignment.closes_at
    if policy.minutes:
        ends_at = min(ends_at, now + timedelta(minutes=policy.minutes))
    case = drawn_case(seed) if task.answers else None
    return Attempt.objects.create(
        party=party,
        number=number,
        policy=assignment.policy,
        rubric=_frozen(task.rubric),
        situation={"seed": str(seed), "visits": []} | ({"case": asdict(case)} if case else {}),
        answer_key=answers_to(case).as_data() if case else {},
        begun_at=now,
        begun_by=student,
        ends_at=ends_at,
    )


def _frozen(rubric: Rubric) -> RubricSnapshot:
    found, _ = RubricSnapshot.objects.get_or_create(
        digest=rubric.digest, defaults={"data": rubric.as_data()}
    )
    return found


def _sit_down(attempt: Attempt, student: User, now: datetime) -> None:
    """Seats the student at the desk, where steps count from now on, and sends the customers there."""
    session = unless_refused(attempt_desks.take(attempt=attempt, student=student, now=now))
    if not attempt.sessions.filter(session=session).exists():
        last = events.last_event(session)
        is_new = last is None or last.at >= now
        AttemptSession.objects.create(
            attempt=attempt, session=session, after=0 if is_new or last is None else last.number
        )
    _send_customers(attempt, session, now)


def _send_customers(attempt: Attempt, session: DeskSession, now: datetime) -> None:
    """Sends the customers of the situation to the desk, as the seed drew them.

    Those who wait at a desk that was left follow the student; who has left unserved comes again.
    """
    known = attempt.situation["visits"]
    gone = work_evidence.gone_unserved(attempt)
    visits = attempt_desks.visits_of(attempt)
    places = [
        place
        for place in range(len(visits))
        if place >= len(known) or known[place]["ticket"] in gone
    ]
    tickets = unless_refused(
        attempt_desks.send(
            session=session,
            visits=[visits[place] for place in places],
            until=attempt.ends_at,
            now=now,
        )
    )
    came = {
        place: {"ticket": ticket.pk, "number": ticket.number}
        for place, ticket in zip(places, tickets, strict=True)
    }
    _follow(attempt, session)
    if came:
        attempt.situation["visits"] = [
            came[place] if place in came else known[place] for place in range(len(visits))
        ]
        attempt.save(update_fields=["situation"])


def _follow(attempt: Attempt, session: DeskSession) -> None:
    """Customers who still wait follow the student who left a desk and sat down at another."""
    tickets = work_evidence.tickets_of(attempt)
    open_desks = QueueTicket.objects.filter(pk__in=tickets, sent_to__closed_at=None)
    if tickets and not open_desks.exists():
        sent_visitors.redirect(tickets=tickets, session=session)


def _join_sessions(attempt: Attempt) -> None:
    """Counts desks that the party's people took since without coming by this page."""
    for session in work_evidence.sessions_joined(attempt):
        AttemptSession.objects.create(attempt=attempt, session=session, after=0)


def _take_in(attempt: Attempt, by: User | None, at: datetime, now: datetime) -> Attempt:
    _join_sessions(attempt)
    for window in attempt.sessions.select_related("session"):
        last = window.session.events.filter(at__lte=at).order_by("-number").first()
        window.through = max(last.number if last else 0, window.after)
        window.save(update_fields=["through"])
    attempt.handed_in_at, attempt.handed_in_by = at, by
    attempt.save(update_fields=["handed_in_at", "handed_in_by"])
    attempt_desks.leave(attempt=attempt, now=now)
    marking.open_sheet(attempt=attempt, now=now)
    return attempt


def _held(attempt: Attempt) -> Attempt:
    rows = Attempt.objects.select_for_update(of=("self",))
    return rows.select_related("party__assignment__teaching_class__town", "rubric").get(
        pk=attempt.pk
    )
