"""Contacts with clients: preparing one, dialling or receiving the client, ending it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from simulator.engine.brokerage.contacts import call_refusal
from simulator.engine.brokerage.rules import rule
from simulator.engine.people.clients import (
    ClientCall,
    client_call,
    planted_call,
    talk_of,
    traps_in,
)
from simulator.engine.plain import to_plain
from simulator.engine.refusal import Refusal
from simulator.models import BrokerageAccount, Contact, Customer, DeskPolicy, DeskSession
from simulator.models.work_kinds import BrokerWork, TownWork
from simulator.selectors import business_day, client_wishes
from simulator.selectors import contacts as reading
from simulator.selectors.town_clock import town_time
from simulator.services import evidence, queue

Channel, State = Contact.Channel, Contact.State


@transaction.atomic
def prepare(*, session: DeskSession, account: BrokerageAccount, now: datetime) -> Contact | Refusal:
    """Takes a client's file and looks the client up in the opt-out list, before anything is said.

    Refused while a contact with another client is open (`contact_open`).
    """
    session = queue.held_session(session)
    contact = begun_with(session=session, account=account, now=now)
    if isinstance(contact, Refusal) or contact.list_checked_at is not None:
        return contact
    visit = {"visit": contact.visit}
    checked = {**visit, "opted_out": account.file.has_opted_out}
    evidence.record(session=session, kind=BrokerWork.FILE_OPENED, facts=visit, now=now)
    evidence.record(session=session, kind=BrokerWork.OPT_OUT_CHECKED, facts=checked, now=now)
    contact.list_checked_at = now
    contact.save(update_fields=["list_checked_at"])
    return contact


@transaction.atomic
def begin(
    *, session: DeskSession, account: BrokerageAccount, channel: str, now: datetime
) -> Contact | Refusal:
    """Dials a client's number, or receives the client at the branch.

    Refused while a contact with another client is open, and, by telephone, outside the hours and
    beyond the tries of the rules. Whether the list was looked at first is evidence, not refused.
    """
    session = queue.held_session(session)
    is_call = Channel(channel) == Channel.PHONE
    refused = _call_refused(session, client_of(account), now) if is_call else None
    if refused is not None:
        return refused
    contact = begun_with(session=session, account=account, now=now)
    if isinstance(contact, Refusal) or contact.state == State.OPEN:
        return contact
    drawn = _drawn(contact, account, is_call=is_call)
    is_reached = drawn.answers or not is_call
    contact.channel, contact.call = channel, to_plain(drawn)
    contact.state = State.OPEN if is_reached else State.UNANSWERED
    contact.opened_at, contact.ended_at = now, None if is_reached else now
    if is_reached:
        let_answer(contact, "answers_phone" if is_call else "arrives")
    contact.save()
    facts = {"visit": contact.visit, "channel": channel, "reached": is_reached}
    evidence.record(session=session, kind=BrokerWork.CONTACT_BEGUN, facts=facts, now=now)
    if drawn.has_opted_out:
        list_ignored(contact=contact, session=session, now=now)
    return contact


@transaction.atomic
def end(*, contact: Contact, now: datetime) -> Contact | Refusal:
    """Ends an open contact, or puts a prepared one away."""
    session = queue.held_session(contact.session)
    contact = Contact.objects.get(pk=contact.pk)
    if contact.state not in reading.BUSY:
        return Refusal("contact_over")
    close(contact=contact, session=session, now=now)
    contact.save()
    return contact


# ---- For the services of what is said in a contact -------------------------------------------------
def begun_with(
    *, session: DeskSession, account: BrokerageAccount, now: datetime
) -> Contact | Refusal:
    """The contact that a held desk has with a client, begun if there is none yet.

    The file of another client that was only taken out is put away.
    """
    current = reading.contact_at(session)
    if current is not None and current.customer_id == account.customer_id:
        return current
    if current is not None and current.state == State.OPEN:
        return Refusal("contact_open", facts={"client": current.customer.name})
    if current is not None:
        current.state, current.ended_at = State.ENDED, now
        current.save(update_fields=["state", "ended_at"])
    day = business_day.open_day(session.town)
    if day is None:
        return Refusal("no_open_day")
    last = Contact.objects.filter(town=session.town).aggregate(last=Max("number"))["last"] or 0
    return Contact.objects.create(
        town=session.town,
        number=last + 1,
        customer=client_of(account),
        session=session,
        state=State.PREPARED,
        date=day.date,
        opened_at=now,
    )


def close(
    *, contact: Contact, session: DeskSession, now: datetime, said: Mapping[str, str] | None = None
) -> str:
    """Marks a contact as ended, for the caller to save; returns the digest of the last words."""
    was_open = contact.state == State.OPEN
    contact.state, contact.ended_at = State.ENDED, now
    if not was_open:
        return ""
    event = evidence.record(
        session=session,
        kind=BrokerWork.CONTACT_ENDED,
        facts={"visit": contact.visit},
        texts=said,
        now=now,
    )
    for trap in traps_in(talk_of(contact.lines)):
        facts = {"visit": contact.visit, "trap": trap}
        evidence.record(session=session, kind=TownWork.TRAP_SET, facts=facts, now=now)
    return str(event.texts.get("said", ""))


def let_answer(contact: Contact, occasion: str, words: Mapping[str, Any] | None = None) -> None:
    """Lets the client say something; the caller saves the contact."""
    line = {"by": "client", "occasion": occasion, "turn": len(contact.lines)}
    contact.lines.append({**line, "words": dict(words)} if words else line)


def list_ignored(*, contact: Contact, session: DeskSession, now: datetime) -> None:
    """A client was contacted who is on the opt-out list."""
    broken = rule("broker.opt-out", contact.date)
    visit = {"visit": contact.visit}
    evidence.record(session=session, kind=BrokerWork.OPT_OUT_IGNORED, facts=visit, now=now)
    facts = {**visit, "rule": broken.version}
    evidence.record(session=session, kind=BrokerWork.RULE_BROKEN, facts=facts, now=now)


def client_of(account: BrokerageAccount) -> Customer:
    """The customer of a client's account."""
    assert account.customer is not None  # noqa: S101  # a constraint of the table
    return account.customer


# ---- Steps -----------------------------------------------------------------------------------------
def _call_refused(session: DeskSession, customer: Customer, now: datetime) -> Refusal | None:
    day = business_day.open_day(session.town)
    if day is None:
        return Refusal("no_open_day")
    town = town_time(session.town, now)
    return call_refusal(
        day=town.date,
        second=town.second,
        business_day=day.date,
        tries=reading.dialled(customer, day.date),
    )


def _drawn(contact: Contact, account: BrokerageAccount, *, is_call: bool) -> ClientCall:
    """What the client is like this time; the number of their contacts so far decides the chances.

    What the desk's policy plants goes to the first clients who are reached.
    """
    customer = contact.customer
    drawn = client_call(
        customer.seed,
        reading.persona_of(customer),
        visit=customer.contacts.filter(number__lt=contact.number).count() + 1,
        has_opted_out=is_call and account.file.has_opted_out,
        can_sell=client_wishes.can_sell(account),
    )
    reached = contact.session.contacts.filter(state__in=(State.OPEN, State.ENDED))
    planted = DeskPolicy.of(contact.session.policy).planted_for(reached.exclude(channel="").count())
    return drawn if planted is None else planted_call(drawn, planted)
