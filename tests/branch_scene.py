"""The securities branch of the scene's town: a broker with a client on the line, a slip that was read
back, a talk to be written down; a clerk for whom a colleague's slip waits; a transfer in transit."""

from datetime import datetime
from typing import Any
from unittest.mock import patch

from classroom.models import User
from simulator.engine.brokerage.contacts import Question, Saying
from simulator.engine.people.clients import ClientCall
from simulator.engine.people.needs import CallWish
from simulator.models import (
    BrokerageAccount,
    ClientFile,
    Contact,
    DeskSession,
    Duty,
    Instruction,
    PhraseFinding,
    Town,
    Transfer,
)
from simulator.selectors import contacts as reading
from simulator.services import clients, contacts, conversation, instructions, transfers
from simulator.services.instructions import Slip
from tests.bank_scene import seat

WILLING = ClientCall(
    wish=CallWish.BUY,
    budget_fen=100_000_000,
    asks_for_promise=False,
    answers=True,
    has_time=True,
    has_opted_out=False,
    pick=1,
)
NAMED = (
    "client",
    "finding",
    "ended contact",
    "slip",
    "done slip",
    "waiting slip",
    "transfer",
)
"""Things that stand in addresses."""
RISK = "Shares carry risk and you may lose money."


class Branch:
    """A branch whose town has an open bank and market; every customer of the bank is its client."""

    def __init__(self, town: Town, now: datetime) -> None:
        self.town, self.now = town, now
        for bank_account in town.bank_accounts.select_related("customer").order_by("pk"):
            clients.open_account(customer=bank_account.customer, since=now.date(), now=now)
        ClientFile.objects.filter(account__town=town).update(risk_level=4, is_lowest=False)
        self.accounts = clients_of(town)

    def talk(self, desk: DeskSession, account: BrokerageAccount) -> Contact:
        """A client on the line who has said what is wanted."""
        with patch.object(contacts, "client_call", return_value=WILLING):
            contact = contacts.begin(session=desk, account=account, channel="phone", now=self.now)
        assert isinstance(contact, Contact)
        name, licence = reading.broker_name(desk), reading.licence(desk)
        who = f"This is {name} of the securities branch, licence number {licence}, recorded."
        for saying, text, question in (
            (Saying.IDENTITY, who, None),
            (Saying.NEED, "How do you invest?", Question.SITUATION),
            (Saying.NEED, "What troubles you?", Question.PROBLEM),
            (Saying.RISK, RISK, None),
        ):
            said = conversation.say(
                contact=contact, saying=saying, question=question, text=text, now=self.now
            )
            assert isinstance(said, Contact), said
            contact = said
        return contact

    def finding(self, contact: Contact) -> PhraseFinding:
        held = conversation.say(
            contact=contact,
            saying=Saying.SERVICE,
            question=None,
            text="A guaranteed return.",
            now=self.now,
        )
        assert isinstance(held, PhraseFinding)
        return held

    def slip(self, contact: Contact, *, passed: bool = False) -> Instruction:
        """A slip that was read back and fits; with the clerk if it is passed on."""
        taken = instructions.take(contact=contact, slip=Slip(**slip_form(contact)), now=self.now)
        steps = [instructions.read_back, instructions.check_suitability]
        for step in [*steps, *([instructions.pass_on] if passed else [])]:
            assert isinstance(taken, Instruction), taken
            taken = step(instruction=taken, now=self.now)
        assert isinstance(taken, Instruction), taken
        return taken

    def transfer(self, account: BrokerageAccount, key: str) -> Transfer:
        assert account.customer is not None
        sent = transfers.send(
            account=account,
            bank_account=account.customer.bank_accounts.earliest("pk"),
            direction=Transfer.Direction.TO_BROKER,
            fen=100,
            key=key,
            now=self.now,
        )
        assert isinstance(sent, Transfer), sent
        return sent

    def things(self, desk: DeskSession) -> dict[str, Any]:
        """What a broker's desk has, named as addresses name it."""
        told, over, on_the_line = self.accounts[2], self.accounts[1], self.accounts[0]
        lapsed = self.talk(desk, told)
        done = self.slip(lapsed)
        Instruction.objects.filter(pk=done.pk).update(state="lapsed", reason="day_over")
        contacts.end(contact=lapsed, now=self.now)
        ended = self.talk(desk, over)
        contacts.end(contact=ended, now=self.now)
        contact = self.talk(desk, on_the_line)
        slip = self.slip(contact)
        return {
            "client": contact.customer_id,
            "finding": self.finding(contact).pk,
            "ended contact": ended.pk,
            "slip": slip.pk,
            "done slip": done.pk,
            "slip form": slip_form(contact),
        }


def open_branch(town: Town, broker: User, colleague: User, now: datetime) -> dict[str, Any]:
    """What addresses of a branch name: the broker's things, a slip that waits, an open transfer."""
    branch = Branch(town, now)
    other = seat(town, colleague, Duty.BROKER, now)
    waiting = branch.slip(branch.talk(other, branch.accounts[3]), passed=True)
    return {
        **branch.things(seat(town, broker, Duty.BROKER, now)),
        "waiting slip": waiting.pk,
        "keyed": {
            "side": waiting.side,
            "code": waiting.code,
            "price": f"{waiting.price / 100:.2f}",
            "quantity": str(waiting.quantity),
        },
        "transfer": branch.transfer(branch.accounts[4], "in transit").pk,
        "transfer form": {
            "client": str(branch.accounts[0].customer_id),
            "direction": "to_broker",
            "amount": "1.00",
            "digits": identity(branch.accounts[0])[-4:],
        },
    }


def clients_of(town: Town) -> list[BrokerageAccount]:
    found = BrokerageAccount.objects.filter(town=town, hat=BrokerageAccount.Hat.CLIENT)
    return list(found.select_related("file", "customer", "town").order_by("pk"))


def identity(account: BrokerageAccount) -> str:
    assert account.customer is not None
    return reading.persona_of(account.customer).identity.number


def slip_form(contact: Contact) -> dict[str, str]:
    """The slip as the client's words would have it."""
    assert contact.order is not None
    account = contact.customer.brokerage_account
    return {
        "digits": identity(account)[-4:],
        "account": account.alias,
        "side": contact.order["side"],
        "code": contact.order["code"],
        "price": f"{contact.order['price'] / 100:.2f}",
        "quantity": str(contact.order["quantity"]),
    }
