"""What people type into a desk's fields: full-width digits, separators and blanks are made plain."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from simulator.engine.bank.denominations import FACES, Cash

LONGEST = 24
_MOST_PIECES = 100_000


def plain(typed: str) -> str:
    """The text with full-width signs made plain, and without blanks at its ends."""
    return unicodedata.normalize("NFKC", typed).strip()


def digits(typed: str) -> str:
    """A number in groups, such as a card's, without the blanks between them."""
    return re.sub(r"\s", "", plain(typed))


def fen_of(typed: str) -> int | None:
    """Yuan as typed (`12,350.60`) in fen; None if it is no amount, or has parts of a fen."""
    text = plain(typed).replace(",", "").removeprefix("¥").removeprefix("￥")
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", text):
        return None
    try:
        return int(Decimal(text) * 100)
    except InvalidOperation:
        return None


def count_of(typed: str) -> int | None:
    """A number of pieces; an empty box is none of them, None is no number."""
    text = plain(typed).replace(",", "")
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) > _MOST_PIECES:
        return None
    return int(text)


def cash_of(typed: Mapping[str, str]) -> Cash | None:
    """Pieces by face from the boxes `pieces-10000`, …; None if one of them holds no number."""
    counts = {face: count_of(typed.get(f"pieces-{face}", "")) for face in FACES}
    if None in counts.values():
        return None
    return Cash({face: count or 0 for face, count in counts.items()})
