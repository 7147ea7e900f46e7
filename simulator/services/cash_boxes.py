"""Moving cash in and out of the vault and of tellers' boxes: by denomination, and in the books at once.

What the books say of a box and what lies in it are kept apart: they differ after a mistake.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from simulator.engine.bank import entries
from simulator.engine.bank.closing import Closing
from simulator.engine.bank.denominations import FACES, Cash, payout
from simulator.engine.bank.entries import VAULT
from simulator.engine.bank.notes import Piece, cash_of
from simulator.engine.refusal import Refusal
from simulator.models import CashBox, CashMovement, DeskSession, EntryKind, JournalEntry, Town
from simulator.models.cash import pieces_of
from simulator.selectors import cash_boxes as reading
from simulator.services import books
from simulator.services.refused import unless_refused

READY_FLOAT = Cash(
    {10_000: 1_500, 5_000: 200, 2_000: 200, 1_000: 300, 500: 200, 100: 300, 50: 200, 10: 300}
)
"""What a teller's box holds when it is handed out."""


@transaction.atomic
def hand_out(*, session: DeskSession, now: datetime, name: str | None = None) -> CashBox | Refusal:
    """Gives a desk a box, filled from the vault; who has one keeps it.

    Args:
        session: The desk.
        now: The server's clock.
        name: A box that stands in the vault. Left out, one is chosen: nobody gets the box they had
            last (不连续使用同一尾箱).
    """
    vault = held(town=session.town, name=VAULT)
    own = reading.box_of(session)
    if own is not None:
        return own
    if missing := vault.cash.missing(READY_FLOAT):
        return Refusal("vault_lacks_pieces", facts={"missing": missing})
    box = _free_box(session) if name is None else _named_box(session, name)
    entry = books.post(
        town=session.town,
        lines=entries.box_filled(READY_FLOAT.fen, box.name),
        kind=EntryKind.BOX_FILLED,
        key=f"box-filled:{session.pk}",
        now=now,
        session=session,
    )
    if isinstance(entry, Refusal):
        return entry
    _move(vault, CashMovement.Kind.FILLED, entry, out=READY_FLOAT)
    _move(box, CashMovement.Kind.FILLED, entry, into=READY_FLOAT)
    box.session = session
    box.save()
    return box


@transaction.atomic
def fetch(*, session: DeskSession, cash: Cash, now: datetime) -> CashBox | Refusal:
    """Brings further cash from the vault into a desk's box (调入)."""
    vault = held(town=session.town, name=VAULT)
    box = held_box_of(session)
    if box is None:
        return Refusal("counter_not_open")
    if not cash.fen:
        return Refusal("nothing_to_post")
    if missing := vault.cash.missing(cash):
        return Refusal("vault_lacks_pieces", facts={"missing": missing})
    times = box.movements.filter(entry__session=session).count()
    entry = books.post(
        town=session.town,
        lines=entries.box_filled(cash.fen, box.name),
        kind=EntryKind.BOX_FILLED,
        key=f"box-filled:{session.pk}:{times}",
        now=now,
        session=session,
    )
    if isinstance(entry, Refusal):
        return entry
    _move(vault, CashMovement.Kind.FILLED, entry, out=cash)
    _move(box, CashMovement.Kind.FILLED, entry, into=cash)
    return box


def hand_in(*, box: CashBox, closing: Closing, day: date, now: datetime) -> None:
    """Takes a held box back into the held vault, with what was counted in it.

    What differs from the books is booked over or short and put right by denomination, then the
    whole of it goes to the vault.

    Raises:
        RefusedError: the books refuse.
    """
    vault = held(town=box.town, name=VAULT)
    if closing.count.differences:
        _put_right(box, closing, day, now)
    if closing.handed_up:
        entry = _booked(box, EntryKind.BOX_HANDED_UP, closing.handed_up, now)
        _move(box, CashMovement.Kind.HANDED_UP, entry, out=closing.count.counted)
        _move(vault, CashMovement.Kind.HANDED_UP, entry, into=closing.count.counted)
    box.session = None
    box.save()


def receive(*, box: CashBox, counted: Cash, money: Iterable[Piece], entry: JournalEntry) -> None:
    """Puts a customer's cash into a held box: `counted` by the books, `money` in truth."""
    money = tuple(money)
    false = cash_of(piece for piece in money if not piece.is_genuine)
    box.false_pieces = pieces_of(box.false + false)
    _move(box, CashMovement.Kind.RECEIVED, entry, into=counted, there=cash_of(money))


