"""What is to be done about each client next, the most urgent first: promises, tiers, open matters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from simulator.engine.brokerage.rules import rule
from simulator.engine.people.clients import talk_of
from simulator.engine.wealth.suitability import Regulator, rules_on
from simulator.models import (
    BrokerageAccount,
    Contact,
    Instruction,
    ServiceRecord,
    Town,
    Transfer,
)
from simulator.models.brokerage import DONE
from simulator.selectors.clients import Tier, days_between_contacts

SOON = timedelta(days=3)
_FIRST_CONTACT = timedelta(days=30)
"""A new client is called back within a month (2010 rule, see docs/brokerage-rules.md)."""
_ANSWER_TO_COMPLAINT = timedelta(days=3)
_REVIEW_AHEAD = timedelta(days=60)
_REACHED = (Contact.State.ENDED, Contact.State.OPEN)


class Kind(StrEnum):
    """What is to be done; where days are equal the earlier in this list comes first."""

    RECORD = "record"
    TELL_OUTCOME = "tell_outcome"
    TRANSFER_RETURNED = "transfer_returned"
    COMPLAINT = "complaint"
    PROMISED = "promised"
    MEET = "meet"
    OVERDUE = "overdue"
    FIRST_CONTACT = "first_contact"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do, with the day until which; `facts` are the numbers and names of its sentence."""

    kind: Kind
    due: date
    facts: Mapping[str, Any] = field(default_factory=dict)

    def tone(self, today: date) -> str:
        """How urgent: `bad` from its day on, `warn` shortly before, else `ok`."""
        if self.due <= today:
            return "bad"
        return "warn" if self.due <= today + SOON else "ok"


@dataclass(slots=True)
class _Matters:
    """What is known of a client's open matters."""

    contacts: list[Contact] = field(default_factory=list)
    promised: ServiceRecord | None = None
    instructions: list[Instruction] = field(default_factory=list)
    returned: list[Transfer] = field(default_factory=list)

    @property
    def reached(self) -> Contact | None:
        """The newest contact in which the client was there."""
        return next((one for one in reversed(self.contacts) if one.state in _REACHED), None)


def reminders_of(
    town: Town,
    accounts: Iterable[BrokerageAccount],
    tiers: Mapping[int, Tier],
    day: date,
) -> dict[int, list[Reminder]]:
    """The reminders of each client by customer, the most urgent first.

    Args:
        town: The town.
        accounts: The clients' accounts with their files.
        tiers: The tier of each, by account.
        day: The business date.
    """
    matters = _matters(town)
    order = list(Kind)
    return {
        account.customer_id: sorted(
            _about(account, matters[account.customer_id], tiers[account.pk], day),
            key=lambda one: (one.due, order.index(one.kind)),
        )
        for account in accounts
        if account.customer_id is not None
    }


def _matters(town: Town) -> defaultdict[int, _Matters]:
    found: defaultdict[int, _Matters] = defaultdict(_Matters)
    contacts = Contact.objects.filter(town=town).exclude(channel="")
    for contact in contacts.select_related("record").order_by("number"):
        found[contact.customer_id].contacts.append(contact)
    for record in ServiceRecord.objects.filter(contact__town=town).order_by("contact__number"):
        found[record.customer_id].promised = record
    untold = Instruction.objects.filter(town=town, state__in=DONE, told_at=None)
    for instruction in untold.order_by("number"):
        found[instruction.customer_id].instructions.append(instruction)
    returned = Transfer.objects.filter(town=town, state=Transfer.State.RETURNED)
    for transfer in returned.order_by("number"):
        found[transfer.customer_id].returned.append(transfer)
    return found


def _about(account: BrokerageAccount, open_ones: _Matters, tier: Tier, day: date) -> list[Reminder]:
    return [
        *_unwritten(open_ones.contacts),
        *_untold(open_ones),
        *_complaint(open_ones),
        *_next_contact(account, open_ones, tier, day),
        *_review(account, day),
    ]


def _unwritten(contacts: Sequence[Contact]) -> Iterable[Reminder]:
    """Talks without a service record; a message speaks for itself."""
    for contact in contacts:
        is_talk = contact.channel != Contact.Channel.MESSAGE
        if is_talk and contact.state == Contact.State.ENDED and not hasattr(contact, "record"):
            yield Reminder(Kind.RECORD, contact.date, {"visit": contact.visit, "at": contact.date})


def _untold(open_ones: _Matters) -> Iterable[Reminder]:
    for each in open_ones.instructions:
        facts = {"instruction": each.name, "state": each.state, "pk": each.pk}
        yield Reminder(Kind.TELL_OUTCOME, each.contact.date, facts)
    last = open_ones.reached
    for transfer in open_ones.returned:
        if last is None or transfer.done_at is None or last.opened_at < transfer.done_at:
            facts = {"transfer": transfer.name, "fen": transfer.amount}
            yield Reminder(Kind.TRANSFER_RETURNED, transfer.date, facts)


def _complaint(open_ones: _Matters) -> Iterable[Reminder]:
    """A complaint of the last talk, until the next one."""
    last = open_ones.reached
    if last is not None and "wish_complaint" in talk_of(last.lines).told:
        yield Reminder(Kind.COMPLAINT, last.date + _ANSWER_TO_COMPLAINT, {"at": last.date})


def _next_contact(
    account: BrokerageAccount, open_ones: _Matters, tier: Tier, day: date
) -> Iterable[Reminder]:
    """One of: what was promised, a meeting after tries in vain, the interval of the tier."""
    last = open_ones.reached
    record = open_ones.promised
    since = last.number if last else 0
    vain = sum(
        one.state == Contact.State.UNANSWERED and one.number > since for one in open_ones.contacts
    )
    if record is not None and record.next_due and record.contact_id >= (last.pk if last else 0):
        facts = {"step": record.next_step, "at": open_ones.contacts[-1].date}
        yield Reminder(Kind.PROMISED, record.next_due, facts)
    elif vain >= rule("broker.call-tries", day).numbers["tries"]:
        yield Reminder(Kind.MEET, day, {"tries": vain})
    elif last is None:
        due = account.file.opened_on + _FIRST_CONTACT
        yield Reminder(Kind.FIRST_CONTACT, due, {"opened": account.file.opened_on})
    else:
        days = days_between_contacts(tier, day)
        facts = {"days": (day - last.date).days, "most": days, "tier": tier.value}
        yield Reminder(Kind.OVERDUE, last.date + timedelta(days=days), facts)


def _review(account: BrokerageAccount, day: date) -> Iterable[Reminder]:
    """The risk assessment lapses by the rules of the securities regulator."""
    months = rules_on(Regulator.SECURITIES, day).validity_months
    assessed = account.file.assessed_on
    year, month = divmod(assessed.year * 12 + assessed.month - 1 + months, 12)
    due = date(year, month + 1, min(assessed.day, 28))
    if due - day <= _REVIEW_AHEAD:
        yield Reminder(Kind.REVIEW, due, {"level": account.file.risk_level, "at": assessed})
