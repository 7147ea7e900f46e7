"""The bank's books against the exchange's account events: each transfer, each client, and the sums.

Fen; at the broker in is positive. A difference is what the exchange says less what the bank says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.models import (
    AccountBalance,
    AccountEvent,
    AnsweredCommand,
    DeskSession,
    JournalEntry,
    Town,
    Transfer,
    WorkEvent,
)
from simulator.models.exchange import LASTING
from simulator.models.work_kinds import TransferWork
from simulator.selectors import books, market
from simulator.selectors import transfers as reading
from simulator.selectors.clients import clients_of


class Verdict(StrEnum):
    """What a comparison of the two sides says of a transfer."""

    SETTLED = "settled"
    """Both have moved the money."""
    RETURNED = "returned"
    """Neither has; it went back."""
    WAITING = "waiting"
    """In transit at the bank; the exchange has not answered."""
    MOVED_NOT_BOOKED = "moved_not_booked"
    """In transit at the bank, moved at the exchange: the last entry is missing."""
    REFUSED_NOT_RETURNED = "refused_not_returned"
    """In transit at the bank, refused at the exchange: it has not gone back yet."""
    BOOKED_NOT_MOVED = "booked_not_moved"
    """Settled at the bank; the exchange knows nothing of it."""
    RETURNED_BUT_MOVED = "returned_but_moved"
    """Given back at the bank, moved at the exchange."""
    NOT_IN_BOOKS = "not_in_books"
    """The bank's books hold no entry of it."""


OPEN = frozenset({Verdict.WAITING, Verdict.MOVED_NOT_BOOKED, Verdict.REFUSED_NOT_RETURNED})
"""What goes on by itself: the transfer is carried on until it has arrived."""
FAULTY = frozenset({Verdict.BOOKED_NOT_MOVED, Verdict.RETURNED_BUT_MOVED, Verdict.NOT_IN_BOOKS})
"""What must not be: somebody looks into it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One transfer on both sides."""

    transfer: Transfer
    verdict: Verdict
    bank: int
    """What it has added to clients' money of the securities branch in the bank's books."""
    exchange: int

    @property
    def difference(self) -> int:
        return self.exchange - self.bank

    @property
    def needs_a_look(self) -> bool:
        return self.verdict in OPEN or self.verdict in FAULTY


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client: what the bank has booked on balance, what the exchange moved, what lies there now."""

    name: str
    number: str
    settled: int
    moved: int
    carried: int
    """Brought in from a market that has ended."""
    cash: int

    @property
    def difference(self) -> int:
        return self.moved - self.settled

    @property
    def trades(self) -> int:
        """What trading has added or taken, fees included, at the present market."""
        return self.cash - self.carried


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All of it for a business date. `deposits` and `transit` are the accounts of the books."""

    day: date
    items: Sequence[Item]
    clients: Sequence[ClientLine]
    transit: int
    in_transit: int
    """The sum of transfers that say they are in transit."""
    deposits: int
    moved: int
    """What the exchange has moved on balance, over all markets of the town."""

    @property
    def differences(self) -> Sequence[Item]:
        return [item for item in self.items if item.needs_a_look]

    @property
    def explained(self) -> int:
        """What the transfers still open account for of the difference between the two sides."""
        return sum(item.difference for item in self.items if item.verdict in OPEN)

    @property
    def unexplained(self) -> int:
        return self.moved - self.deposits - self.explained

    @property
    def cash(self) -> int:
        return sum(client.cash for client in self.clients)

    @property
    def is_clean(self) -> bool:
        """Nothing is open, and nothing differs."""
        return not (self.differences or self.unexplained or self.transit != self.in_transit)


def explained_by(desk: DeskSession) -> dict[str, Verdict]:
    """What a desk has said of transfers that differ, by name; of several the last."""
    said = WorkEvent.objects.filter(session=desk, kind=TransferWork.DIFFERENCE_EXPLAINED)
    rows = said.order_by("number").values_list("facts__transfer", "facts__verdict")
    return {name: Verdict(verdict) for name, verdict in rows}


def reconcile(town: Town, day: date) -> Reconciliation:
    """Compares both sides for a business date; what is older and still open is compared too."""
    transfers = reading.of_the_day(town, day)
    everything = list(Transfer.objects.filter(town=town).select_related("account"))
    entries = _entries(town)
    answers = _answers(everything)
    items = [_item(one, entries, answers) for one in transfers]
    settled = _settled(everything, entries)
    moved = _moved(town)
    return Reconciliation(
        day=day,
        items=items,
        clients=_clients(town, settled, moved),
        transit=_balance(town, "securities_transit"),
        in_transit=sum(one.amount for one in everything if one.state == Transfer.State.IN_TRANSIT),
        deposits=_balance(town, "securities_deposits"),
        moved=sum(moved.values()),
    )


