"""Double entry: accounts, postings, balanced entries, an append-only journal. Amounts in fen.

Nothing is ever changed or taken out: a mistake is corrected by an entry that reverses it. Accounts
off the balance (表外) are written up and down on one side and stay out of the sum of an entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from simulator.engine.bilingual import Bilingual


class Side(StrEnum):
    """The side of a posting; off the balance, debit writes up (收) and credit writes down (付)."""

    DEBIT = "debit"
    CREDIT = "credit"

    @property
    def opposite(self) -> "Side":
        return Side.CREDIT if self is Side.DEBIT else Side.DEBIT


class Nature(StrEnum):
    """What an account is; assets, expenses and accounts off the balance grow on the debit side."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"
    OFF_BALANCE = "off_balance"

    @property
    def side(self) -> Side:
        """The side on which the balance normally stands."""
        grows_by_credit = (Nature.LIABILITY, Nature.EQUITY, Nature.INCOME)
        return Side.CREDIT if self in grows_by_credit else Side.DEBIT


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the chart, such as 库存现金; customers and tellers are its sub-accounts."""

    code: str
    name: Bilingual
    nature: Nature


class Chart(Mapping[str, Account]):
    """The accounts of a house by code (会计科目表), in the order of the chart."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        """Keeps the accounts.

        Raises:
            ValueError: a code stands twice.
        """
        listed = list(accounts)
        self._accounts = {account.code: account for account in listed}
        if len(self._accounts) != len(listed):
            msg = "a chart of accounts names a code twice"
            raise ValueError(msg)

    def __getitem__(self, code: str) -> Account:
        return self._accounts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._accounts)

    def __len__(self) -> int:
        return len(self._accounts)


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: an account of the chart, who or what it is kept for, and fen above 0."""

    side: Side
    account: str
    fen: int
    sub: str = ""
    """The sub-account: a customer's account number, a teller's box, or empty."""

    @property
    def signed_fen(self) -> int:
        """Debits above zero, credits below."""
        return self.fen if self.side is Side.DEBIT else -self.fen


def debit(account: str, fen: int, sub: str = "") -> Posting:
    """A debit line (借)."""
    return Posting(Side.DEBIT, account, fen, sub)


def credit(account: str, fen: int, sub: str = "") -> Posting:
    """A credit line (贷)."""
    return Posting(Side.CREDIT, account, fen, sub)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one transaction writes into the books."""

    postings: tuple[Posting, ...]
    reverses: int | None = None
    """The number of the entry that this one takes back (冲正)."""


class BadEntryError(ValueError):
    """An entry that no book may hold; a fault of the program, never of a person's input."""


def balanced(entry: Entry, chart: Chart) -> bool:
    """Whether debits equal credits on the balance."""
    on_balance = (
        posting.signed_fen
        for posting in entry.postings
        if chart[posting.account].nature is not Nature.OFF_BALANCE
    )
    return sum(on_balance) == 0


def check(entry: Entry, chart: Chart) -> Entry:
    """The entry itself, if a book may hold it.

    Raises:
        BadEntryError: it is empty, does not balance, names an unknown account, or has a line that
            is not above zero.
    """
    if not entry.postings:
        msg = "an entry needs lines"
        raise BadEntryError(msg)
    for posting in entry.postings:
        if posting.account not in chart:
            msg = f"the chart has no account {posting.account!r}"
            raise BadEntryError(msg)
        if posting.fen <= 0:
            msg = f"a line of {posting.fen} fen on {posting.account}"
            raise BadEntryError(msg)
    if not balanced(entry, chart):
        msg = f"debits and credits differ: {entry.postings}"
        raise BadEntryError(msg)
    return entry


def reversal(entry: Entry, number: int) -> Entry:
    """The entry that takes back another one, numbered `number`: the same lines, sides exchanged."""
    lines = tuple(
        Posting(line.side.opposite, line.account, line.fen, line.sub) for line in entry.postings
    )
    return Entry(lines, reverses=number)


