"""Card numbers and their check digit (Luhn, ISO/IEC 7812-1)."""

import re

UNISSUED_PREFIX = "9"
"""No issuer outside a national scheme has numbers that begin so: invented cards carry it."""


def check_digit(number: str) -> str:
    """The check digit that completes a card number.

    Raises:
        ValueError: there is something else than figures in it.
    """
    if not re.fullmatch(r"[0-9]+", number):
        msg = f"a card number has figures only, not {number!r}"
        raise ValueError(msg)
    total = 0
    for place, figure in enumerate(reversed(number)):
        value = int(figure) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004  the digits of a two-digit value
    return str(-total % 10)


def is_valid(number: str) -> bool:
    """Whether a card number, blanks between its groups allowed, ends in its check digit."""
    bare = number.replace(" ", "")
    return bool(re.fullmatch(r"[0-9]{2,}", bare)) and check_digit(bare[:-1]) == bare[-1]
