"""Fetching the desks of the securities branch, and what lies at them, on behalf of a person (else 404)."""

from typing import TypeVar

from django.http import Http404

from simulator.access.desks import Person, open_desk
from simulator.models import (
    BrokerageAccount,
    Contact,
    DeskSession,
    Duty,
    Instruction,
    PhraseFinding,
    Transfer,
)
from simulator.selectors import contacts, instructions

Found = TypeVar("Found")

MONEY_DESKS = frozenset({Duty.TELLER, Duty.ORDER_CLERK})
"""Desks that send a client's transfer. A broker may not (经纪人规定 art. 13)."""
BACK_OFFICE = MONEY_DESKS | {Duty.BROKER, Duty.AUTHORISER}
"""Desks that see the transfers of their town and reconcile them."""


def broker_desk(user: Person) -> DeskSession:
    """The desk at which this person is the broker."""
    return _desk(user, frozenset({Duty.BROKER}))


def clerk_desk(user: Person) -> DeskSession:
    """The desk at which this person is the order-entry clerk."""
    return _desk(user, frozenset({Duty.ORDER_CLERK}))


def money_desk(user: Person) -> DeskSession:
    """The desk at which this person sends clients' transfers."""
    return _desk(user, MONEY_DESKS)


def back_office(user: Person) -> DeskSession:
    """The desk at which this person sees the town's transfers."""
    return _desk(user, BACK_OFFICE)


def client_at(desk: DeskSession, pk: int) -> BrokerageAccount:
    """The account of a client of the desk's branch, by the customer."""
    accounts = BrokerageAccount.objects.select_related("customer", "file", "town")
    return _or_404(accounts.filter(town=desk.town_id, customer=pk).first())


def contact_with(desk: DeskSession, pk: int) -> Contact:
    """The contact that a desk prepares or has open with a client, by the customer."""
    found = contacts.contact_at(desk)
    return _or_404(found if found is not None and found.customer_id == pk else None)


def contact_of(desk: DeskSession, pk: int) -> Contact:
    """A contact that this desk had."""
    return _or_404(Contact.objects.filter(session=desk, pk=pk).select_related("customer").first())


def finding_of(desk: DeskSession, pk: int) -> PhraseFinding:
    """A text of this desk that was held back."""
    return _or_404(PhraseFinding.objects.filter(session=desk, pk=pk).first())


def instruction_of(desk: DeskSession, pk: int) -> Instruction:
    """An instruction that this desk took."""
    return _or_404(Instruction.objects.filter(session=desk, pk=pk).first())


def instruction_for(clerk: DeskSession, pk: int) -> Instruction:
    """An instruction that waits for this clerk."""
    return _or_404(instructions.waiting_for(clerk).filter(pk=pk).first())


def transfer_at(desk: DeskSession, pk: int) -> Transfer:
    """A transfer of the desk's town."""
    found = Transfer.objects.filter(town=desk.town_id, pk=pk)
    return _or_404(found.select_related("account", "town").first())


def _desk(user: Person, duties: frozenset[Duty]) -> DeskSession:
    desk = open_desk(user)
    return _or_404(desk if desk is not None and desk.duty in duties else None)


def _or_404(found: Found | None) -> Found:
    if found is None:
        raise Http404
    return found
