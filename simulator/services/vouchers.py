"""Blank vouchers: handed to a desk in books, used or spoiled one by one in the order of their numbers."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from simulator.engine.bank import entries
from simulator.engine.bank.vouchers import VoucherKind, off_balance_fen
from simulator.engine.refusal import Refusal
from simulator.models import DeskSession, EntryKind, Town, Voucher, VoucherBook
from simulator.services import books, business_day

BOOK_PAGES = 100
"""Vouchers in a new book."""
AT_A_COUNTER = (VoucherKind.SLIP, VoucherKind.SEIZURE_CERTIFICATE)
"""What a teller's desk keeps."""


@transaction.atomic
def hand_out(*, session: DeskSession, now: datetime) -> list[VoucherBook] | Refusal:
    """Gives a desk a book of each kind: one already begun, else a new one. Who has one keeps it."""
    given = []
    for kind in AT_A_COUNTER:
        book = _own_book(session, kind) or _next_book(session, kind, now)
        if isinstance(book, Refusal):
            return book
        given.append(book)
    return given


@transaction.atomic
def take(
    *, session: DeskSession, kind: VoucherKind, number: int, state: Voucher.State, now: datetime
) -> Voucher | Refusal:
    """Uses or spoils the next voucher of a desk's book, in the register and off the balance.

    Refused for any other number than the next one (不得跳号), and where the book is used up.
    """
    day = business_day.held(town=session.town)
    if day is None:
        return Refusal("no_open_day")
    held = VoucherBook.objects.select_for_update(of=("self",), no_key=True)
    book = held.filter(session=session, kind=kind).first()
    if book is None:
        return Refusal("no_voucher_book", facts={"kind": kind})
    after = book.stock.take(number, day.date)
    if isinstance(after, Refusal):
        return after
    posted = books.post(
        town=session.town,
        lines=entries.vouchers_used(off_balance_fen(1, day.date), box=book.sub),
        kind=EntryKind.VOUCHERS_USED,
        key=f"voucher:{book.pk}:{number}",
        now=now,
        session=session,
    )
    if isinstance(posted, Refusal):
        return posted
    book.taken = after.taken
    book.save(update_fields=["taken"])
    return Voucher.objects.create(
        book=book, number=number, state=state, session=session, date=day.date, at=now
    )


@transaction.atomic
def hand_in(*, session: DeskSession) -> None:
    """Takes a desk's books back into the vault, with what is left in them."""
    session.voucher_books.update(session=None)


def _own_book(session: DeskSession, kind: VoucherKind) -> VoucherBook | None:
    """The book that a desk has, unless it is used up; that one goes back then."""
    book = session.voucher_books.filter(kind=kind).first()
    if book is not None and book.stock.left == 0:
        book.session = None
        book.save(update_fields=["session"])
        return None
    return book


def _next_book(session: DeskSession, kind: VoucherKind, now: datetime) -> VoucherBook | Refusal:
    Town.objects.select_for_update(no_key=True).get(pk=session.town_id)
    books_of_kind = VoucherBook.objects.filter(town=session.town, kind=kind)
    begun = books_of_kind.filter(session=None).order_by("first")
    book = next((each for each in begun if each.stock.left), None)
    if book is None:
        last = books_of_kind.aggregate(last=Max("last"))["last"] or 0
        book = VoucherBook(town=session.town, kind=kind, first=last + 1, last=last + BOOK_PAGES)
        refused = _receive(book, session, now)
        if refused is not None:
            return refused
    book.session = session
    book.save()
    return book


def _receive(book: VoucherBook, session: DeskSession, now: datetime) -> Refusal | None:
    """Writes a new book up off the balance."""
    day = business_day.held(town=book.town)
    if day is None:
        return Refusal("no_open_day")
    posted = books.post(
        town=book.town,
        lines=entries.vouchers_received(off_balance_fen(BOOK_PAGES, day.date), box=book.sub),
        kind=EntryKind.VOUCHERS_RECEIVED,
        key=f"voucher-book:{book.sub}",
        now=now,
        session=session,
    )
    return posted if isinstance(posted, Refusal) else None
