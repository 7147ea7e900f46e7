"""The bank's books on paper: trial balance, statements, the day's journal, and whether all agrees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, QuerySet, Sum

from simulator.engine.bank.entries import chart
from simulator.engine.ledger import Posting, TrialBalance, TrialRow, running_balance
from simulator.models import BankAccount, JournalEntry, JournalLine, Town


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of an account's statement, with the balance after it."""

    line: JournalLine
    balance: int


def trial_balance(town: Town, *, until: date | None = None) -> TrialBalance:
    """Turnover and balance of every account that was used, in the order of the chart.

    Args:
        town: Whose books.
        until: The last business date to count; everything when left out.
    """
    lines = JournalLine.objects.filter(entry__town=town)
    if until is not None:
        lines = lines.filter(entry__date__lte=until)
    sums = {
        row["account"]: (row["debits"], row["credits"])
        for row in lines.values("account").annotate(debits=Sum("debit"), credits=Sum("credit"))
    }
    return TrialBalance(
        tuple(TrialRow(account, *sums[code]) for code, account in chart().items() if code in sums)
    )


def day_journal(town: Town, day: date) -> QuerySet[JournalEntry]:
    """The entries of a business date with their lines, in order (流水)."""
    entries = JournalEntry.objects.filter(town=town, date=day).order_by("number")
    return entries.select_related("session").prefetch_related("lines__bank_account")


def statement(account: BankAccount) -> list[StatementLine]:
    """Every line of a customer's account, each with the balance after it."""
    lines = list(
        account.lines.select_related("entry", "bank_account").order_by("entry__number", "pk")
    )
    nature = chart()["savings"].nature
    after = running_balance(nature, (line.as_posting() for line in lines))
    return [StatementLine(line, fen) for line, (_, fen) in zip(lines, after, strict=True)]


def balance_of(town: Town, account: str, sub: str) -> int:
    """Fen on a sub-account's normal side: a box's cash, a transfer in transit."""
    row = JournalLine.objects.filter(entry__town=town, account=account, sub=sub).aggregate(
        debits=Sum("debit", default=0), credits=Sum("credit", default=0)
    )
    return TrialRow(chart()[account], row["debits"], row["credits"]).balance


def subs_with_balance(town: Town, account: str) -> set[str]:
    """The sub-accounts of an account that do not stand at zero."""
    rows = (
        JournalLine.objects.filter(entry__town=town, account=account)
        .values("sub")
        .annotate(debits=Sum("debit"), credits=Sum("credit"))
        .exclude(debits=F("credits"))
    )
    return {row["sub"] for row in rows}


def postings_of(entry: JournalEntry) -> list[Posting]:
    """An entry's lines as the engine knows them, in their order."""
    lines = entry.lines.select_related("bank_account").order_by("pk")
    return [line.as_posting() for line in lines]


def audit(town: Town) -> list[str]:
    """What in the books does not agree, each as a sentence for a programmer; empty if all does.

    Entries are numbered without a gap and balance, and each account's balance is that of its lines.
    """
    return [*_gaps(town), *_unbalanced(town), *_drifted(town)]


def _gaps(town: Town) -> Iterable[str]:
    entries = JournalEntry.objects.filter(town=town)
    last = entries.aggregate(last=Max("number"))["last"] or 0
    missing = set(range(1, last + 1)) - set(entries.values_list("number", flat=True))
    return (f"entry {number} is missing" for number in sorted(missing))


def _unbalanced(town: Town) -> Iterable[str]:
    off_balance = [code for code, account in chart().items() if account.nature == "off_balance"]
    entries = (
        JournalLine.objects.filter(entry__town=town)
        .exclude(account__in=off_balance)
        .values("entry__number")
        .annotate(debits=Sum("debit"), credits=Sum("credit"))
        .exclude(debits=F("credits"))
    )
    return (f"entry {row['entry__number']} does not balance" for row in entries)


def _drifted(town: Town) -> Iterable[str]:
    accounts = BankAccount.objects.filter(town=town).annotate(
        lines_balance=Sum("lines__credit", default=0) - Sum("lines__debit", default=0)
    )
    return (
        f"account {account.number} says {account.balance}, its lines {account.lines_balance}"
        for account in accounts.exclude(balance=F("lines_balance"))
    )
