"""Exchange of torn and soiled renminbi (残缺污损人民币兑换)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from simulator.engine.bank.rules import rule


class Exchange(StrEnum):
    FULL = "full"
    HALF = "half"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DamagedNote:
    """What is left of a note."""

    kept: Fraction
    """Share of the area that is left, 0 to 1."""
    joins: bool = True
    """Picture and text of what is left join as they were printed."""
    legible: bool = True
    """Its denomination can be told."""
    cross_missing_quarter: bool = False
    """It lacks a quarter in the shape of a cross: worth half, whatever is left."""


def exchange(note: DamagedNote, day: date) -> Exchange:
    """What a bank exchanges a damaged note for."""
    numbers = rule("bank.damaged-note", day).numbers
    if not note.joins or not note.legible:
        return Exchange.NONE
    if note.cross_missing_quarter:
        return Exchange.HALF
    if note.kept >= Fraction(numbers["full_thousandths"], 1000):
        return Exchange.FULL
    half = note.kept >= Fraction(numbers["half_thousandths"], 1000)
    return Exchange.HALF if half else Exchange.NONE


def paid_fen(face_fen: int, worth: Exchange) -> int:
    """What is paid for a face value; half of five fen is two."""
    return {Exchange.FULL: face_fen, Exchange.HALF: face_fen // 2, Exchange.NONE: 0}[worth]
