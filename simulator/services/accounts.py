"""Opening securities accounts at the town's broker."""

from datetime import datetime

from simulator.models import BrokerageAccount, Town

PRACTICE_CASH = 100_000_000
"""Fen paid into a new practice account: one million yuan."""


def open_practice_account(
    *, town: Town, owner_id: int, alias: str, at: datetime
) -> BrokerageAccount:
    """Opens the owner's practice account; who has one in this town keeps it as it is.

    Args:
        town: The town whose exchange it trades on.
        owner_id: The person, by primary key.
        alias: The name that public boards show; it must not give the owner away.
        at: Now.
    """
    account, _ = BrokerageAccount.objects.get_or_create(
        town=town,
        owner_id=owner_id,
        hat=BrokerageAccount.Hat.PRACTICE,
        defaults={"alias": alias, "opening_cash": PRACTICE_CASH, "opened_at": at},
    )
    return account
