"""Lots drawn from a seed: the order of appearance, and blind numbers instead of names."""

from collections.abc import Sequence

import numpy as np

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No I and no O: they are read as figures."""
_NUMBERS = 90
"""10 to 99."""


def drawn_order(entries: Sequence[str], seed: int) -> list[str]:
    """The entries in an order drawn by lot; it does not depend on the order they are handed in."""
    named = sorted(entries)
    return [named[int(place)] for place in np.random.default_rng(seed).permutation(len(named))]


def blind_numbers(entries: Sequence[str], seed: int) -> dict[str, str]:
    """A number such as K-23 for each entry, all different; nothing of the entry shows in it.

    Raises:
        ValueError: more entries than numbers (2,160).
    """
    most = len(_LETTERS) * _NUMBERS
    if len(entries) > most:
        msg = f"there are {most} blind numbers, not {len(entries)}"
        raise ValueError(msg)
    drawn = np.random.default_rng(seed).permutation(most)[: len(entries)]
    return {
        entry: f"{_LETTERS[int(lot) // _NUMBERS]}-{10 + int(lot) % _NUMBERS}"
        for entry, lot in zip(sorted(entries), drawn, strict=True)
    }
