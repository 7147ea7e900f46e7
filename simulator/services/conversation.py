"""What is said to a client, line by line.

A text is scanned before it is said. With a held phrase in it it is not said, but kept with the version
of the list, so that it can be appealed.
"""

from datetime import datetime

from django.db import transaction

from simulator.engine.brokerage.compliance import scan
from simulator.engine.brokerage.contacts import Heard, Question, Saying, hear
from simulator.engine.people.clients import HANGS_UP, reply
from simulator.engine.refusal import Refusal
from simulator.models import Contact, DeskSession, PhraseFinding, Transfer
from simulator.models.work_kinds import BrokerWork, OrderWork, TransferWork
from simulator.selectors import client_wishes
from simulator.selectors import contacts as reading
from simulator.services import contacts, evidence, phrases, queue, transfers

DIGITS = 4
"""How many of the identity number's last figures a caller says."""
_KINDS = {
    Saying.IDENTITY: BrokerWork.IDENTITY_SAID,
    Saying.PERMISSION: BrokerWork.PERMISSION_ASKED,
    Saying.NEED: BrokerWork.NEED_ASKED,
    Saying.SERVICE: BrokerWork.SERVICE_EXPLAINED,
    Saying.RISK: BrokerWork.RISK_SAID,
    Saying.OBJECTION: BrokerWork.OBJECTION_ANSWERED,
    Saying.VERIFY: OrderWork.IDENTITY_ASKED,
    Saying.APPOINTMENT: BrokerWork.APPOINTMENT_MADE,
}


@transaction.atomic
def say(
    *, contact: Contact, saying: Saying, question: Question | None, text: str, now: datetime
) -> Contact | PhraseFinding | Refusal:
    """Says something to the client, who answers.

    Args:
        contact: The open contact.
        saying: What the broker means to say.
        question: Of a question about needs, which kind.
        text: The words, as typed.
        now: The server's clock.

    Returns:
        The contact; what was kept where a phrase was held back; refused where there is nothing to
        say, where the contact is over, and where a risk sentence was meant and none is there.
    """
    refused = phrases.text_refusal(text)
    if refused is not None:
        return refused
    session = queue.held_session(contact.session)
    contact = Contact.objects.select_related("customer__brokerage_account").get(pk=contact.pk)
    if contact.state != Contact.State.OPEN:
        return Refusal("contact_over")
    scanned = scan(text, contact.date)
    if scanned.held:
        return phrases.hold_back(
            contact=contact, session=session, text=text, scanned=scanned, now=now
        )
    heard = hear(text, scanned, name=reading.broker_name(session), licence=reading.licence(session))
    if saying is Saying.RISK and not heard.risk:
        return Refusal("no_risk_sentence")
    asked = question or Question.SITUATION if saying is Saying.NEED else None
    occasions = reply(reading.talk_in(contact), reading.call_of(contact), saying, heard, asked)
    digest = _recorded(
        contact=contact,
        session=session,
        saying=saying,
        heard=heard,
        asked=asked,
        text=text,
        now=now,
    )
    contact.lines.append(
        {
            "by": "broker",
            "saying": saying.value,
            "text": digest,
            **({"question": asked.value} if asked else {}),
            **({"risk": True} if heard.risk else {}),
        }
    )
    for occasion in occasions:
        _let_say(contact, occasion)
    if HANGS_UP & set(occasions) and contact.state == Contact.State.OPEN:
        contacts.close(contact=contact, session=session, now=now)
    contact.save()
    return contact


@transaction.atomic
def ask_for_money(*, contact: Contact, fen: int, now: datetime) -> Contact | Refusal:
    """Asks the client to move money to the broker; who can, does so alone, by their own bank.

    A broker moves nobody's money (经纪人规定 art. 13), so no desk sends this transfer.
    """
    session = queue.held_session(contact.session)
    contact = Contact.objects.select_related("customer__brokerage_account").get(pk=contact.pk)
    if contact.state != Contact.State.OPEN:
        return Refusal("contact_over")
    if fen <= 0:
        return Refusal("nothing_to_transfer")
    account = contact.customer.brokerage_account
    sent = transfers.send(
        account=account,
        bank_account=contact.customer.bank_accounts.earliest("pk"),
        direction=Transfer.Direction.TO_BROKER,
        fen=fen,
        key=f"{contact.visit}:{len(contact.lines)}",
        now=now,
    )
    done = isinstance(sent, Transfer)
    facts = {
        "visit": contact.visit,
        "transfer": sent.name if isinstance(sent, Transfer) else "",
        "direction": Transfer.Direction.TO_BROKER,
        "amount_fen": fen,
    }
    evidence.record(session=session, kind=TransferWork.ASKED, facts=facts, now=now)
    contact.lines.append({"by": "broker", "saying": "money", "fen": fen})
    contacts.let_answer(contact, "will_transfer" if done else "cannot_transfer", {"fen": fen})
    contact.save()
    return contact


def _recorded(
    *,
    contact: Contact,
    session: DeskSession,
    saying: Saying,
    heard: Heard,
    asked: Question | None,
    text: str,
    now: datetime,
) -> str:
    """Writes the evidence of something said; returns the digest of the words."""
    said, visit = {"said": text}, {"visit": contact.visit}
    if heard.risk and saying is not Saying.RISK:
        evidence.record(session=session, kind=BrokerWork.RISK_SAID, facts=visit, now=now)
    if saying is Saying.CLOSING:
        return contacts.close(contact=contact, session=session, said=said, now=now)
    event = evidence.record(
        session=session,
        kind=_KINDS[saying],
        facts={**visit, **_facts(contact, saying, heard, asked)},
        texts=said,
        now=now,
    )
    return str(event.texts.get("said", ""))


def _facts(
    contact: Contact, saying: Saying, heard: Heard, asked: Question | None
) -> dict[str, object]:
    """What evidence keeps of something said."""
    drawn = reading.call_of(contact)
    facts: dict[Saying, dict[str, object]] = {
        Saying.IDENTITY: {
            "name": heard.name,
            "firm": heard.firm,
            "licence": heard.licence,
            "recording": heard.recording,
        },
        Saying.PERMISSION: {"granted": drawn.has_time and not drawn.has_opted_out},
        Saying.NEED: {"question": asked.value if asked else ""},
        Saying.OBJECTION: {
            "acknowledged": heard.acknowledges,
            "confirmed": heard.asks_back,
            "trap": _objection(contact),
        },
        Saying.APPOINTMENT: {"complete": heard.is_full_invitation},
    }
    return facts.get(saying, {})


def _objection(contact: Contact) -> str:
    """What the client had raised: a trap of the list in docs/evidence.md, or nothing."""
    talk = reading.talk_in(contact)
    if talk.wants_promise:
        return "asks_for_promise"
    return "complaint" if "wish_complaint" in talk.told else ""


def _let_say(contact: Contact, occasion: str) -> None:
    """Lets the client answer; a wish to trade is put into figures when it is told."""
    if occasion == "says_digits":
        number = reading.persona_of(contact.customer).identity.number
        contacts.let_answer(contact, occasion, {"digits": number[-DIGITS:]})
        return
    if occasion not in ("wish_buy", "wish_sell"):
        contacts.let_answer(contact, occasion)
        return
    account = contact.customer.brokerage_account
    contact.order = client_wishes.order_wished(account, reading.call_of(contact))
    if contact.order is None:
        contacts.let_answer(contact, "wish_advice")
        return
    contacts.let_answer(contact, occasion, contact.order)
