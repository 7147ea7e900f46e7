"""People at the pages of the securities branch: a broker, a clerk and a teller by forms alone."""

import html
import re
from dataclasses import dataclass, field
from unittest.mock import patch

from django.test import Client
from django.urls import reverse

from simulator.engine.people.clients import ClientCall
from simulator.models import Contact, DeskPolicy, DeskSession, Duty, Instruction
from simulator.selectors import contacts as reading
from simulator.services import contacts
from tests.pages.talk import send
from tests.services.contact_cast import RISK, WILLING, Desk


@dataclass
class AtThePages:
    """The broker of `Desk` at a browser, with the first client."""

    desk: Desk = field(default_factory=Desk)
    willing: ClientCall = WILLING

    def __post_init__(self) -> None:
        self.client = browser(self.desk.broker)

    @property
    def customer(self) -> int:
        return self.desk.account.customer_id or 0

    @property
    def contact(self) -> Contact:
        return Contact.objects.latest("number")

    @property
    def instruction(self) -> Instruction:
        return Instruction.objects.latest("number")

    def get(self, page: str = "broker-client", *args: object, **query: str) -> str:
        response = self.client.get(reverse(page, args=args or [self.customer]), query)
        assert response.status_code == 200, text(response)[:300]
        return text(response)

    def post(self, page: str, *args: object, **fields: object):
        return send(self.client, page, *(args or [self.customer]), **fields)

    def begin(self, channel: str = "phone"):
        """The client answers as `willing` says."""
        with patch.object(contacts, "client_call", return_value=self.willing):
            return self.post("contact-begin", channel=channel)

    def say(self, saying: str, words: str, question: str = ""):
        return self.post("contact-say", saying=saying, question=question, text=words)

    def until_the_wish(self) -> None:
        assert self.begin().status_code == 302
        for said in (
            ("identity", self.desk.introduction),
            ("permission", "现在方便说几句吗？"),
            ("need", "您平时怎么安排投资的？", "situation"),
            ("need", "有什么拿不准的地方吗？", "problem"),
            ("risk", RISK),
            ("verify", "请您报一下身份证后四位。"),
        ):
            response = self.say(*said)
            assert response.status_code == 302, text(response)

    def slip(self, **typed: object) -> dict[str, object]:
        """The slip as the client's words would have it, unless something else is typed."""
        slip = self.desk.slip(self.contact)
        names = ("digits", "account", "side", "code", "price", "quantity")
        return {name: getattr(slip, name) for name in names} | typed

    def pass_an_instruction_on(self) -> Instruction:
        self.until_the_wish()
        assert self.post("instruction-take", **self.slip()).status_code == 302
        for step in ("read-back", "check", "pass"):
            response = self.post(f"instruction-{step}", self.instruction.pk)
            assert response.status_code == 302, text(response)
        assert self.post("contact-end").status_code == 302
        return self.instruction

    def set_exam(self) -> None:
        policy = DeskPolicy(mode="exam", hints=False)
        DeskSession.objects.filter(pk=self.desk.broker.pk).update(policy=policy.as_data())

    def colleague(self, duty: Duty) -> tuple[DeskSession, Client]:
        """Somebody else at another desk of the shift."""
        session = self.desk.branch.seat(duty)
        return session, browser(session)

    def identity(self) -> str:
        customer = self.desk.account.customer
        assert customer is not None
        return reading.persona_of(customer).identity.number


def browser(session: DeskSession) -> Client:
    """Signed in as who sits at a desk, in English."""
    assert session.person is not None
    session.person.language = "en"
    session.person.save()
    client = Client()
    client.force_login(session.person)
    return client


def text(response) -> str:
    """What a page says, without its tags."""
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split()))


def keyed(instruction: Instruction, **other: object) -> dict[str, object]:
    """What a careful clerk keys in."""
    return {
        "side": instruction.side,
        "code": instruction.code,
        "price": f"{instruction.price / 100:.2f}",
        "quantity": str(instruction.quantity),
    } | other
