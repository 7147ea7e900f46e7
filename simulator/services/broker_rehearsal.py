"""Rehearsing the securities branch (彩排): a broker who plays itself, through the same services as people do.

For the demo's past days and for tests. The same town, seed and time give the same contacts. Orders and
transfers need a market of the branch's own date; without one clients are served, and nothing is ordered.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from simulator.engine.brokerage.contacts import Question, Saying
from simulator.engine.refusal import Refusal
from simulator.models import (
    BrokerageAccount,
    Contact,
    DeskSession,
    Instruction,
    ServiceRecord,
    Town,
    Transfer,
)
from simulator.selectors import business_day, market
from simulator.selectors import contacts as reading
from simulator.selectors.clients import clients_of
from simulator.services import (
    clients,
    contacts,
    conversation,
    exchange,
    instructions,
    service_records,
    transfer_desk,
    transfers,
)
from simulator.services.instructions import Slip
from simulator.services.rehearsal import Clock

_NEXT_CONTACT = timedelta(days=7)
_HUNDRED_YUAN = 10_000
_PART = 20
"""A transfer moves one part in this many of what lies at the bank."""
_QUESTIONS = {
    Question.SITUATION: "您平时是怎么安排投资的？",
    Question.PROBLEM: "目前有什么拿不准的地方吗？",
    Question.IMPLICATION: "要是一直这样，对您家里的安排有影响吗？",
    Question.PAYOFF: "如果有人定期陪您看一看账户，会不会有帮助？",
}
_SERVICE = "我们每周有一份市场周报，可以发给您参考。"
_RISK = "股市有风险，可能亏损，请您谨慎决定。"
_TO_A_DOUBT = "我理解您的顾虑。股票有风险，可能亏损，我不能承诺收益，您看这样清楚吗？"
_TO_A_COMPLAINT = "抱歉给您添麻烦了，我记下来去核对，三天内给您回话，您看可以吗？"
_BANNED = "您放心，这只股票稳赚不赔。"
Result = TypeVar("Result")


@dataclass(slots=True)
class _Talk:
    """A contact on its way."""

    contact: Contact
    clock: Clock

    @property
    def is_open(self) -> bool:
        return self.contact.state == Contact.State.OPEN

    def say(self, saying: Saying, text: str, question: Question | None = None) -> None:
        """Says something while the client is there; what is held back is left at that."""
        if not self.is_open:
            return
        said = conversation.say(
            contact=self.contact,
            saying=saying,
            question=question,
            text=text,
            now=self.clock.tick(),
        )
        if isinstance(said, Contact):
            self.contact = said


def work_day(
    *, session: DeskSession, clients_met: int, clock: Clock, is_careful: bool = True
) -> list[Contact]:
    """Gets in touch with so many clients, writes each contact down, and keeps the day's work log.

    Whoever has had the fewest contacts comes first. A careless broker looks at no list, says a banned
    phrase, leaves the risk out and writes little.

    Args:
        session: The broker's desk; the town's bank has an open day.
        clients_met: How many clients are reached by telephone or received.
        clock: The time of the rehearsal; it ticks with each step.
        is_careful: How the broker works.

    Raises:
        RuntimeError: the branch is not open for work.
    """
    clients.open_branch(town=session.town, now=clock.now)
    met: list[Contact] = []
    for account in _by_need(session.town):
        if len(met) == clients_met:
            break
        contact = _meet(session, account, clock, is_careful=is_careful)
        if contact is not None and contact.state != Contact.State.UNANSWERED:
            met.append(contact)
    texts = {"plan": f"联系客户{clients_met}位。", "done": f"已联系{len(met)}位。"}
    if is_careful:
        texts["tomorrow"] = "跟进答应客户的事项。"
    _done(service_records.log(session=session, texts=texts, now=clock.tick()))
    return met


def send_transfers(*, session: DeskSession, count: int, clock: Clock) -> list[Transfer]:
    """Sends transfers to the broker for the first clients, at a desk that may, and carries them over.

    Nothing is sent where no market of the branch's date is hosted, or outside the hours.
    """
    if not (exchange.is_hosted() and _market_is_on_its_day(session.town)):
        return []
    sent = []
    for account in clients_of(session.town)[:count]:
        assert account.customer is not None  # noqa: S101  # a client's account
        balance = account.customer.bank_accounts.earliest("pk").balance
        transfer = transfer_desk.send(
            session=session,
            account=account,
            direction=Transfer.Direction.TO_BROKER,
            fen=balance // _PART // _HUNDRED_YUAN * _HUNDRED_YUAN,
            digits=reading.persona_of(account.customer).identity.number[-conversation.DIGITS :],
            key=f"rehearsal:{session.pk}:{account.pk}",
            now=clock.tick(),
        )
        if isinstance(transfer, Transfer):
            sent.append(transfer)
    transfers.carry(transfers=sent, now=clock.tick())
    return list(Transfer.objects.filter(pk__in=[each.pk for each in sent]).order_by("pk"))


# ---- One client ------------------------------------------------------------------------------------
def _meet(
    session: DeskSession, account: BrokerageAccount, clock: Clock, *, is_careful: bool
) -> Contact | None:
    """One client, by telephone or, where that is not allowed now, at the branch; None if left alone."""
    if is_careful:
        contact = _done(contacts.prepare(session=session, account=account, now=clock.tick()))
        if account.file.has_opted_out:
            contacts.end(contact=contact, now=clock.tick())
            return None
    begun = contacts.begin(
        session=session, account=account, channel=Contact.Channel.PHONE, now=clock.tick()
    )
    if isinstance(begun, Refusal):
        begun = _done(
            contacts.begin(
                session=session, account=account, channel=Contact.Channel.VISIT, now=clock.now
            )
        )
    talk = _Talk(begun, clock)
    if talk.is_open:
        _converse(talk, is_careful=is_careful)
        _write(talk, is_careful=is_careful)
    return talk.contact


def _converse(talk: _Talk, *, is_careful: bool) -> None:
    session = talk.contact.session
    name, licence = reading.broker_name(session), reading.licence(session)
    firm = f"{session.town.name}证券营业部"
    recorded = f"，执业编号{licence}，本次通话会录音" if is_careful else ""
    talk.say(Saying.IDENTITY, f"您好，我是{firm}的{name}{recorded}。")
    talk.say(Saying.PERMISSION, "请问您现在方便说几句吗？")
    for question, words in _QUESTIONS.items():
        talk.say(Saying.NEED, words, question)
    if is_careful:
        talk.say(Saying.SERVICE, f"{_SERVICE}{_RISK}")
    else:
        talk.say(Saying.SERVICE, _BANNED)
        talk.say(Saying.SERVICE, _SERVICE)
    if reading.talk_in(talk.contact).wants_promise:
        talk.say(Saying.OBJECTION, _TO_A_DOUBT if is_careful else _SERVICE)
    if "wish_complaint" in reading.talk_in(talk.contact).told:
        talk.say(Saying.OBJECTION, _TO_A_COMPLAINT)
    if is_careful:
        _take_the_order(talk)
    talk.say(Saying.CLOSING, "感谢您的时间，再见。")


def _take_the_order(talk: _Talk) -> None:
    """Writes down what the client orders, reads it back, and passes it on if it may be."""
    contact = talk.contact
    if not (talk.is_open and contact.order and _market_is_on_its_day(contact.session.town)):
        return
    talk.say(Saying.VERIFY, "请您报一下身份证号后四位。")
    order, account = contact.order, contact.customer.brokerage_account
    slip = Slip(
        digits=reading.persona_of(contact.customer).identity.number[-conversation.DIGITS :],
        account=account.alias,
        side=order["side"],
        code=order["code"],
        price=f"{order['price'] / 100:.2f}",
        quantity=str(order["quantity"]),
    )
    taken: Instruction | Refusal = _done(
        instructions.take(contact=talk.contact, slip=slip, now=talk.clock.tick())
    )
    for step in (instructions.read_back, instructions.check_suitability, instructions.pass_on):
        if isinstance(taken, Instruction):
            taken = step(instruction=taken, now=talk.clock.tick())
    talk.contact.refresh_from_db()


def _write(talk: _Talk, *, is_careful: bool) -> None:
    if talk.is_open:
        talk.contact = _done(contacts.end(contact=talk.contact, now=talk.clock.tick()))
    heard = reading.talk_in(talk.contact)
    is_complaint = "wish_complaint" in heard.told
    has_ordered = talk.contact.instructions.exists()
    purpose = ServiceRecord.Purpose.INSTRUCTION if has_ordered else ServiceRecord.Purpose.ROUTINE
    due = talk.contact.date + _NEXT_CONTACT
    _done(
        service_records.write(
            contact=talk.contact,
            purpose=ServiceRecord.Purpose.COMPLAINT if is_complaint else purpose,
            content="了解了客户的资金安排和顾虑，讲明了风险，约定下次联系。"
            if is_careful
            else "已联系。",
            risk_told=heard.risk_said if is_careful else True,
            reaction=ServiceRecord.Reaction.NEUTRAL,
            next_step=ServiceRecord.NextStep.CALL if is_careful else ServiceRecord.NextStep.NONE,
            next_due=due if is_careful else None,
            now=talk.clock.tick(),
        )
    )


# ---- Steps -----------------------------------------------------------------------------------------
def _by_need(town: Town) -> list[BrokerageAccount]:
    """Clients with the fewest contacts first."""
    return sorted(
        clients_of(town),
        key=lambda account: account.customer.contacts.count() if account.customer else 0,
    )


def _market_is_on_its_day(town: Town) -> bool:
    """Whether the town's market trades the date that its branch works."""
    run, day = market.live_run(town.pk), business_day.open_day(town)
    picture = market.picture(run) if run else None
    return picture is not None and day is not None and picture.date == day.date


def _done(result: Result | Refusal) -> Result:
    if isinstance(result, Refusal):
        msg = f"a rehearsal is refused: {result}"
        raise RuntimeError(msg)
    return result
