"""A client's transfer sent at a desk: the client is there, and the paper was looked at."""

from datetime import datetime

from django.db import transaction

from simulator.engine.brokerage.rules import rule
from simulator.engine.refusal import Refusal
from simulator.models import BrokerageAccount, DeskSession, Transfer
from simulator.models.work_kinds import TransferWork
from simulator.selectors import contacts as reading
from simulator.services import business_day, evidence, queue, transfers
from simulator.services.conversation import DIGITS
from simulator.services.order_entry import code_of


@transaction.atomic
def send(
    *,
    session: DeskSession,
    account: BrokerageAccount,
    direction: str,
    fen: int,
    digits: str,
    key: str,
    now: datetime,
) -> Transfer | Refusal:
    """Sends a transfer for a client who stands at the desk.

    Args:
        session: The desk; see `access.broker.MONEY_DESKS`.
        account: The client's account at the broker.
        direction: One of `Transfer.Direction`.
        fen: How much.
        digits: The last figures of the identity number, as read from the paper.
        key: The same key is one transfer.
        now: The server's clock.
    """
    session = queue.held_session(session)
    day = business_day.held(town=session.town)
    if day is None:
        return Refusal("no_open_day")
    customer = account.customer
    assert customer is not None  # noqa: S101  # a client's account
    number = reading.persona_of(customer).identity.number
    if code_of(digits).upper() != number[-DIGITS:]:
        needed = rule("broker.transfer-identity", day.date)
        return needed.refuses("identity_not_checked", digits=DIGITS)
    is_new = not Transfer.objects.filter(town=session.town, key=key).exists()
    sent = transfers.send(
        account=account,
        bank_account=customer.bank_accounts.earliest("pk"),
        direction=direction,
        fen=fen,
        key=key,
        now=now,
        session=session,
    )
    if isinstance(sent, Transfer) and is_new:
        about = {"visit": f"client {customer.number}", "transfer": sent.name}
        terms = {**about, "direction": direction, "amount_fen": fen}
        for kind, facts in (
            (TransferWork.ASKED, terms),
            (TransferWork.CLIENT_VERIFIED, {**about, "right": True}),
            (TransferWork.SENT, terms),
        ):
            evidence.record(session=session, kind=kind, facts=facts, now=now)
    return sent


@transaction.atomic
def tell(*, session: DeskSession, transfer: Transfer, said: Transfer.State, now: datetime) -> None:
    """Tells the client what has become of a transfer; evidence says whether it was so."""
    session = queue.held_session(session)
    transfer = Transfer.objects.select_related("customer").get(pk=transfer.pk)
    facts = {
        "visit": f"client {transfer.customer.number}",
        "transfer": transfer.name,
        "state": said.value,
        "right": said == transfer.state,
    }
    evidence.record(session=session, kind=TransferWork.CLIENT_TOLD, facts=facts, now=now)
