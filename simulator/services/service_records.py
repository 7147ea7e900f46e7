"""What a broker writes down: the record of a contact with the next step, and the day's work log."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from simulator.engine.refusal import Refusal
from simulator.models import Contact, DeskSession, ServiceRecord, WorkLogLine
from simulator.models.work_kinds import BrokerWork
from simulator.selectors import business_day
from simulator.selectors import contacts as reading
from simulator.services import evidence, phrases, queue

LOG_PARTS = ("plan", "done", "problem", "help", "tomorrow")
"""What a work log has."""
_FURTHEST = timedelta(days=366)
_FULL = 10
"""Characters from which a content says something."""


@transaction.atomic
def write(
    *,
    contact: Contact,
    purpose: str,
    content: str,
    risk_told: bool,
    reaction: str,
    next_step: str,
    next_due: date | None,
    now: datetime,
) -> ServiceRecord | Refusal:
    """Writes the service record of a contact that is over; each has one.

    The record is complete if its content says something, the next contact is set or nothing was
    promised, and what it says of the risk is what was said.
    """
    session = queue.held_session(contact.session)
    contact = Contact.objects.get(pk=contact.pk)
    refused = phrases.text_refusal(content) or _refused(contact, next_step, next_due)
    if refused is not None:
        return refused
    was_said = reading.talk_in(contact).risk_said
    facts = {
        "visit": contact.visit,
        "complete": len(content.strip()) >= _FULL and risk_told == was_said,
        "risk_said": was_said,
        "risk_told": risk_told,
    }
    event = evidence.record(
        session=session,
        kind=BrokerWork.SERVICE_RECORDED,
        facts=facts,
        texts={"content": content},
        now=now,
    )
    record = ServiceRecord.objects.create(
        contact=contact,
        customer_id=contact.customer_id,
        session=session,
        purpose=purpose,
        content=str(event.texts.get("content", "")),
        risk_told=risk_told,
        reaction=reaction,
        next_step=next_step,
        next_due=next_due,
        written_at=now,
    )
    if next_due is not None:
        promised = {"visit": contact.visit, "next": next_step, "due": next_due.isoformat()}
        evidence.record(session=session, kind=BrokerWork.NEXT_CONTACT_SET, facts=promised, now=now)
    return record


@transaction.atomic
def log(*, session: DeskSession, texts: Mapping[str, str], now: datetime) -> WorkLogLine | Refusal:
    """Keeps the work log of the business day; written again, the newer one counts.

    Args:
        session: The broker's desk.
        texts: By part, see `LOG_PARTS`; what was planned and what was done must say something.
        now: The server's clock.
    """
    session = queue.held_session(session)
    day = business_day.open_day(session.town)
    if day is None:
        return Refusal("no_open_day")
    kept = {part: texts[part] for part in LOG_PARTS if texts.get(part, "").strip()}
    if missing := {"plan", "done"} - set(kept):
        return Refusal("log_incomplete", facts={"parts": sorted(missing)})
    for text in kept.values():
        if refused := phrases.text_refusal(text):
            return refused
    event = evidence.record(
        session=session,
        kind=BrokerWork.WORK_LOG_WRITTEN,
        facts={"complete": set(kept) >= {"plan", "done", "tomorrow"}},
        texts=kept,
        now=now,
    )
    today = Contact.objects.filter(session=session, date=day.date)
    line, _ = WorkLogLine.objects.update_or_create(
        session=session,
        date=day.date,
        defaults={
            "texts": event.texts,
            "calls": today.filter(channel=Contact.Channel.PHONE).count(),
            "visits": today.filter(channel=Contact.Channel.VISIT).count(),
            "written_at": now,
        },
    )
    return line


def _refused(contact: Contact, next_step: str, next_due: date | None) -> Refusal | None:
    if contact.state in reading.BUSY:
        return Refusal("contact_not_over")
    if hasattr(contact, "record"):
        return Refusal("recorded_already")
    promises = next_step != ServiceRecord.NextStep.NONE
    if promises and next_due is None:
        return Refusal("next_due_missing")
    if next_due is not None and not contact.date <= next_due <= contact.date + _FURTHEST:
        facts = {"from": contact.date, "to": contact.date + _FURTHEST}
        return Refusal("next_due_out_of_range", facts=facts)
    return None
