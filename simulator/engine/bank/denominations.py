"""Notes and coins by denomination, and amounts made of them. Values in fen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.engine.bilingual import Bilingual

NOTES_IN_A_STRAP = 100
"""一把 (sdfzxy 2021-04-29)."""
STRAPS_IN_A_BUNDLE = 10
"""一捆: ten straps (memory-only)."""


@dataclass(frozen=True, slots=True)
class Denomination:
    fen: int
    name: Bilingual
    is_note: bool


DENOMINATIONS = (
    Denomination(10_000, Bilingual("100元", "100 yuan"), is_note=True),
    Denomination(5_000, Bilingual("50元", "50 yuan"), is_note=True),
    Denomination(2_000, Bilingual("20元", "20 yuan"), is_note=True),
    Denomination(1_000, Bilingual("10元", "10 yuan"), is_note=True),
    Denomination(500, Bilingual("5元", "5 yuan"), is_note=True),
    Denomination(100, Bilingual("1元", "1 yuan"), is_note=True),
    Denomination(50, Bilingual("5角", "5 jiao"), is_note=False),
    Denomination(10, Bilingual("1角", "1 jiao"), is_note=False),
)
"""What circulates at the counter, largest first (先大后小)."""
FACES = tuple(denomination.fen for denomination in DENOMINATIONS)
SMALLEST_FEN = FACES[-1]
"""Cash is paid in whole jiao."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A number of notes as a teller stacks them: bundles (捆), straps (把) and loose ones."""

    bundles: int
    straps: int
    loose: int


def stack(count: int) -> Stack:
    """How a number of equal notes is stacked."""
    straps, loose = divmod(count, NOTES_IN_A_STRAP)
    return Stack(*divmod(straps, STRAPS_IN_A_BUNDLE), loose)


class Cash(Mapping[int, int]):
    """Pieces by face value in fen, largest first; faces without a piece are left out."""

    def __init__(self, pieces: Mapping[int, int] | None = None) -> None:
        """Keeps the pieces.

        Raises:
            ValueError: a face that does not circulate, or fewer than no pieces.
        """
        given = dict(pieces or {})
        if not set(given) <= set(FACES) or any(count < 0 for count in given.values()):
            msg = f"no cash: {given}"
            raise ValueError(msg)
        self._pieces = {face: given[face] for face in FACES if given.get(face)}

    def __getitem__(self, face: int) -> int:
        return self._pieces[face]

    def __iter__(self) -> Iterator[int]:
        return iter(self._pieces)

    def __len__(self) -> int:
        return len(self._pieces)

    def __repr__(self) -> str:
        return f"Cash({self._pieces})"

    def __hash__(self) -> int:
        return hash(tuple(self._pieces.items()))

    def of(self, face: int) -> int:
        """Pieces of a face value, 0 where there are none."""
        return self._pieces.get(face, 0)

    @property
    def fen(self) -> int:
        return sum(face * count for face, count in self._pieces.items())

    @property
    def pieces(self) -> int:
        return sum(self._pieces.values())

    def __add__(self, other: "Cash") -> "Cash":
        return Cash({face: self.of(face) + other.of(face) for face in FACES})

    def __sub__(self, other: "Cash") -> "Cash":
        """What is left; `ValueError` where more is taken of a face than there is."""
        return Cash({face: self.of(face) - other.of(face) for face in FACES})

    def holds(self, other: "Cash") -> bool:
        """Whether the other cash could be taken out of this."""
        return all(self.of(face) >= count for face, count in other.items())

    def missing(self, other: "Cash") -> dict[int, int]:
        """Pieces of the other cash that are not here, by face."""
        gaps = {face: count - self.of(face) for face, count in other.items()}
        return {face: gap for face, gap in gaps.items() if gap > 0}


_SPARED = 2
"""Pieces of a face that a payout may spare so that smaller ones fit: 60 yuan without a ten are 3 × 20."""


def payout(fen: int, available: Cash) -> Cash | None:
    """The largest pieces that make up an amount out of what is there; None if no pieces do."""
    pieces = _pay(fen, FACES, available)
    return None if pieces is None else Cash(pieces)


def _pay(fen: int, faces: tuple[int, ...], available: Cash) -> dict[int, int] | None:
    if fen == 0:
        return {}
    if not faces or sum(face * available.of(face) for face in faces) < fen:
        return None
    face, *smaller = faces
    most = min(fen // face, available.of(face))
    for count in range(most, max(most - _SPARED, 0) - 1, -1):
        rest = _pay(fen - face * count, tuple(smaller), available)
        if rest is not None:
            return {face: count, **rest}
    return None
