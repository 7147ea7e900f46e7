"""The unified social credit code of an organisation (统一社会信用代码, GB 32100-2015)."""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Figures and letters without I, O, S, V and Z."""
_FORM = re.compile(rf"[{ALPHABET}]{{17}}")


def check_character(first17: str) -> str:
    """The check character (MOD 31, weights powers of 3) of the first seventeen.

    Raises:
        ValueError: these are not seventeen characters of the code's alphabet.
    """
    if not _FORM.fullmatch(first17):
        msg = f"a credit code begins with seventeen of {ALPHABET}, not {first17!r}"
        raise ValueError(msg)
    total = sum(
        ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first17)
    )
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """Whether a code of eighteen characters ends in its check character."""
    code = code.upper()
    return bool(_FORM.fullmatch(code[:17])) and code[17:] == check_character(code[:17])
