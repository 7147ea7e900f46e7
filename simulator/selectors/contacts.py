"""Contacts with clients as a broker sees them: who is on the line, what was said, who the broker is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from simulator.engine.bilingual import Bilingual
from simulator.engine.people.clients import ClientCall, Talk, spoken_line, talk_of
from simulator.engine.people.personas import Persona
from simulator.engine.plain import from_plain
from simulator.models import Contact, Customer, DeskSession, Duty, Town, WorkText
from simulator.models.work_kinds import BrokerWork

BUSY = (Contact.State.PREPARED, Contact.State.OPEN)


def contact_at(session: DeskSession) -> Contact | None:
    """The contact that a desk prepares or has open."""
    found = Contact.objects.filter(session=session, state__in=BUSY)
    return found.select_related("customer__brokerage_account__file", "session__town").first()


def broker_sessions(town: Town) -> QuerySet[DeskSession]:
    """Sessions of a town's brokers who have spoken to somebody, the latest first.

    `talks` counts contacts that came about, `breaches` what went against a rule.
    """
    ended = Q(contacts__state=Contact.State.ENDED)
    broken = Q(events__kind=BrokerWork.RULE_BROKEN)
    return (
        DeskSession.objects.filter(town=town, duty=Duty.BROKER, contacts__isnull=False)
        .select_related("town", "person")
        .annotate(
            talks=Count("contacts", filter=ended, distinct=True),
            breaches=Count("events", filter=broken, distinct=True),
        )
        .order_by("-opened_at", "-pk")
    )


def newest_with(session: DeskSession, customer: Customer) -> Contact | None:
    """The newest contact of a desk with a client."""
    return Contact.objects.filter(session=session, customer=customer).order_by("-number").first()


def dialled(customer: Customer, day: date) -> int:
    """How often a client's number was dialled on a business date, by anybody."""
    return Contact.objects.filter(
        customer=customer, date=day, channel=Contact.Channel.PHONE
    ).count()


def talk_in(contact: Contact) -> Talk:
    """How far a contact has come."""
    return talk_of(contact.lines)


def call_of(contact: Contact) -> ClientCall:
    """What the client is like in a contact."""
    return from_plain(ClientCall, contact.call)


def persona_of(customer: Customer) -> Persona:
    return from_plain(Persona, customer.facts)


def client_says(contact: Contact, line: Mapping[str, Any]) -> Bilingual:
    """A client's line in both languages."""
    who = persona_of(contact.customer)
    return spoken_line(line["occasion"], who, line["turn"], line.get("words"))


def written(digests: set[str]) -> dict[str, str]:
    """Texts by digest; those of people who have been erased are missing."""
    found = WorkText.objects.filter(digest__in=digests - {""})
    return dict(found.values_list("digest", "text"))


def broker_name(session: DeskSession) -> str:
    """The name of who sits at a desk."""
    return str(getattr(session.person, "name", ""))


def licence(session: DeskSession) -> str:
    """The invented licence number (执业编号) of who sits at a desk; one a person, in every session."""
    return f"S99{session.person_id or 0:07d}"
