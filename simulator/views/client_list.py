"""The broker's list of clients: tier, class, what they hold, and the most urgent reminder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from simulator.engine.wealth.bands import tables
from simulator.models import BrokerageAccount, ClientFile, Town
from simulator.selectors import clients, reminders
from simulator.selectors.clients import NOTHING, Tier, Worth
from simulator.selectors.reminders import Reminder
from simulator.views import reminder_words
from simulator.views.spoken import said


@dataclass(frozen=True, slots=True)
class Client:
    """A client as the desk sees them."""

    account: BrokerageAccount
    name: str
    tier: Tier
    worth: Worth
    reminders: Sequence[Reminder]

    @property
    def pk(self) -> int:
        """Of the customer."""
        return self.account.customer_id or 0

    @property
    def initial(self) -> str:
        return self.name[:1]

    @property
    def tier_name(self) -> str:
        return str(reminder_words.TIERS[self.tier])

    @property
    def band(self) -> str:
        """The name that the branch's table gives the class."""
        return band_of(self.account.file)

    @property
    def due(self) -> date:
        """The day of the most urgent reminder."""
        return min((reminder.due for reminder in self.reminders), default=date.max)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    client: Client
    line: str
    tone: str
    is_current: bool
    is_on_the_line: bool


def clients_at(town: Town, day: date) -> list[Client]:
    """All clients of a town's branch with their reminders."""
    accounts = clients.clients_of(town)
    worth = clients.worth_of_all(town)
    tiers = {one.pk: clients.tier_of(worth.get(one.pk, NOTHING).assets, day) for one in accounts}
    open_ones = reminders.reminders_of(town, accounts, tiers, day)
    return [
        Client(
            account=one,
            name=one.customer.name if one.customer else "",
            tier=tiers[one.pk],
            worth=worth.get(one.pk, NOTHING),
            reminders=open_ones.get(one.customer_id or 0, []),
        )
        for one in accounts
    ]


def rows_of(
    found: Sequence[Client],
    day: date,
    *,
    current: Client | None,
    on_the_line: int,
    query: Mapping[str, str],
) -> list[Row]:
    """The list as the reader has narrowed it, by `tier` and a part of the name (`word`)."""
    tier, word = query.get("tier", ""), query.get("word", "").strip()
    return [
        Row(
            client=one,
            line=reminder_words.line(one.reminders[0], day) if one.reminders else "",
            tone=one.reminders[0].tone(day) if one.reminders else "",
            is_current=current is not None and one.pk == current.pk,
            is_on_the_line=one.pk == on_the_line,
        )
        for one in found
        if tier in ("", one.tier) and word in one.name
    ]


def band_of(file: ClientFile) -> str:
    """The name of a client's class by the table that made it."""
    table = next(one for one in tables().values() if one.version == file.band_table)
    return said(table.bands[file.risk_level - 1].name)


def table_of(file: ClientFile) -> str:
    """The name of that table: a word like 稳健 is only ever said with it."""
    return said(next(one for one in tables().values() if one.version == file.band_table).name)
