"""A client's instruction at the broker's desk: taken, read back, checked, passed on, the client told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from simulator.engine.brokerage import instructions as rules
from simulator.engine.brokerage.instructions import Terms
from simulator.engine.brokerage.rules import rule
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.suitability import Investor, Regulator, match, rules_on
from simulator.models import Contact, DeskSession, Instruction, MarketRun
from simulator.models.work_kinds import OrderWork
from simulator.selectors import contacts as contact_reading
from simulator.selectors import instructions as reading
from simulator.selectors import market
from simulator.services import contacts, evidence, queue
from simulator.services.conversation import DIGITS
from simulator.services.order_entry import code_of, shares_of, ticks_of

State = Instruction.State


@dataclass(frozen=True, slots=True)
class Slip:
    """What a broker writes on the slip, as typed."""

    digits: str
    """The last four figures of the identity number, as the caller says them."""
    account: str
    side: str
    code: str
    price: str
    quantity: str


@transaction.atomic
def take(*, contact: Contact, slip: Slip, now: datetime) -> Instruction | Refusal:
    """Writes down a client's instruction while the client is there; written again, it is corrected.

    What was confirmed is not confirmed any more after a correction. Refused where a field holds
    nothing that can be ordered, and where the caller's figures are not those of the file.
    """
    session = queue.held_session(contact.session)
    contact = Contact.objects.select_related("customer__brokerage_account").get(pk=contact.pk)
    if contact.state != Contact.State.OPEN:
        return Refusal("contact_over")
    run = market.live_run(contact.town_id)
    picture = market.picture(run) if run else None
    if run is None or picture is None:
        return Refusal("no_run")
    terms = _terms(run, slip)
    refused = terms if isinstance(terms, Refusal) else _caller_refused(contact, slip)
    if isinstance(refused, Refusal):
        return refused
    assert isinstance(terms, Terms)  # noqa: S101  # else it was refused
    taken = contact.instructions.filter(state=State.TAKEN).first() or _new(contact, session, now)
    taken.side, taken.code = terms.side, terms.code
    taken.price, taken.quantity = terms.price, terms.quantity
    taken.run_id, taken.day = run.pk, picture.at.day
    taken.is_verified, taken.is_confirmed, taken.outcome = True, False, ""
    taken.save()
    visit = {"visit": contact.visit}
    verified = {**visit, "right": True}
    evidence.record(session=session, kind=OrderWork.CLIENT_VERIFIED, facts=verified, now=now)
    facts = {
        **visit,
        "instruction": taken.name,
        "side": terms.side,
        "code": terms.code,
        "price_ticks": terms.price,
        "quantity": terms.quantity,
    }
    evidence.record(session=session, kind=OrderWork.INSTRUCTION_TAKEN, facts=facts, now=now)
    return taken


@transaction.atomic
def read_back(*, instruction: Instruction, now: datetime) -> Instruction | Refusal:
    """Reads an instruction back; the client confirms it, or says again what was meant."""
    held = _held(instruction)
    if isinstance(held, Refusal):
        return held
    taken, session, contact = held
    if contact.state != Contact.State.OPEN:
        return Refusal("contact_over")
    meant = reading.wished(contact)
    agrees = meant is not None and not meant.differences(reading.terms_of(taken))
    correction = "read_back_no" if meant else "asked_for_nothing"
    occasion = "read_back_yes" if agrees else correction
    contact.lines.append({"by": "broker", "saying": "read_back", "instruction": taken.name})
    contacts.let_answer(contact, occasion, contact.order)
    contact.save(update_fields=["lines"])
    taken.is_confirmed = agrees
    taken.save(update_fields=["is_confirmed"])
    facts = {"visit": contact.visit, "instruction": taken.name}
    said = {**facts, "agrees": agrees}
    evidence.record(session=session, kind=OrderWork.READ_BACK, facts=said, now=now)
    if agrees:
        evidence.record(session=session, kind=OrderWork.CONFIRMED, facts=facts, now=now)
    return taken


@transaction.atomic
def check_suitability(*, instruction: Instruction, now: datetime) -> Instruction | Refusal:
    """Holds the client's class against the grade of a share of the main board.

    The client has asked for the share; a risk sentence said in the contact counts as the warning.
    """
    held = _held(instruction)
    if isinstance(held, Refusal):
        return held
    taken, session, contact = held
    file = taken.account.file
    found = match(
        Investor(file.risk_level, is_lowest=file.is_lowest),
        rule("broker.stock-grade", contact.date).numbers["grade"],
        asked=reading.wished(contact) is not None,
        warned=contact_reading.talk_in(contact).risk_said,
        pack=rules_on(Regulator.SECURITIES, contact.date),
    )
    taken.outcome = found.outcome.value
    taken.save(update_fields=["outcome"])
    facts = {
        "visit": contact.visit,
        "instruction": taken.name,
        "outcome": found.outcome.value,
        "trap": "above_class" if found.gap else "",
    }
    evidence.record(session=session, kind=OrderWork.SUITABILITY_CHECKED, facts=facts, now=now)
    return taken


@transaction.atomic
def pass_on(*, instruction: Instruction, now: datetime) -> Instruction | Refusal:
    """Hands an instruction to the order-entry clerk: read back, confirmed and fit, or not at all."""
    held = _held(instruction)
    if isinstance(held, Refusal):
        return held
    taken, session, contact = held
    refused = rules.pass_refusal(reading.taken(taken), contact.date)
    if refused is not None:
        return refused
    taken.state, taken.passed_at = State.PASSED, now
    taken.save(update_fields=["state", "passed_at"])
    facts = {"visit": contact.visit, "instruction": taken.name}
    evidence.record(session=session, kind=OrderWork.PASSED_ON, facts=facts, now=now)
    return taken


@transaction.atomic
def tell(*, instruction: Instruction, now: datetime) -> Instruction | Refusal:
    """Tells the client what became of an instruction; once, when nothing more becomes of it."""
    session = queue.held_session(instruction.session)
    done = Instruction.objects.select_related("contact").get(pk=instruction.pk)
    if not done.is_done:
        return Refusal("not_done_yet")
    if done.told_at is not None:
        return done
    done.told_at = now
    done.save(update_fields=["told_at"])
    facts = {"visit": done.contact.visit, "instruction": done.name, "state": done.state}
    evidence.record(session=session, kind=OrderWork.CLIENT_TOLD, facts=facts, now=now)
    return done


# ---- Steps -----------------------------------------------------------------------------------------
def _held(
    instruction: Instruction,
) -> tuple[Instruction, DeskSession, Contact] | Refusal:
    """An instruction that still lies at the broker's desk, with its desk and contact."""
    session = queue.held_session(instruction.session)
    taken = Instruction.objects.select_related("account__file", "contact").get(pk=instruction.pk)
    if taken.state != State.TAKEN:
        return Refusal("passed_already", facts={"instruction": taken.name})
    return taken, session, taken.contact


