"""Interviews at the wealth office: opening, the conversation, notes, and the record that ends one."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from simulator.engine.people.talk import Topic
from simulator.engine.people.wealth_visits import ClientTrap, client
from simulator.engine.plain import to_plain
from simulator.engine.refusal import Refusal
from simulator.models import BankAccount, Customer, DeskPolicy, DeskSession, Interview, Town
from simulator.models.work_kinds import TownWork, WealthWork
from simulator.selectors import wealth as reading
from simulator.services import business_day, evidence, queue
from simulator.services.refused import RefusedError, unless_refused
from simulator.services.wealth_evidence import held, tell

RECORD_PARTS = ("need", "preference", "worries", "conclusion")
"""What a complete interview record says, beside the day of the next contact."""
LONGEST_TEXT = 2_000


@transaction.atomic
def open_interview(
    *,
    session: DeskSession,
    customer: Customer,
    now: datetime,
    trap: ClientTrap | None = None,
    is_plain: bool = False,
) -> Interview | Refusal:
    """Greets a customer; the visit is drawn and frozen.

    Refused while the desk holds another interview (`interview_open`), while the customer sits
    with somebody else (`client_busy`), and without an open business day (`no_open_day`).

    Args:
        session: The wealth manager's desk.
        customer: Who.
        now: The server's clock.
        trap: What is planted; where left out, what the desk's policy plants, else what is drawn.
        is_plain: Nothing is planted.
    """
    session = queue.held_session(session)
    Town.objects.select_for_update(no_key=True).get(pk=session.town_id)
    day = business_day.held(town=session.town)
    if day is None:
        return Refusal("no_open_day")
    current = reading.open_interview(session)
    if current is not None:
        return Refusal("interview_open", facts={"client": current.customer.name})
    other = Interview.objects.filter(customer=customer, closed_at=None).first()
    if other is not None and other.session.closed_at is None:
        return Refusal("client_busy", facts={"client": customer.name})
    if other is not None:
        _abandon(other, now)
    serial = (session.interviews.aggregate(last=Max("serial"))["last"] or 0) + 1
    planted = DeskPolicy.of(session.policy).planted_for(serial - 1)
    if planted is not None and trap is None:
        trap, is_plain = (ClientTrap(planted), False) if planted else (None, True)
    interview = Interview.objects.create(
        session=session,
        customer=customer,
        serial=serial,
        date=day.date,
        client=to_plain(
            client(
                customer.seed,
                reading.persona_of(customer),
                visit=customer.interviews.count() + 1,
                balance_fen=BankAccount.objects.get(customer=customer).balance,
                day=day.date,
                table=reading.office_table(),
                trap=trap,
                is_plain=is_plain,
            )
        ),
        opened_at=now,
    )
    tell(
        interview,
        WealthWork.OPENED,
        now,
        {"customer": customer.number},
        texts={"client": customer.name},
    )
    return interview


def tell_purpose(*, interview: Interview, now: datetime) -> Refusal | None:
    """Explains what the talk is for, how long it takes, and that it stays confidential."""
    try:
        with transaction.atomic():
            interview = held(interview)
            if interview.purpose_told_at is None:
                interview.purpose_told_at = now
                interview.save(update_fields=["purpose_told_at"])
                tell(interview, WealthWork.PURPOSE, now)
    except RefusedError as refused:
        return refused.refusal
    return None


def ask(*, interview: Interview, topic: Topic, now: datetime) -> Refusal | None:
    """Asks the client about a topic; asked again, the answer is the same and nothing is added."""
    try:
        with transaction.atomic():
            interview = held(interview)
            if topic not in interview.asked:
                interview.asked.append(topic.value)
                interview.save(update_fields=["asked"])
                tell(interview, WealthWork.FACT_ASKED, now, {"topic": topic.value})
    except RefusedError as refused:
        return refused.refusal
    return None


def note(*, interview: Interview, notes: Mapping[Topic, str], now: datetime) -> Refusal | None:
    """Keeps what the manager noted of the answers; an empty note takes an earlier one away.

    Refused where a text is longer than `LONGEST_TEXT` signs (`text_too_long`).
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            written = {topic.value: text.strip() for topic, text in notes.items()}
            unless_refused(_too_long(written))
            said = {topic: text for topic, text in written.items() if text}
            event = tell(interview, WealthWork.NOTED, now, {"topics": sorted(said)}, texts=said)
            kept = {k: digest for k, digest in interview.notes.items() if k not in written}
            interview.notes = {**kept, **event.texts}
            interview.save(update_fields=["notes"])
    except RefusedError as refused:
        return refused.refusal
    return None


def write_record(
    *, interview: Interview, parts: Mapping[str, str], next_contact: date | None, now: datetime
) -> Refusal | None:
    """Writes the interview record and ends the visit.

    A record that leaves something out is kept and counts as incomplete. Refused where a text is too
    long (`text_too_long`), and where the next contact is not after today (`contact_past`).

    Args:
        interview: The visit.
        parts: Text by part (`RECORD_PARTS`).
        next_contact: When to speak again; None where nothing was agreed.
        now: The server's clock.
    """
    try:
        with transaction.atomic():
            interview = held(interview)
            said = {part: parts.get(part, "").strip() for part in RECORD_PARTS}
            unless_refused(_too_long(said))
            if next_contact is not None and next_contact <= interview.date:
                return Refusal("contact_past", facts={"date": interview.date})
            texts = {part: text for part, text in said.items() if text}
            is_complete = len(texts) == len(RECORD_PARTS) and next_contact is not None
            event = tell(
                interview,
                WealthWork.RECORD,
                now,
                {
                    "complete": is_complete,
                    "missing": sorted(set(RECORD_PARTS) - set(texts)),
                    "next_contact": next_contact.isoformat() if next_contact else "",
                },
                texts=texts,
            )
            interview.record, interview.next_contact = event.texts, next_contact
            _end(interview, Interview.Ending.RECORDED, now)
    except RefusedError as refused:
        return refused.refusal
    return None


def _end(interview: Interview, ending: Interview.Ending, now: datetime) -> None:
    interview.closed_at, interview.ending = now, ending
    interview.save(update_fields=["closed_at", "ending", "record", "next_contact"])
    trap = reading.client_of(interview).trap
    if trap is not None:
        evidence.record(
            session=interview.session,
            kind=TownWork.TRAP_SET,
            facts={"visit": interview.visit, "trap": trap.value},
            now=now,
        )


def _abandon(interview: Interview, now: datetime) -> None:
    """An interview whose desk was left in the middle of it."""
    tell(interview, WealthWork.ABANDONED, now)
    _end(interview, Interview.Ending.ABANDONED, now)


def _too_long(texts: Mapping[str, str]) -> Refusal | None:
    longest = max(map(len, texts.values()), default=0)
    if longest > LONGEST_TEXT:
        return Refusal("text_too_long", facts={"length": longest, "limit": LONGEST_TEXT})
    return None
