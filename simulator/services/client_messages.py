"""Messages to clients: sent only when the compliance scan lets them pass."""

from datetime import datetime

from django.db import transaction

from simulator.engine.brokerage.compliance import Scan, scan
from simulator.engine.refusal import Refusal
from simulator.models import BrokerageAccount, Contact, DeskSession, PhraseFinding
from simulator.models.work_kinds import BrokerWork
from simulator.selectors import business_day
from simulator.services import contacts, evidence, phrases, queue


@transaction.atomic
def send(
    *, session: DeskSession, account: BrokerageAccount, text: str, now: datetime
) -> Contact | PhraseFinding | Refusal:
    """Sends a client a message that holds all that it must, and nothing that it may not.

    One with a held phrase is kept and not sent; one that lacks a statement is refused
    (`statements_missing`) with what it lacks.
    """
    session = queue.held_session(session)
    day = business_day.open_day(session.town)
    if day is None:
        return Refusal("no_open_day")
    scanned = scan(text, day.date)
    refused = phrases.text_refusal(text) or _lacks(scanned)
    if refused is not None:
        return refused
    contact = contacts.begun_with(session=session, account=account, now=now)
    if isinstance(contact, Refusal):
        return contact
    if contact.state == Contact.State.OPEN:
        return Refusal("contact_open", facts={"client": contact.customer.name})
    if scanned.held:
        return phrases.hold_back(
            contact=contact, session=session, text=text, scanned=scanned, now=now
        )
    return _sent(contact, session, account, text, now)


def _lacks(scanned: Scan) -> Refusal | None:
    """What a message without held phrases still lacks."""
    if scanned.held or not scanned.missing:
        return None
    return Refusal("statements_missing", facts={"keys": [one.key for one in scanned.missing]})


def _sent(
    contact: Contact, session: DeskSession, account: BrokerageAccount, text: str, now: datetime
) -> Contact:
    contact.channel, contact.state = Contact.Channel.MESSAGE, Contact.State.OPEN
    visit = {"visit": contact.visit}
    begun = {**visit, "channel": contact.channel, "reached": True}
    evidence.record(session=session, kind=BrokerWork.CONTACT_BEGUN, facts=begun, now=now)
    evidence.record(session=session, kind=BrokerWork.RISK_SAID, facts=visit, now=now)
    if account.file.has_opted_out:
        contacts.list_ignored(contact=contact, session=session, now=now)
    digest = contacts.close(contact=contact, session=session, said={"said": text}, now=now)
    contact.lines = [{"by": "broker", "saying": "message", "text": digest, "risk": True}]
    contact.save()
    return contact
