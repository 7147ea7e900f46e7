"""Founding the bank of a town: its first day, its customers and what they hold, the vault's cash."""

from datetime import date, datetime

from django.db import transaction

from simulator.engine.bank import entries
from simulator.engine.bank.denominations import Cash
from simulator.engine.calendar import trading_date
from simulator.engine.people.personas import stream
from simulator.models import BankAccount, EntryKind, Town
from simulator.selectors.business_day import market_day
from simulator.services import books, business_day, cash_boxes, customers
from simulator.services.refused import unless_refused

CUSTOMERS = 60
READY_VAULT = Cash(
    {
        10_000: 200_000,
        5_000: 40_000,
        2_000: 40_000,
        1_000: 40_000,
        500: 40_000,
        100: 40_000,
        50: 40_000,
        10: 40_000,
    }
)
"""What a new branch's vault holds: enough for a hundred boxes."""
_BALANCES = 6
"""Names the stream of chance of the first balances."""
_MEDIAN_FEN = 3_000_000


@transaction.atomic
def found(
    *,
    town: Town,
    seed: int,
    day: date,
    now: datetime,
    people: int = CUSTOMERS,
    vault: Cash = READY_VAULT,
) -> None:
    """Opens a town's bank; one that is there already stays as it is.

    The same seed gives the same customers with the same balances.

    Args:
        town: The town.
        seed: Its seed.
        day: The first business date.
        now: The server's clock.
        people: How many customers it has.
        vault: The vault's first cash.
    """
    if town.cash_boxes.exists():
        return
    business_day.open_first(town=town, day=day, now=now)
    deposits = {}
    for _ in range(people):
        customer = customers.admit(town=town, seed=seed, since=day)
        account = BankAccount.objects.get(customer=customer)
        deposits[account.number] = first_balance(seed, customer.number)
    entry = unless_refused(
        books.post(
            town=town,
            lines=entries.founding(vault_fen=vault.fen, deposits=deposits),
            kind=EntryKind.FOUNDING,
            key="founding",
            now=now,
        )
    )
    cash_boxes.stock_vault(town=town, cash=vault, entry=entry)


def first_balance(seed: int, number: int) -> int:
    """Fen that a customer holds at first: many hold little, few hold much."""
    drawn = stream(seed, number, _BALANCES).lognormal(mean=0.0, sigma=1.0)
    return int(_MEDIAN_FEN * drawn)


def open_if_needed(*, town: Town, today: date, now: datetime) -> None:
    """Founds a town's bank for whoever comes first, on the date of its market or of the wall."""
    market = market_day(town)
    day = market.date if market else trading_date(today, 0)
    found(town=town, seed=town.pk, day=day, now=now)