def pay(*, box: CashBox, cash: Cash, entry: JournalEntry, fen: int) -> Refusal | None:
    """Takes cash out of a held box: `fen` by the books, `cash` in truth.

    Refused where the pieces do not lie in the box.
    """
    if missing := box.there.missing(cash):
        return Refusal("box_lacks_pieces", facts={"missing": missing})
    booked = cash if cash.fen == fen and box.cash.holds(cash) else payout(fen, box.cash)
    if booked is None:
        return Refusal("box_lacks_pieces", facts={"missing": {}})
    _move(box, CashMovement.Kind.PAID, entry, out=booked, gone=cash)
    return None


def held(*, town: Town, name: str) -> CashBox:
    """A box, kept from others until the commit. The vault is held before a teller's box."""
    boxes = CashBox.objects.select_for_update(of=("self",), no_key=True)
    return boxes.select_related("town", "session").get(town=town, name=name)


def held_box_of(session: DeskSession) -> CashBox | None:
    """The box that a desk has out, held."""
    boxes = CashBox.objects.select_for_update(of=("self",), no_key=True)
    return boxes.select_related("town").filter(session=session).first()


def stock_vault(*, town: Town, cash: Cash, entry: JournalEntry) -> CashBox:
    """Puts the branch's first cash into the vault; the founding entry carries it."""
    vault = CashBox.objects.create(town=town, name=VAULT)
    _move(vault, CashMovement.Kind.FOUNDING, entry, into=cash)
    return vault


def _free_box(session: DeskSession) -> CashBox:
    """A box that stands in the vault; a new one if none does. The vault is held, so it stays free."""
    last = reading.last_box_of(session)
    boxes = session.town.cash_boxes.exclude(name=VAULT)
    free = boxes.filter(session=None).order_by("name")
    other = free.exclude(pk=last.pk).first() if last else free.first()
    if other is not None:
        return other
    return CashBox(town=session.town, name=f"{boxes.count() + 1:02d}")


def _named_box(session: DeskSession, name: str) -> CashBox:
    found = session.town.cash_boxes.filter(name=name, session=None).first()
    return found or CashBox(town=session.town, name=name)


def _put_right(box: CashBox, closing: Closing, day: date, now: datetime) -> None:
    """Makes the books say what was counted: an entry for each difference, a movement by face."""
    count = closing.count
    booked = [
        _booked(box, EntryKind.OVER_SHORT, lines, now, part=part)
        for part, lines in enumerate(closing.differences, start=1)
    ]
    CashMovement.objects.create(
        box=box,
        kind=CashMovement.Kind.COUNTED,
        pieces={str(face): pieces for face, pieces in count.differences.items()},
        amount=count.balance.variance_fen,
        entry=booked[0],
        date=day,
        at=now,
    )
    box.contents, box.lying, box.false_pieces = (
        pieces_of(count.counted),
        pieces_of(count.counted),
        {},
    )


def _booked(
    box: CashBox, kind: EntryKind, lines: entries.Lines, now: datetime, part: int = 1
) -> JournalEntry:
    return unless_refused(
        books.post(
            town=box.town,
            lines=lines,
            kind=kind,
            key=f"{kind}:{box.session_id}:{part}",
            now=now,
            session=box.session,
        )
    )


def _move(
    box: CashBox,
    kind: CashMovement.Kind,
    entry: JournalEntry,
    *,
    into: Cash | None = None,
    out: Cash | None = None,
    there: Cash | None = None,
    gone: Cash | None = None,
) -> None:
    """Writes a movement, and what the box holds after it.

    Args:
        box: A held box; it is saved here.
        kind: What moved it.
        entry: The entry that carries it.
        into: What came in by the books.
        out: What went out by the books.
        there: What came in in truth, where that differs.
        gone: What went out in truth, where that differs.
    """
    into, out = into or Cash(), out or Cash()
    there, gone = there if there is not None else into, gone if gone is not None else out
    box.contents = pieces_of(box.cash + into - out)
    box.lying = pieces_of(box.there + there - gone)
    false = box.false
    box.false_pieces = pieces_of(
        Cash({face: min(false.of(face), box.there.of(face)) for face in FACES})
    )
    box.save()
    pieces = {face: into.of(face) - out.of(face) for face in FACES}
    CashMovement.objects.create(
        box=box,
        kind=kind,
        pieces={str(face): count for face, count in pieces.items() if count},
        amount=into.fen - out.fen,
        entry=entry,
        date=entry.date,
        at=entry.posted_at,
    )
