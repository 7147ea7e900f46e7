"""Bank–securities transfers: in transit in the bank's books, moved at the exchange, then settled.

Nothing is lost and nothing moves twice, wherever the process is killed: the first entry is committed
before the exchange is asked, the exchange answers the same key once, and the last entry is written
under a key of its own. What is in transit is carried on again and again until it has arrived.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from simulator.engine.bank import entries
from simulator.engine.bank.entries import Lines
from simulator.engine.market.commands import MoveCash
from simulator.engine.refusal import Refusal
from simulator.models import (
    BankAccount,
    BrokerageAccount,
    DeskSession,
    EntryKind,
    JournalEntry,
    MarketRun,
    Transfer,
)
from simulator.models.exchange import LASTING
from simulator.selectors import accounts, client_accounts, market
from simulator.selectors import transfers as reading
from simulator.services import books, business_day, exchange, queue
from simulator.services.exchange import Answer, Reply, Request
from simulator.services.refused import RefusedError, unless_refused

Direction = Transfer.Direction
State = Transfer.State

PASSING = frozenset(
    {"not_hosted", "try_again", "no_answer_yet", "market_paused", "out_of_order", "key_used"}
)
"""Answers that say nothing of the transfer itself: it stays in transit and is carried on."""
_KINDS = {
    Direction.TO_BROKER: EntryKind.TO_SECURITIES,
    Direction.TO_BANK: EntryKind.FROM_SECURITIES,
}


def send(
    *,
    account: BrokerageAccount,
    bank_account: BankAccount,
    direction: str,
    fen: int,
    key: str,
    now: datetime,
    session: DeskSession | None = None,
) -> Transfer | Refusal:
    """Books a client's transfer in transit; `carry` takes it to the exchange after the commit.

    Args:
        account: The client's account at the broker.
        bank_account: The same client's account at the bank.
        direction: One of `Transfer.Direction`.
        fen: How much.
        key: The same key is one transfer; with other terms it is refused (`transfer_key_used`).
        now: The server's clock.
        session: The desk that sends it for the client; the client did it alone where left out.
    """
    try:
        with transaction.atomic():
            return _send(
                account=account,
                bank_account=bank_account,
                direction=Direction(direction),
                fen=fen,
                key=key,
                now=now,
                session=session,
            )
    except RefusedError as refused:
        return refused.refusal


def carry(*, transfers: Iterable[Transfer], now: datetime) -> None:
    """Takes transfers to the exchange, all at once, and books what it answers to each.

    Safe to be called again, at any time and by anybody: each step has one effect.
    """
    asked = [(each, exchange.submit(request_of(each))) for each in transfers]
    for each, future in asked:
        book(transfer=each, reply=exchange.wait(future), now=now)


def carry_on(*, now: datetime) -> None:
    """Carries on whatever is in transit: a job that comes round while the site is served."""
    waiting = Transfer.objects.filter(state=State.IN_TRANSIT).select_related("account", "town")
    carry(transfers=list(waiting.order_by("pk")), now=now)


def request_of(transfer: Transfer) -> Request:
    """The command at the exchange, the same every time."""
    run = MarketRun(pk=transfer.run_id, town_id=transfer.town_id)
    return Request(
        run=transfer.run_id,
        account=transfer.account_id,
        opening_cash=client_accounts.opening_cash(run, transfer.account),
        command=MoveCash(transfer.account_id, transfer.signed),
        key=f"{LASTING}{transfer.name}",
    )


@transaction.atomic
def book(*, transfer: Transfer, reply: Reply, now: datetime) -> Transfer:
    """Books what the exchange answered: settled, returned, or still in transit with the reason."""
    held = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    if held.state != State.IN_TRANSIT:
        return held
    if isinstance(reply, Answer):
        return _settle(held, now)
    if reply.code not in PASSING:
        return _give_back(held, reply.code, dict(reply.facts), now)
    if reply.code == "not_hosted" and has_ended(held.run_id):
        return _after_the_end(held, now)
    return _wait(held, reply.code, dict(reply.facts))


def has_ended(run_id: int) -> bool:
    """Whether a run takes nothing any more."""
    return not MarketRun.objects.filter(pk=run_id).exclude(state=MarketRun.State.ENDED).exists()


# ---- Steps -----------------------------------------------------------------------------------------
def _send(
    *,
    account: BrokerageAccount,
    bank_account: BankAccount,
    direction: Direction,
    fen: int,
    key: str,
    now: datetime,
    session: DeskSession | None,
) -> Transfer:
    if session is not None:
        queue.held_session(session)
    day = business_day.held(town=account.town)
    if day is None:
        raise RefusedError(Refusal("no_open_day"))
    earlier = Transfer.objects.filter(town=account.town, key=key).first()
    if earlier is not None:
        terms = (earlier.account_id, earlier.bank_account_id, earlier.direction, earlier.amount)
        if terms != (account.pk, bank_account.pk, direction, fen):
            raise RefusedError(Refusal("transfer_key_used"))
        return earlier
    run = _checked(account, bank_account, direction, fen)
    last = Transfer.objects.filter(town=account.town).aggregate(last=Max("number"))["last"] or 0
    sent = Transfer.objects.create(
        town=account.town,
        number=last + 1,
        customer_id=bank_account.customer_id,
        bank_account=bank_account,
        account=account,
        run_id=run.pk,
        direction=direction,
        amount=fen,
        key=key,
        date=day.date,
        session=session,
        asked_at=now,
    )
    unless_refused(_post(sent, "sent", _first_lines(sent), now))
    return sent


def _checked(
    account: BrokerageAccount, bank_account: BankAccount, direction: Direction, fen: int
) -> MarketRun:
    """The run that the money goes to or comes from.

    Raises:
        RefusedError: something stands against the transfer.
    """
    if account.customer_id is None or account.customer_id != bank_account.customer_id:
        raise RefusedError(Refusal("not_the_same_client"))
    if fen <= 0:
        raise RefusedError(Refusal("nothing_to_transfer"))
    if bank_account.status != BankAccount.Status.NORMAL:
        raise RefusedError(Refusal("bank_account_state", facts={"state": bank_account.status}))
    refused = reading.closed_now(account.town)
    if refused is not None:
        raise RefusedError(refused)
    run = market.live_run(account.town_id)
    assert run is not None  # noqa: S101  # the market is open
    if direction == Direction.TO_BANK:
        balance = accounts.balance(run, account)
        available = balance.available if balance else client_accounts.opening_cash(run, account)
        if fen > available:
            facts = {"wanted": fen, "available": available}
            raise RefusedError(Refusal("broker_balance_too_low", facts=facts))
    return run


def _first_lines(transfer: Transfer) -> Lines:
    if transfer.direction == Direction.TO_BROKER:
        return entries.to_securities_sent(
            transfer.amount, account=transfer.bank_account.number, transfer=transfer.name
        )
    return entries.from_securities_sent(transfer.amount, transfer=transfer.name)


def _last_lines(transfer: Transfer) -> Lines:
    if transfer.direction == Direction.TO_BROKER:
        return entries.to_securities_settled(transfer.amount, transfer=transfer.name)
    return entries.from_securities_settled(
        transfer.amount, account=transfer.bank_account.number, transfer=transfer.name
    )


def _settle(held: Transfer, now: datetime) -> Transfer:
    entry = _post(held, "settled", _last_lines(held), now)
    if isinstance(entry, Refusal):
        return _wait(held, entry.code, dict(entry.facts))
    held.state, held.done_at = State.SETTLED, now
    held.reason, held.facts = "", {}
    held.save(update_fields=["state", "done_at", "reason", "facts"])
    return held


def _give_back(held: Transfer, code: str, facts: dict[str, object], now: datetime) -> Transfer:
    """The other side refused: the first entry is taken back, with the reason."""
    sent = JournalEntry.objects.get(town=held.town, key=_entry_key(held, "sent"))
    entry = books.reverse(
        entry=sent, key=_entry_key(held, "returned"), now=now, session=held.session
    )
    if isinstance(entry, Refusal):
        return _wait(held, entry.code, dict(entry.facts))
    held.state, held.done_at = State.RETURNED, now
    held.reason, held.facts = code, facts
    held.save(update_fields=["state", "done_at", "reason", "facts"])
    return held


def _after_the_end(held: Transfer, now: datetime) -> Transfer:
    """The run has ended. If it moved the money before, that stands; else it never will."""
    moved = exchange.stored(request_of(held))
    if isinstance(moved, Answer):
        return _settle(held, now)
    return _give_back(held, "run_ended" if moved is None else moved.code, {}, now)


def _wait(held: Transfer, code: str, facts: dict[str, object]) -> Transfer:
    if held.reason != code:
        held.reason, held.facts = code, facts
        held.save(update_fields=["reason", "facts"])
    return held


def _post(transfer: Transfer, step: str, lines: Lines, now: datetime) -> JournalEntry | Refusal:
    return books.post(
        town=transfer.town,
        lines=lines,
        kind=_KINDS[Direction(transfer.direction)],
        key=_entry_key(transfer, step),
        now=now,
        session=transfer.session,
    )


def _entry_key(transfer: Transfer, step: str) -> str:
    return f"{transfer.name}:{step}"