def verdict_of(*, steps: frozenset[str], answer: bool | None) -> Verdict:
    """What the two sides say of a transfer.

    Args:
        steps: Which entries the books hold: `sent`, `settled`, `returned`.
        answer: Whether the exchange moved the money; None if it was never asked.
    """
    if "sent" not in steps:
        return Verdict.NOT_IN_BOOKS
    if "settled" in steps:
        return Verdict.SETTLED if answer else Verdict.BOOKED_NOT_MOVED
    if "returned" in steps:
        return Verdict.RETURNED_BUT_MOVED if answer else Verdict.RETURNED
    if answer is None:
        return Verdict.WAITING
    return Verdict.MOVED_NOT_BOOKED if answer else Verdict.REFUSED_NOT_RETURNED


def _item(
    transfer: Transfer,
    entries: Mapping[str, frozenset[str]],
    answers: Mapping[int, bool],
) -> Item:
    steps, answer = entries.get(transfer.name, frozenset()), answers.get(transfer.pk)
    return Item(
        transfer=transfer,
        verdict=verdict_of(steps=steps, answer=answer),
        bank=transfer.signed if _is_booked(transfer, steps) else 0,
        exchange=transfer.signed if answer else 0,
    )


def _is_booked(transfer: Transfer, steps: frozenset[str]) -> bool:
    """Whether the transfer has moved clients' money of the securities branch in the books.

    One to the broker does with its last entry, one to the bank with its first (`engine.bank.entries`).
    """
    if transfer.direction == Transfer.Direction.TO_BROKER:
        return "settled" in steps
    return "sent" in steps and "returned" not in steps


def _entries(town: Town) -> dict[str, frozenset[str]]:
    """Which steps of each transfer stand in the books."""
    found: dict[str, set[str]] = {}
    keys = JournalEntry.objects.filter(town=town, key__regex=r"^T[0-9]+:")
    for key in keys.values_list("key", flat=True):
        name, _, step = key.partition(":")
        found.setdefault(name, set()).add(step)
    return {name: frozenset(steps) for name, steps in found.items()}


def _answers(transfers: Sequence[Transfer]) -> dict[int, bool]:
    """Whether the exchange moved the money, of each transfer that it was asked for."""
    keys = {(one.run_id, one.account_id, f"{LASTING}{one.name}"): one.pk for one in transfers}
    found = AnsweredCommand.objects.filter(
        run__in={one.run_id for one in transfers}, key__startswith=f"{LASTING}T"
    )
    return {
        keys[place]: bool(row.answer["accepted"])
        for row in found
        if (place := (row.run_id, row.account, row.key)) in keys
    }


def _settled(
    transfers: Sequence[Transfer], entries: Mapping[str, frozenset[str]]
) -> dict[int, int]:
    """What the books say lies at the broker on balance, by account."""
    sums: dict[int, int] = {}
    for one in transfers:
        if _is_booked(one, entries.get(one.name, frozenset())):
            sums[one.account_id] = sums.get(one.account_id, 0) + one.signed
    return sums


def _moved(town: Town) -> dict[int, int]:
    """What the exchange moved on balance over all markets of a town, by client's account."""
    accounts = {account.pk for account in clients_of(town)}
    sums: dict[int, int] = {}
    events = AccountEvent.objects.filter(
        run__town_id=town.pk, account__in=accounts, kind="cash_moved"
    )
    for account, facts in events.values_list("account", "facts"):
        sums[account] = sums.get(account, 0) + facts["amount"]
    return sums


def _clients(town: Town, settled: Mapping[int, int], moved: Mapping[int, int]) -> list[ClientLine]:
    run = market.live_run(town.pk)
    cash: dict[int, int] = {}
    came: dict[int, int] = {}
    if run is not None:
        cash = dict(AccountBalance.objects.filter(run=run).values_list("account", "cash"))
        events = AccountEvent.objects.filter(run=run, kind__in=("opened", "cash_moved"))
        for account, facts in events.values_list("account", "facts"):
            came[account] = came.get(account, 0) + facts.get("cash", 0) + facts.get("amount", 0)
    return [
        ClientLine(
            name=account.customer.name if account.customer else "",
            number=account.alias,
            settled=settled.get(account.pk, 0),
            moved=moved.get(account.pk, 0),
            carried=came.get(account.pk, 0),
            cash=cash.get(account.pk, 0),
        )
        for account in clients_of(town)
        if account.pk in settled or account.pk in moved or account.pk in cash
    ]


def _balance(town: Town, account: str) -> int:
    """Fen on an account of the books, over all its sub-accounts."""
    rows = {row.account.code: row.balance for row in books.trial_balance(town).rows}
    return rows.get(account, 0)
