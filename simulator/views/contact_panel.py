"""The contact in hand: what was said, what may be said next, the slip of an instruction, the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices

from simulator.engine.brokerage.contacts import Question, Saying
from simulator.engine.brokerage.rules import rule
from simulator.models import (
    Contact,
    Customer,
    DeskSession,
    Instruction,
    PhraseFinding,
    ServiceRecord,
)
from simulator.selectors import contacts as reading
from simulator.templatetags.quotes import clock
from simulator.views.broker_words import QUESTIONS, SAYINGS
from simulator.views.client_list import Client
from simulator.views.compliance_view import Reading, reading_of
from simulator.views.contact_coach import hint_of, next_saying
from simulator.views.contact_lines import SpokenLine, lines_of
from simulator.views.instruction_view import InstructionRow, instruction_rows


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What the desk has with the client in hand. Without a contact one can be begun."""

    contact: Contact | None
    """Prepared or open."""
    lines: Sequence[SpokenLine]
    """Of the talk that is on, or of the one that has just ended and is not written down yet."""
    in_vain: Contact | None
    """The newest contact, if nobody answered."""
    sayings: Sequence[Choice]
    questions: Sequence[Choice]
    text: str
    """What stands in the field of the words."""
    scan: Reading
    finding: PhraseFinding | None
    """The text that has just been held back."""
    appeal: str
    """Why the broker thinks that it may be said, as typed."""
    amount: str
    """What the client is asked to move, as typed."""
    hours: str
    dialled: int
    most_tries: int
    unwritten: Contact | None
    """A contact that has no record yet."""
    record: Mapping[str, Any]
    purposes: Sequence[Choice]
    reactions: Sequence[Choice]
    next_steps: Sequence[Choice]
    instructions: Sequence[InstructionRow]
    slip: Mapping[str, Any]
    hint: str

    @property
    def is_open(self) -> bool:
        return self.contact is not None and self.contact.state == Contact.State.OPEN

    @property
    def has_opted_out(self) -> bool:
        """Known once the list was looked at."""
        return bool(
            self.contact
            and self.contact.list_checked_at
            and self.contact.customer.brokerage_account.file.has_opted_out
        )

    @property
    def wants_slip(self) -> bool:
        """The client has ordered something that lies with no clerk yet."""
        if self.contact is None or not self.contact.order:
            return False
        here = [r for r in self.instructions if r.instruction.contact_id == self.contact.pk]
        return all(r.instruction.state == Instruction.State.TAKEN for r in here)

    @property
    def is_on_its_way(self) -> bool:
        """Something may become of an instruction at any moment, and not by this desk."""
        return any(
            not row.instruction.is_done and row.instruction.state != Instruction.State.TAKEN
            for row in self.instructions
        )

    @property
    def draft(self) -> InstructionRow | None:
        """The slip that still lies at the desk."""
        return next(
            (r for r in self.instructions if r.instruction.state == Instruction.State.TAKEN), None
        )


def panel_of(
    client: Client,
    desk: DeskSession,
    day: date,
    *,
    form: str,
    typed: Mapping[str, Any],
    finding: int,
) -> Panel:
    """The panel of a client.

    Args:
        client: In hand.
        desk: The broker's.
        day: The business date.
        form: The form that is shown again: `say`, `message`, `money`, `appeal`, `record`, `slip`.
        typed: Its fields.
        finding: The text that has just been held back, by primary key; 0 for none.
    """
    customer = client.account.customer
    assert customer is not None  # noqa: S101  # a client's account
    busy = reading.contact_at(desk)
    contact = busy if busy is not None and busy.customer_id == customer.pk else None
    unwritten = Contact.objects.filter(
        session=desk, customer=customer, state=Contact.State.ENDED, record=None
    ).exclude(channel__in=("", Contact.Channel.MESSAGE))
    last = unwritten.order_by("-number").first()
    shown = contact if contact is not None and contact.lines else last
    hours, tries = rule("broker.call-hours", day).numbers, rule("broker.call-tries", day).numbers
    is_open = contact is not None and contact.state == Contact.State.OPEN
    text = typed.get("text", "") if form in ("say", "message") else ""
    record = typed if form == "record" else _empty_record(day)
    rows = instruction_rows(
        Instruction.objects.filter(session=desk, customer=customer)
        .select_related("contact")
        .order_by("-number")[:5]
    )
    return Panel(
        contact=contact,
        lines=lines_of(shown) if shown else (),
        in_vain=_in_vain(desk, customer),
        sayings=_sayings(contact, typed if form == "say" else {}),
        questions=_questions(typed if form == "say" else {}),
        text=text,
        scan=reading_of(text, day, needs_all=not is_open),
        finding=PhraseFinding.objects.filter(pk=finding, session=desk).first(),
        appeal=typed.get("appeal", "") if form == "appeal" else "",
        amount=typed.get("amount", "") if form == "money" else "",
        hours=f"{clock(hours['from_second'])[:5]}–{clock(hours['to_second'])[:5]}",
        dialled=reading.dialled(customer, day),
        most_tries=tries["tries"],
        unwritten=last,
        record=record,
        purposes=_choices(ServiceRecord.Purpose, record.get("purpose")),
        reactions=_choices(ServiceRecord.Reaction, record.get("reaction")),
        next_steps=_choices(ServiceRecord.NextStep, record.get("next_step")),
        instructions=rows,
        slip=typed if form == "slip" else _slip(rows, contact),
        hint=hint_of(contact, has_unwritten=last is not None),
    )


def _in_vain(desk: DeskSession, customer: Customer) -> Contact | None:
    newest = reading.newest_with(desk, customer)
    is_in_vain = newest is not None and newest.state == Contact.State.UNANSWERED
    return newest if is_in_vain else None


def _sayings(contact: Contact | None, typed: Mapping[str, Any]) -> list[Choice]:
    chosen = typed.get("saying") or (next_saying(contact) if contact else Saying.IDENTITY)
    return [Choice(one.value, str(label), one == chosen) for one, label in SAYINGS.items()]


def _questions(typed: Mapping[str, Any]) -> list[Choice]:
    chosen = typed.get("question") or Question.SITUATION
    return [Choice(one.value, str(label), one == chosen) for one, label in QUESTIONS.items()]


def _choices(all_of: type[TextChoices], chosen: object) -> list[Choice]:
    return [Choice(one.value, str(one.label), one.value == chosen) for one in all_of]


def _empty_record(day: date) -> dict[str, Any]:
    return {"next_due": (day + timedelta(days=7)).isoformat()}


def _slip(rows: Sequence[InstructionRow], contact: Contact | None) -> dict[str, Any]:
    """The fields of the slip that lies at the desk, to be corrected; else a blank one."""
    for row in rows:
        one = row.instruction
        if one.state == Instruction.State.TAKEN and contact and one.contact_id == contact.pk:
            return {
                "side": one.side,
                "code": one.code,
                "price": f"{one.price / 100:.2f}",
                "quantity": str(one.quantity),
                "account": one.account.alias,
            }
    return {"side": "buy"}
