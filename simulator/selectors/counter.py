"""How far a transaction at the counter has come: the engine's state from what was done."""

from functools import reduce

from simulator.engine.bank import transactions
from simulator.engine.bank.actions import Action, EnterPin, action_from_plain
from simulator.engine.bank.authorisation import AuthorisationProfile
from simulator.engine.bank.progress import Progress, start
from simulator.engine.bank.situation import AccountFacts, Situation
from simulator.engine.bank.vouchers import VoucherKind
from simulator.engine.people.errands import Errand, situation
from simulator.engine.people.personas import Persona
from simulator.engine.plain import from_plain
from simulator.engine.refusal import Refusal
from simulator.models import CounterTransaction, DeskSession, SealRack


def transaction_at(session: DeskSession) -> CounterTransaction | None:
    """The transaction with the customer who is at a desk now."""
    found = CounterTransaction.objects.filter(
        session=session, finished_at=None, ticket__state="called"
    )
    return found.select_related("ticket__customer", "session__town", "voucher").first()


def situation_of(work: CounterTransaction) -> Situation:
    """What the teller faces: the errand of the ticket, on the account as it stood at first."""
    ticket = work.ticket
    return situation(
        from_plain(Errand, ticket.errand),
        customer=from_plain(Persona, ticket.customer.facts),
        account=from_plain(AccountFacts, work.account),
        profile=AuthorisationProfile(tuple(work.tiers)),
        teller=desk_name(work.session_id),
        day=ticket.date,
    )


def desk_name(session_id: int) -> str:
    """Names a desk session in the engine and in evidence; it says nothing about the person."""
    return f"desk:{session_id}"


def actions_of(work: CounterTransaction) -> list[Action]:
    return [action_from_plain(raw) for raw in work.actions]


def progress_of(work: CounterTransaction, situation: Situation) -> Progress:
    """The state after everything that was done.

    Raises:
        ValueError: an action that was allowed once is refused now: the engine has changed under it.
    """
    return reduce(
        lambda progress, action: _after(situation, progress, action),
        actions_of(work),
        start(situation),
    )


def pin_is_right(work: CounterTransaction) -> bool:
    """Whether the customer types the right PIN at the next try."""
    tries = sum(isinstance(action, EnterPin) for action in actions_of(work))
    return tries >= work.ticket.wrong_pins


def has_opened(session: DeskSession) -> bool:
    """Whether a desk has its box, vouchers and seals."""
    return SealRack.objects.filter(session=session, returned_at=None).exists()


def next_voucher(session: DeskSession, kind: VoucherKind = VoucherKind.SLIP) -> int | None:
    """The number of the voucher that is used next; None without a book or where it is used up."""
    book = session.voucher_books.filter(kind=kind).first()
    return None if book is None else book.stock.next_number


def unfinished(session: DeskSession) -> int:
    """Transactions that a desk has begun and neither completed nor declined."""
    return session.counter_transactions.filter(finished_at=None).count()


def _after(situation: Situation, progress: Progress, action: Action) -> Progress:
    move = transactions.perform(situation, progress, action)
    if isinstance(move, Refusal):
        msg = f"{action} is refused now: {move.code}"
        raise ValueError(msg)
    return move.progress
