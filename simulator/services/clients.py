"""The clients of a town's securities branch: opening their accounts and files."""

from datetime import date, datetime

from django.db import transaction

from simulator.engine.people.needs import needs
from simulator.engine.people.personas import Persona, stream
from simulator.engine.plain import from_plain
from simulator.engine.refusal import Refusal
from simulator.engine.wealth.bands import table
from simulator.engine.wealth.questionnaire import assess
from simulator.models import BankAccount, BrokerageAccount, ClientFile, Customer, Town, Transfer
from simulator.selectors import transfers as reading
from simulator.services import business_day, transfers

BAND_TABLE = "broker20"
"""The securities branch's table of risk classes."""
_CLIENT = 8
"""Names the stream of chance of being a client."""
_CLIENT_SHARE, _OPT_OUT_SHARE = 0.5, 0.08
_LEAST, _MOST = 0.3, 0.6
"""What part of the money at the bank a client pays in at first."""
_LEAST_FEN = 500_000
"""What somebody holds at the bank who opens an account at the broker: 5,000 yuan."""
_STEP = 10_000
"""First payments are whole hundreds of yuan, in fen."""


@transaction.atomic
def open_branch(*, town: Town, now: datetime) -> None:
    """Makes about half of the bank's customers clients of the securities branch, once.

    Args:
        town: A town whose bank is open.
        now: The server's clock.
    """
    day = business_day.held(town=town)
    if day is None or town.accounts.filter(hat=BrokerageAccount.Hat.CLIENT).exists():
        return
    for bank_account in town.bank_accounts.select_related("customer").order_by("pk"):
        if becomes_client(bank_account):
            open_account(customer=bank_account.customer, since=day.date, now=now)


def pay_in_where_nothing_is(*, now: datetime) -> None:
    """Lets each client who has never moved money pay in, once their market is open.

    A job that comes round while the site is served; `services.transfers` carries the money on.
    """
    new = BrokerageAccount.objects.filter(hat=BrokerageAccount.Hat.CLIENT, transfers=None)
    for town in Town.objects.filter(pk__in=new.values("town")):
        if reading.closed_now(town) is None:
            for account in new.filter(town=town).select_related("town", "customer").order_by("pk"):
                pay_in_first(account=account, now=now)


def becomes_client(bank_account: BankAccount) -> bool:
    customer = bank_account.customer
    drawn = stream(customer.seed, customer.number, _CLIENT).random()
    return bool(drawn < _CLIENT_SHARE) and bank_account.balance >= _LEAST_FEN


@transaction.atomic
def open_account(*, customer: Customer, since: date, now: datetime) -> BrokerageAccount:
    """Opens a customer's brokerage account with a file; who has one keeps it.

    The risk class comes from the questionnaire as the customer fills it in, by the branch's table.
    """
    account, is_new = BrokerageAccount.objects.get_or_create(
        customer=customer,
        defaults={
            "town_id": customer.town_id,
            "hat": BrokerageAccount.Hat.CLIENT,
            "alias": f"9{customer.number:07d}",
            "opening_cash": 0,
            "opened_at": now,
        },
    )
    if is_new:
        _open_file(account, customer, since)
    return account


def pay_in_first(*, account: BrokerageAccount, now: datetime) -> Transfer | Refusal:
    """The client's own first transfer to the broker, a part of what lies at the bank."""
    assert account.customer is not None  # noqa: S101  # a client's account
    bank_account = account.customer.bank_accounts.earliest("pk")
    rng = stream(account.customer.seed, account.customer.number, _CLIENT, 1)
    part = rng.uniform(_LEAST, _MOST)
    return transfers.send(
        account=account,
        bank_account=bank_account,
        direction=Transfer.Direction.TO_BROKER,
        fen=int(bank_account.balance * part) // _STEP * _STEP,
        key=f"first:{account.pk}",
        now=now,
    )


def _open_file(account: BrokerageAccount, customer: Customer, since: date) -> None:
    drawn = from_plain(Persona, customer.facts)
    balance = sum(customer.bank_accounts.values_list("balance", flat=True))
    told = needs(customer.seed, drawn, balance_fen=balance, day=since)
    assessed = assess(told.answers, table=table(BAND_TABLE), age=drawn.age(since), on=since)
    if isinstance(assessed, Refusal):
        msg = f"{customer} leaves a question open"
        raise ValueError(msg)
    rng = stream(customer.seed, customer.number, _CLIENT, 2)
    ClientFile.objects.create(
        account=account,
        risk_level=assessed.level,
        is_lowest=assessed.accepts_no_loss,
        band_table=assessed.table,
        assessed_on=since,
        has_opted_out=bool(rng.random() < _OPT_OUT_SHARE),
        opened_on=since,
    )
