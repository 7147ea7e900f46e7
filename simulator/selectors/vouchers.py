"""The register of blank vouchers: what a desk has, what was used, whether a number is missing."""

from collections.abc import Iterable

from simulator.engine.bank.vouchers import VoucherKind, judge_numbers
from simulator.models import DeskSession, Town, Voucher, VoucherBook
from simulator.selectors import books


def book_of(session: DeskSession, kind: VoucherKind) -> VoucherBook | None:
    """The book of a kind that a desk has."""
    return session.voucher_books.filter(kind=kind).first()


def used_by(session: DeskSession) -> list[Voucher]:
    """What a desk has used and spoiled, in the order of the numbers."""
    return list(session.vouchers.select_related("book").order_by("book__kind", "number"))


def audit(town: Town) -> list[str]:
    """What does not agree, each as a sentence for a programmer; empty if all does.

    The numbers taken of each book follow each other without a gap, and what is left of it stands
    off the balance.
    """
    return [line for book in town.voucher_books.order_by("pk") for line in _differences(book)]


def _differences(book: VoucherBook) -> Iterable[str]:
    taken = list(book.vouchers.order_by("number").values_list("number", flat=True))
    day = book.town.business_days.order_by("date").values_list("date", flat=True)[0]
    if judge_numbers(taken, day, after=book.first - 1) or len(taken) != book.taken:
        yield f"book {book} has taken {book.taken}, its register {taken}"
    booked = books.balance_of(book.town, "blank_vouchers", book.sub)
    if booked != book.stock.left * 100:
        yield f"book {book} has {book.stock.left} left, the books say {booked}"
