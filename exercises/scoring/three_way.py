"""A mark from three sides: coach, self and peers (教师评、自评、互评).

Marks are of 0 to 100. A side that is missing, or peers who are too few, are left out; the other
weights are then scaled to 1 again, and the joined mark says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from exercises.scoring import points
from exercises.scoring.judging import mean


class Side(StrEnum):
    COACH = "coach"
    SELF = "self"
    PEERS = "peers"


class Note(StrEnum):
    """What the reader of a joined mark should know."""

    COACH_MISSING = "coach_missing"
    SELF_MISSING = "self_missing"
    PEERS_MISSING = "peers_missing"
    PEERS_TOO_FEW = "peers_too_few"


class Flag(StrEnum):
    """Why a marker's marks are shown to the coach; it changes nothing by itself."""

    SAME_FOR_ALL = "same_for_all"
    FAR_FROM_COACH = "far_from_coach"


@dataclass(frozen=True, slots=True)
class JoinedMark:
    """The joined mark, exact and not rounded; None if no side has marked."""

    mark: Decimal | None
    weights: Mapping[Side, Decimal]
    """The weights that counted, as fractions of 1."""
    notes: tuple[Note, ...] = ()


def joined(
    *,
    coach: Decimal | None,
    own: Decimal | None,
    peers: Sequence[Decimal],
    weights: Mapping[Side, Decimal],
    least_peers: int,
) -> JoinedMark:
    """Σ weight × mark over the sides that count; peers count with their plain mean.

    Raises:
        ValueError: weights that do not add up to 1.
    """
    if not points.adds_up(weights.values()):
        msg = f"weights must add up to 1: {dict(weights)}"
        raise ValueError(msg)
    enough = len(peers) >= max(1, least_peers)
    marks = {Side.COACH: coach, Side.SELF: own, Side.PEERS: mean(peers) if enough else None}
    wanted = {side: weight for side, weight in weights.items() if weight > 0}
    present = {side: mark for side in wanted if (mark := marks[side]) is not None}
    whole = sum((wanted[side] for side in present), Decimal(0))
    counted = {side: wanted[side] / whole for side in present}
    total = sum((wanted[side] * mark for side, mark in present.items()), Decimal(0))
    notes = tuple(_note(side, peers) for side in Side if side in wanted and side not in present)
    return JoinedMark(total / whole if whole else None, counted, notes)


def flags_of(given: Mapping[str, Decimal], coach: Mapping[str, Decimal], far: Decimal) -> set[Flag]:
    """What is odd about one marker: the marks given to classmates, beside the coach's marks.

    All marks alike (of three or more), or on average further than `far` from the coach's.
    """
    found: set[Flag] = set()
    if len(given) >= 3 and len(set(given.values())) == 1:  # noqa: PLR2004  # two alike say nothing
        found.add(Flag.SAME_FOR_ALL)
    both = [person for person in given if person in coach]
    if both:
        apart = mean([given[person] - coach[person] for person in both])
        if abs(apart) > far:
            found.add(Flag.FAR_FROM_COACH)
    return found


def _note(side: Side, peers: Sequence[Decimal]) -> Note:
    if side is Side.PEERS and peers:
        return Note.PEERS_TOO_FEW
    return Note(f"{side}_missing")
