"""A client who has decided pays for the product, in the bank's books."""

from datetime import datetime

from simulator.engine.bank import entries
from simulator.engine.refusal import Refusal
from simulator.models import BankAccount, EntryKind, Interview, JournalEntry, Recommendation
from simulator.services import books, business_day
from simulator.services.refused import RefusedError, unless_refused


def pay(*, interview: Interview, row: Recommendation, now: datetime) -> JournalEntry:
    """Pays for what the client has accepted, within the caller's transaction.

    The client's account at the branch pays as far as it goes; the rest comes from the client's
    accounts at other banks, through clearing. The entry belongs to no desk session: it follows from
    the client's decision, as a transfer does from an order.

    Raises:
        RefusedError: the branch has no open business day (`no_open_day`).
    """
    town = interview.session.town
    if business_day.held(town=town) is None:
        raise RefusedError(Refusal("no_open_day"))
    # Read under the day, on which every entry waits: nothing leaves the account meanwhile.
    account = BankAccount.objects.filter(town=town, customer=interview.customer_id).first()
    pays = account is not None and account.status == BankAccount.Status.NORMAL
    own = min(account.balance, row.amount) if account is not None and pays else 0
    lines = entries.subscription(
        own,
        account=account.number if account is not None else "",
        product=row.product,
        brought_fen=row.amount - own,
    )
    return unless_refused(
        books.post(
            town=town,
            lines=lines,
            kind=EntryKind.SUBSCRIPTION,
            key=f"subscription:{row.pk}",
            now=now,
        )
    )