def running_balance(nature: Nature, postings: Iterable[Posting]) -> Iterator[tuple[Posting, int]]:
    """Lines of one account in their order, each with the balance after it on the normal side."""
    sign = 1 if nature.side is Side.DEBIT else -1
    after = 0
    for line in postings:
        after += sign * line.signed_fen
        yield line, after


class Journal:
    """Entries in the order in which they were written, numbered from 1; it only grows."""

    def __init__(self, chart: Chart) -> None:
        """An empty journal over a chart."""
        self.chart = chart
        self._entries: list[Entry] = []
        self._signed: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._reversed: set[int] = set()

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, number: int) -> Entry:
        """The entry with a number, counted from 1."""
        if not 1 <= number <= len(self._entries):
            raise KeyError(number)
        return self._entries[number - 1]

    def post(self, *postings: Posting) -> int:
        """Writes an entry and gives its number.

        Raises:
            BadEntryError: no book may hold it.
        """
        return self._write(Entry(postings))

    def reverse(self, number: int) -> int:
        """Takes an entry back by another one and gives that one's number.

        Raises:
            BadEntryError: it was reversed before, or it is itself a reversal.
        """
        entry = self[number]
        if number in self._reversed or entry.reverses is not None:
            msg = f"entry {number} cannot be reversed again"
            raise BadEntryError(msg)
        written = self._write(reversal(entry, number))
        self._reversed.add(number)
        return written

    def balance(self, account: str, sub: str | None = None) -> int:
        """Fen on the account's normal side; of one sub-account, or of all together."""
        signed = sum(
            fen
            for (code, part), fen in self._signed.items()
            if code == account and sub in (None, part)
        )
        return signed if self.chart[account].nature.side is Side.DEBIT else -signed

    def statement(self, account: str, sub: str) -> list[tuple[Posting, int]]:
        """The lines of a sub-account, each with the balance after it."""
        lines = (line for entry in self._entries for line in entry.postings)
        own = (line for line in lines if (line.account, line.sub) == (account, sub))
        return list(running_balance(self.chart[account].nature, own))

    def trial_balance(self) -> "TrialBalance":
        """Every account that was used, in the order of the chart."""
        return trial_balance(self.chart, (line for each in self._entries for line in each.postings))

    def _write(self, entry: Entry) -> int:
        check(entry, self.chart)
        self._entries.append(entry)
        for line in entry.postings:
            self._signed[line.account, line.sub] += line.signed_fen
        return len(self._entries)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """Turnover of an account, and where its balance stands."""

    account: Account
    debits: int
    credits: int

    @property
    def balance(self) -> int:
        """Fen on the account's normal side; below zero where it stands on the other."""
        signed = self.debits - self.credits
        return signed if self.account.nature.side is Side.DEBIT else -signed


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The books on one page (试算平衡表)."""

    rows: tuple[TrialRow, ...]

    @property
    def debits(self) -> int:
        """Sum of the debits on the balance."""
        return sum(row.debits for row in self._on_balance())

    @property
    def credits(self) -> int:
        """Sum of the credits on the balance."""
        return sum(row.credits for row in self._on_balance())

    @property
    def agrees(self) -> bool:
        return self.debits == self.credits

    def _on_balance(self) -> Iterator[TrialRow]:
        return (row for row in self.rows if row.account.nature is not Nature.OFF_BALANCE)


def trial_balance(chart: Chart, postings: Iterable[Posting]) -> TrialBalance:
    """The sums of all lines by account, in the order of the chart; unused accounts are left out."""
    sums: dict[str, list[int]] = {}
    for line in postings:
        pair = sums.setdefault(line.account, [0, 0])
        pair[line.side is Side.CREDIT] += line.fen
    return TrialBalance(tuple(TrialRow(chart[code], *sums[code]) for code in chart if code in sums))
