"""A broker with clients who behave as a test wants them to, and what a careful broker says."""

from dataclasses import dataclass, field
from unittest.mock import patch

from simulator.engine.brokerage.contacts import Question, Saying
from simulator.engine.brokerage.instructions import Terms
from simulator.engine.people.clients import ClientCall
from simulator.engine.people.needs import CallWish
from simulator.models import Contact, DeskSession, Duty, Instruction, WorkEvent
from simulator.selectors import contacts as reading
from simulator.selectors.instructions import terms_of
from simulator.services import client_orders, contacts, conversation, instructions
from simulator.services.instructions import Slip
from tests.services.broker_cast import Branch, Counterparty

WILLING = ClientCall(
    wish=CallWish.BUY,
    budget_fen=100_000_000,
    asks_for_promise=False,
    answers=True,
    has_time=True,
    has_opted_out=False,
    pick=1,
)
RISK = "股市有风险，可能亏损，请您谨慎决定。"


@dataclass
class Desk:
    """The first client has 8,000 yuan at the broker; the market buys and sells the first share."""

    branch: Branch = field(default_factory=lambda: Branch(crowd_of=Counterparty))

    def __post_init__(self) -> None:
        self.branch.fund(800_000)
        self.broker: DeskSession = self.branch.seat(Duty.BROKER)

    @property
    def now(self):
        return self.branch.floor.now

    @property
    def account(self):
        return self.branch.clients[0]

    @property
    def introduction(self) -> str:
        name, number = reading.broker_name(self.broker), reading.licence(self.broker)
        return f"您好，我是临江证券营业部的{name}，执业编号{number}，本次通话会录音。"

    def begin(self, channel: str = "phone", *, client: int = 0, **about):
        drawn = ClientCall(**{**_fields(WILLING), **about})
        with patch.object(contacts, "client_call", return_value=drawn):
            return contacts.begin(
                session=self.broker,
                account=self.branch.clients[client],
                channel=channel,
                now=self.now,
            )

    def say(self, contact: Contact, saying: Saying, text: str, question: Question | None = None):
        return conversation.say(
            contact=contact, saying=saying, question=question, text=text, now=self.now
        )

    def until_the_wish(self, contact: Contact) -> Contact:
        """Says who is calling, asks leave, and asks two questions."""
        steps = (
            (Saying.IDENTITY, self.introduction, None),
            (Saying.PERMISSION, "现在方便说几句吗？", None),
            (Saying.NEED, "您平时怎么安排投资的？", Question.SITUATION),
            (Saying.NEED, "有什么拿不准的地方吗？", Question.PROBLEM),
        )
        for saying, text, question in steps:
            said = self.say(contact, saying, text, question)
            assert isinstance(said, Contact), said
            contact = said
        return contact

    def slip(self, contact: Contact, **typed) -> Slip:
        """The slip as the client's words would have it, unless something else is typed."""
        order = contact.order or {"side": "buy", "code": "999101", "price": 1793, "quantity": 100}
        number = reading.persona_of(contact.customer).identity.number
        return Slip(
            **{
                "digits": number[-4:],
                "account": self.account.alias,
                "side": order["side"],
                "code": order["code"],
                "price": f"{order['price'] / 100:.2f}",
                "quantity": str(order["quantity"]),
                **typed,
            }
        )

    def take(self, contact: Contact, **typed):
        return instructions.take(contact=contact, slip=self.slip(contact, **typed), now=self.now)

    def passed(self) -> Instruction:
        """An instruction that lies with the clerk."""
        contact = self.until_the_wish(self.begin())
        assert contact.order is not None
        self.say(contact, Saying.RISK, RISK)
        taken = self.take(contact)
        assert isinstance(taken, Instruction), taken
        for step in (instructions.read_back, instructions.check_suitability, instructions.pass_on):
            taken = step(instruction=taken, now=self.now)
            assert isinstance(taken, Instruction), taken
        contacts.end(contact=contact, now=self.now)
        return taken

    def enter(self, clerk: DeskSession, instruction: Instruction, **other):
        keyed = Terms(**{**_fields(terms_of(instruction)), **other})
        entered = client_orders.enter(
            clerk=clerk, instruction=instruction, keyed=keyed, now=self.now
        )
        if isinstance(entered, Instruction):
            client_orders.forward(instructions=[entered], now=self.now)
            entered.refresh_from_db()
        return entered

    def evidence(self, session: DeskSession | None = None) -> list[str]:
        events = WorkEvent.objects.filter(session=session or self.broker)
        return list(events.order_by("number").values_list("kind", flat=True))

    def facts(self, kind: str, session: DeskSession | None = None):
        events = WorkEvent.objects.filter(session=session or self.broker, kind=kind)
        return list(events.order_by("number").values_list("facts", flat=True))


def _fields(value) -> dict:
    return {name: getattr(value, name) for name in value.__slots__}
