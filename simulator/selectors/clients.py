"""The clients of the securities branch: whom it has, in which tier, and what each is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.engine.brokerage.rules import rule
from simulator.models import (
    AccountBalance,
    AccountEvent,
    BrokerageAccount,
    MarketRun,
    Town,
)
from simulator.selectors import client_accounts, market


class Tier(StrEnum):
    """Tiers of service (客户分层), the dearest first."""

    CORE = "core"
    IMPORTANT = "important"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Worth:
    """Fen: what a client has at the branch, what of it is free cash, and what was paid in on balance."""

    assets: int
    available: int
    paid_in: int

    @property
    def gain(self) -> int:
        return self.assets - self.paid_in


NOTHING = Worth(0, 0, 0)


def clients_of(town: Town) -> list[BrokerageAccount]:
    """Every client's account with its customer and file, in the order of customer numbers."""
    found = BrokerageAccount.objects.filter(town=town, hat=BrokerageAccount.Hat.CLIENT)
    return list(found.select_related("customer", "file", "town").order_by("customer__number"))


def tier_of(assets: int, day: date) -> Tier:
    """The tier of a client with so many fen, by the rule of the business date."""
    numbers = rule("broker.tiers", day).numbers
    if assets >= numbers["core_fen"]:
        return Tier.CORE
    return Tier.IMPORTANT if assets >= numbers["important_fen"] else Tier.GENERAL


def days_between_contacts(tier: Tier, day: date) -> int:
    """How many days a client of a tier may go without a contact."""
    return int(rule("broker.tiers", day).numbers[f"{tier}_days"])


def worth_of_all(town: Town) -> Mapping[int, Worth]:
    """What each client's account is worth at the newest prices, by the account's primary key."""
    run = market.live_run(town.pk)
    if run is None:
        return {}
    prices = client_accounts.prices_at(run)
    accounts = {account.pk for account in clients_of(town)}
    paid_in = _paid_in(run, accounts)
    return {
        found.account: Worth(
            client_accounts.value_of(found, prices),
            found.cash - found.frozen,
            paid_in.get(found.account, 0),
        )
        for found in AccountBalance.objects.filter(run=run, account__in=accounts)
    }


def _paid_in(run: MarketRun, accounts: set[int]) -> Mapping[int, int]:
    """What came into each account from outside at a run, less what left it."""
    sums: dict[int, int] = {}
    events = AccountEvent.objects.filter(
        run=run, account__in=accounts, kind__in=("opened", "cash_moved")
    )
    for account, facts in events.values_list("account", "facts"):
        sums[account] = sums.get(account, 0) + facts.get("cash", 0) + facts.get("amount", 0)
    return sums
