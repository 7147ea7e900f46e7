"""A teller's cash box (尾箱): what the books say is in it, by denomination, against what is counted."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from simulator.engine.bank.denominations import FACES, Cash
from simulator.engine.bank.rules import rule
from simulator.engine.refusal import Refusal


class DrawerState(StrEnum):
    EVEN = "even"
    OVER = "over"
    """More than the books say (长款)."""
    SHORT = "short"
    """Less than the books say (短款)."""


@dataclass(frozen=True, slots=True)
class DrawerBalance:
    """A box against its books, in fen: opening + received − paid = book; counted − book = variance."""

    book_fen: int
    variance_fen: int

    @property
    def state(self) -> DrawerState:
        if self.variance_fen == 0:
            return DrawerState.EVEN
        return DrawerState.OVER if self.variance_fen > 0 else DrawerState.SHORT


def balance(*, opening: int, received: int, paid: int, counted: int) -> DrawerBalance:
    """The balance of a box from its sums."""
    book = opening + received - paid
    return DrawerBalance(book, counted - book)


@dataclass(frozen=True, slots=True)
class CashDrawer:
    """A box as the books know it. It is a value: each movement gives the next one."""

    opening: Cash
    received: Cash = field(default_factory=Cash)
    paid: Cash = field(default_factory=Cash)

    @property
    def book(self) -> Cash:
        """What should lie in it."""
        return self.opening + self.received - self.paid

    def receive(self, cash: Cash) -> "CashDrawer":
        """Puts cash in."""
        return replace(self, received=self.received + cash)

    def pay(self, cash: Cash) -> "CashDrawer | Refusal":
        """Takes cash out; refused where the box has too few pieces of a face."""
        if missing := self.book.missing(cash):
            return Refusal("box_lacks_pieces", facts={"missing": missing})
        return replace(self, paid=self.paid + cash)

    def count(self, counted: Cash) -> "DrawerCount":
        """Compares what was counted with what should be there."""
        return DrawerCount(self.book, counted)


@dataclass(frozen=True, slots=True)
class DrawerCount:
    """A count of a box (碰库), by denomination."""

    book: Cash
    counted: Cash

    @property
    def differences(self) -> dict[int, int]:
        """Pieces too many (above zero) or too few, by face; faces that agree are left out."""
        pieces = {face: self.counted.of(face) - self.book.of(face) for face in FACES}
        return {face: count for face, count in pieces.items() if count}

    @property
    def balance(self) -> DrawerBalance:
        return DrawerBalance(self.book.fen, self.counted.fen - self.book.fen)

    @property
    def to_book(self) -> tuple[DrawerBalance, ...]:
        """What is over and what is short, face by face and apart (不得以长补短); empty if it agrees."""
        signed = [face * pieces for face, pieces in self.differences.items()]
        over, short = sum(fen for fen in signed if fen > 0), sum(fen for fen in signed if fen < 0)
        return tuple(DrawerBalance(self.book.fen, fen) for fen in (over, short) if fen)

    def agrees(self, day: date) -> Refusal | None:
        """None if every denomination agrees, else what differs; equal sums are not enough."""
        if not self.differences:
            return None
        return rule("bank.drawer.agrees", day).refuses(
            "box_differs", pieces=self.differences, variance_fen=self.balance.variance_fen
        )