def _new(contact: Contact, session: DeskSession, now: datetime) -> Instruction:
    last = Instruction.objects.filter(town=contact.town_id).aggregate(last=Max("number"))["last"]
    return Instruction(
        town_id=contact.town_id,
        number=(last or 0) + 1,
        contact=contact,
        customer_id=contact.customer_id,
        account=contact.customer.brokerage_account,
        session=session,
        taken_at=now,
    )


def _terms(run: MarketRun, slip: Slip) -> Terms | Refusal:
    """What is ordered, from what was typed."""
    code, side = code_of(slip.code), slip.side
    if market.instrument_of(run, code) is None:
        return Refusal("no_such_code", facts={"typed": slip.code.strip()[:12]})
    if side not in reading.SIDES:
        return Refusal("no_such_side")
    price, quantity = ticks_of(slip.price), shares_of(slip.quantity)
    for typed in (price, quantity):
        if isinstance(typed, Refusal):
            return typed
    assert isinstance(price, int)  # noqa: S101  # else it was refused
    assert isinstance(quantity, int)  # noqa: S101
    return Terms(side, code, price, quantity)


def terms_typed(run: MarketRun, typed: Mapping[str, str]) -> Terms | Refusal:
    """What the order-entry clerk keyed in: side, code, price and quantity."""
    keyed = {name: typed.get(name, "") for name in ("side", "code", "price", "quantity")}
    return _terms(run, Slip(digits="", account="", **keyed))


def _caller_refused(contact: Contact, slip: Slip) -> Refusal | None:
    """Whether the caller is whom the file says: figures of the identity number, and the account."""
    needed = rule("broker.instruction", contact.date)
    number = contact_reading.persona_of(contact.customer).identity.number
    if code_of(slip.digits).upper() != number[-DIGITS:]:
        return needed.refuses("caller_not_verified", digits=DIGITS)
    account = contact.customer.brokerage_account.alias
    if code_of(slip.account) != account:
        return needed.refuses("account_not_the_clients", account=account)
    return None
