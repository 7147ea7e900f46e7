"""The 18 characters of a citizen's identity number (GB 11643-1999).

Six of area, eight of birth date, three of sequence (odd for men), one check character.
"""

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
UNISSUED_AREA = "9900"
"""Area codes that begin so have never been issued: the numbers of invented people carry them."""


def check_digit(first17: str) -> str:
    """The check character (MOD 11-2) of the first seventeen figures.

    Raises:
        ValueError: these are not seventeen figures.
    """
    if not re.fullmatch(r"[0-9]{17}", first17):
        msg = f"an identity number begins with seventeen figures, not {first17!r}"
        raise ValueError(msg)
    total = sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, first17, strict=True))
    return _CHECKS[total % 11]


def is_valid(number: str, *, on: date | None = None) -> bool:
    """Whether form, birth date and check character are right.

    Args:
        number: As printed; a small x counts as X.
        on: A day on which the holder must have been born; left out, any birth date will do.
    """
    number = number.upper()
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    born = birth_date(number)
    if born is None or (on is not None and born > on):
        return False
    return check_digit(number[:17]) == number[17]


def birth_date(number: str) -> date | None:
    """The birth date in an identity number; None if there is no such day."""
    try:
        return date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return None


def is_male(number: str) -> bool:
    """Whether the sequence is odd, as a man's is."""
    return int(number[16]) % 2 == 1


def is_invented(number: str) -> bool:
    """Whether the area code is one that nobody alive can carry."""
    return number.startswith(UNISSUED_AREA)
