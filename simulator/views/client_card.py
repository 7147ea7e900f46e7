"""One client's card: who it is, what is known so far, what is to be done, and what was written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from simulator.engine.brokerage.contacts import Question
from simulator.models import Contact, DeskSession
from simulator.selectors import contacts as reading
from simulator.views import reminder_words
from simulator.views.broker_words import QUESTIONS
from simulator.views.client_list import Client, table_of
from simulator.views.contact_calendar import Calendar, calendar_of
from simulator.views.spoken import said


@dataclass(frozen=True, slots=True)
class Fact:
    """What the client has said to a kind of question."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next. `pk` is that of the instruction it is about, 0 where it is about none."""

    number: int
    title: str
    why: str
    due: str
    tone: str
    pk: int


@dataclass(frozen=True, slots=True)
class Record:
    """A contact as the service records show it."""

    visit: str
    day: date
    channel: str
    text: str
    is_typed: bool
    """The text is a broker's own, in whatever language."""
    tone: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Card:
    client: Client
    age: int
    job: str
    phone: str
    bank_card: str
    bank_balance: int
    table: str
    facts: Sequence[Fact]
    steps: Sequence[Step]
    calendar: Calendar
    records: Sequence[Record]


def card_of(client: Client, desk: DeskSession, day: date) -> Card:
    """The card of a client as a desk sees it."""
    customer = client.account.customer
    assert customer is not None  # noqa: S101  # a client's account
    who = reading.persona_of(customer)
    contacts = list(
        customer.contacts.exclude(channel="").select_related("record", "session").order_by("number")
    )
    bank_account = customer.bank_accounts.earliest("pk")
    return Card(
        client=client,
        age=who.age(day),
        job=said(who.job),
        phone=who.phone,
        bank_card=bank_account.number,
        bank_balance=bank_account.balance,
        table=table_of(client.account.file),
        facts=_facts(contacts),
        steps=[
            Step(
                number,
                reminder_words.title(one),
                reminder_words.why(one),
                reminder_words.due(one, day),
                one.tone(day),
                one.facts.get("pk", 0),
            )
            for number, one in enumerate(client.reminders, start=1)
        ],
        calendar=calendar_of(contacts, day),
        records=_records(contacts, desk),
    )


def _facts(contacts: Sequence[Contact]) -> list[Fact]:
    """The newest answer to each kind of question."""
    answers: dict[Question, str] = {}
    for contact in contacts:
        for line in contact.lines:
            kind = line.get("occasion", "").removeprefix("need_")
            if kind in list(Question):
                answers[Question(kind)] = said(reading.client_says(contact, line))
    return [Fact(str(QUESTIONS[kind]), text) for kind, text in answers.items()]


def _records(contacts: Sequence[Contact], desk: DeskSession) -> list[Record]:
    """Newest first."""
    texts = reading.written({_digest(contact) for contact in contacts})
    return [
        Record(
            visit=contact.visit,
            day=contact.date,
            channel=str(contact.get_channel_display()),
            text=texts.get(_digest(contact), str(contact.get_state_display())),
            is_typed=_digest(contact) in texts,
            tone=_tone(contact),
            is_mine=contact.session.person_id == desk.person_id,
        )
        for contact in reversed(contacts)
    ]


def _digest(contact: Contact) -> str:
    if hasattr(contact, "record"):
        return str(contact.record.content)
    is_message = contact.channel == Contact.Channel.MESSAGE
    return str(contact.lines[0].get("text", "")) if is_message and contact.lines else ""


def _tone(contact: Contact) -> str:
    if contact.state == Contact.State.UNANSWERED:
        return "is-warn"
    return "is-ok" if hasattr(contact, "record") else ""
