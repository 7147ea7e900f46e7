"""A town with an open bank: customers with money, and a teller at a desk."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from classroom.models import College, Role
from simulator.engine.bank import entries
from simulator.models import BankAccount, BusinessDay, DeskSession, Duty, EntryKind, Town
from simulator.services import books, business_day, customers, desks
from tests import shift_cast

DAY = date(2026, 11, 20)
"""A Friday."""
NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
VAULT_FEN = 500_000_000
OPENING_FEN = 1_000_000


@dataclass
class Bank:
    town: Town
    accounts: list[BankAccount]

    @property
    def day(self) -> BusinessDay:
        return self.town.business_days.get(closed_at=None)

    def balances(self) -> list[int]:
        for account in self.accounts:
            account.refresh_from_db()
        return [account.balance for account in self.accounts]


def make_bank(key: str = "bank", accounts: int = 3) -> Bank:
    town = Town.objects.create(name="临江镇", english_name="Riverside", board_key=key)
    business_day.open_first(town=town, day=DAY, now=NOW)
    opened = []
    for seed in range(accounts):
        customer = customers.admit(town=town, seed=seed, facts={"name": "周建国"}, since=DAY)
        opened.append(customers.open_account(customer=customer, since=DAY))
    lines = entries.founding(
        vault_fen=VAULT_FEN, deposits={account.number: OPENING_FEN for account in opened}
    )
    books.post(town=town, lines=lines, kind=EntryKind.FOUNDING, key="founding", now=NOW)
    return Bank(town, opened)


def seat_teller(bank: Bank, username: str = "teller") -> DeskSession:
    college = College.objects.get_or_create(name="江海财经职业学院")[0]
    person = shift_cast.person(college, username, "林晓雯", Role.STUDENT)
    return desks.open_session(
        town=bank.town,
        person_id=person.pk,
        duty=Duty.TELLER,
        desk="2 号综合柜台",
        context_id="shift:1",
        now=NOW,
    )
