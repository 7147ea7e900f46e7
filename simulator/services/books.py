"""Writing into the bank's books. Entries are only added; a mistake is taken back by a reversal."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from simulator.engine import ledger
from simulator.engine.bank.entries import chart
from simulator.engine.ledger import BadEntryError, Posting
from simulator.engine.refusal import Refusal
from simulator.models import (
    BankAccount,
    BusinessDay,
    DeskSession,
    EntryKind,
    JournalEntry,
    JournalLine,
    Town,
)
from simulator.selectors import books as reading
from simulator.services import business_day

CUSTOMERS = "savings"
"""The account of the chart whose sub-accounts are customers' accounts."""


@transaction.atomic
def post(
    *,
    town: Town,
    lines: Sequence[Posting],
    kind: EntryKind,
    key: str,
    now: datetime,
    session: DeskSession | None = None,
) -> JournalEntry | Refusal:
    """Writes an entry on the open business day and moves the balances of the accounts in it.

    Args:
        town: Whose books.
        lines: What the engine says the event writes (`engine.bank.entries`).
        kind: What the entry records.
        key: Names the event: the same key with the same lines gives the entry that stands already.
        now: The server's clock.
        session: The desk session at which it happened, if at one.

    Returns:
        The entry; refused on a closed branch (`no_open_day`), where an account would be overdrawn
        (`balance_too_low`), and where the key names another event (`entry_key_used`).

    Raises:
        BadEntryError: no book may hold these lines, or they name an account that is not there.
    """
    ledger.check(ledger.Entry(tuple(lines)), chart())
    day = business_day.held(town=town)
    if day is None:
        return Refusal("no_open_day")
    earlier = JournalEntry.objects.filter(town=town, key=key).first()
    if earlier is not None:
        return earlier if _says(earlier, lines) else Refusal("entry_key_used", facts={"key": key})
    return _write(day, lines, kind=kind, key=key, now=now, session=session)


@transaction.atomic
def reverse(
    *, entry: JournalEntry, key: str, now: datetime, session: DeskSession | None = None
) -> JournalEntry | Refusal:
    """Takes an entry back by another one on the open day, with the sides exchanged (冲正).

    Refused where the entry was taken back before, or is itself a reversal.
    """
    day = business_day.held(town=entry.town)
    if day is None:
        return Refusal("no_open_day")
    taken_back = JournalEntry.objects.filter(reverses=entry).first()
    if taken_back is not None and taken_back.key == key:
        return taken_back
    if taken_back is not None or entry.reverses_id is not None:
        return Refusal("entry_reversed_before", facts={"number": entry.number})
    original = ledger.Entry(tuple(reading.postings_of(entry)))
    lines = ledger.reversal(original, entry.number).postings
    return _write(
        day, lines, kind=EntryKind.REVERSAL, key=key, now=now, session=session, reverses=entry
    )


def _write(
    day: BusinessDay,
    lines: Sequence[Posting],
    *,
    kind: EntryKind,
    key: str,
    now: datetime,
    session: DeskSession | None,
    reverses: JournalEntry | None = None,
) -> JournalEntry | Refusal:
    accounts = _held_accounts(day.town, lines)
    refused = _move_balances(accounts, lines)
    if refused is not None:
        return refused
    last = JournalEntry.objects.filter(town=day.town).aggregate(last=Max("number"))["last"]
    entry = JournalEntry.objects.create(
        town=day.town,
        number=(last or 0) + 1,
        date=day.date,
        kind=kind,
        key=key,
        session=session,
        reverses=reverses,
        posted_at=now,
    )
    JournalLine.objects.bulk_create(_line(entry, posting, accounts) for posting in lines)
    return entry


def _held_accounts(town: Town, lines: Sequence[Posting]) -> dict[str, BankAccount]:
    """The customers' accounts of an entry by number, held until the commit."""
    numbers = {line.sub for line in lines if line.account == CUSTOMERS}
    held = BankAccount.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    accounts = {account.number: account for account in held.filter(town=town, number__in=numbers)}
    if missing := numbers - set(accounts):
        msg = f"{town} has no bank account {sorted(missing)}"
        raise BadEntryError(msg)
    return accounts


def _move_balances(accounts: dict[str, BankAccount], lines: Sequence[Posting]) -> Refusal | None:
    """Moves every balance, or none if one would fall below zero."""
    moves = dict.fromkeys(accounts, 0)
    for line in lines:
        if line.account == CUSTOMERS:
            moves[line.sub] -= line.signed_fen
    for number, fen in moves.items():
        account = accounts[number]
        if account.balance + fen < 0:
            facts = {"account": number, "balance": account.balance, "wanted": -fen}
            return Refusal("balance_too_low", facts=facts)
    for number, fen in moves.items():
        BankAccount.objects.filter(pk=accounts[number].pk).update(balance=F("balance") + fen)
    return None


def _line(entry: JournalEntry, posting: Posting, accounts: dict[str, BankAccount]) -> JournalLine:
    account = accounts[posting.sub] if posting.account == CUSTOMERS else None
    return JournalLine(
        entry=entry,
        account=posting.account,
        bank_account=account,
        sub="" if account else posting.sub,
        debit=posting.fen if posting.side is ledger.Side.DEBIT else 0,
        credit=posting.fen if posting.side is ledger.Side.CREDIT else 0,
    )


def _says(entry: JournalEntry, lines: Sequence[Posting]) -> bool:
    """Whether an entry holds these lines."""
    return reading.postings_of(entry) == list(lines)
