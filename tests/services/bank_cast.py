"""A town with an open bank: customers with money, and tellers at their desks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from classroom.models import College, Role
from simulator.models import BankAccount, BusinessDay, DeskSession, Duty, Town
from simulator.services import branch, desks
from tests import shift_cast

DAY = date(2026, 11, 20)
"""A Friday."""
NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
SEED = 7


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


def make_bank(key: str = "bank", people: int = 3) -> Bank:
    town = Town.objects.create(name="临江镇", english_name="Riverside", board_key=key)
    branch.found(town=town, seed=SEED, day=DAY, now=NOW, people=people)
    return Bank(town, list(town.bank_accounts.order_by("pk")))


def seat_teller(bank: Bank, username: str = "teller", duty: Duty = Duty.TELLER) -> DeskSession:
    college = College.objects.get_or_create(name="江海财经职业学院")[0]
    person = shift_cast.person(college, username, "林晓雯", Role.STUDENT)
    return desks.open_session(
        town=bank.town,
        person_id=person.pk,
        duty=duty,
        desk=f"{username} 号综合柜台",
        context_id="shift:1",
        now=NOW,
    )
