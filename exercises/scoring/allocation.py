"""Who marks whom: peers among each other, judges over the entries of a contest, from a seed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np


@dataclass(frozen=True, slots=True)
class Pair:
    """One piece of marking to be done."""

    marker: str
    marked: str


# ---- Peers -------------------------------------------------------------------------------------
def peer_pairs(
    people: Sequence[str],
    *,
    each: int,
    seed: int,
    groups: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Pair, ...]:
    """Everybody marks as many as mark them: never oneself, never one's own group, nobody twice.

    `groups` puts people into groups of work done together. If the largest group leaves too few
    others, all give and get fewer than `each`, still the same number.

    Raises:
        ValueError: a group has more than half of the people, so that no fair allocation exists.
    """
    circle = _circle(people, groups, np.random.default_rng(seed))
    size = _largest_group(people, groups)
    offsets = np.arange(size, len(circle) - size + 1)
    if len(circle) > 1 and not len(offsets):
        msg = f"a group of {size} among {len(circle)} leaves nobody to mark it fairly"
        raise ValueError(msg)
    chosen = np.random.default_rng([seed, 1]).permutation(offsets)[:each]
    return tuple(
        Pair(marker, circle[(place + int(offset)) % len(circle)])
        for place, marker in enumerate(circle)
        for offset in sorted(chosen)
    )


def most_peers(people: Sequence[str], groups: Mapping[str, str] = MappingProxyType({})) -> int:
    """How many each can mark at most, if all are to give and get the same number."""
    size = _largest_group(people, groups)
    return max(0, len(people) - 2 * size + 1) if people else 0


def _circle(
    people: Sequence[str], groups: Mapping[str, str], chance: np.random.Generator
) -> list[str]:
    """People in a circle in which groups stand together: whoever is far enough away is no mate."""
    together: dict[str, list[str]] = {}
    for person in people:
        together.setdefault(groups.get(person, f"alone {person}"), []).append(person)
    named = sorted(together)
    mixed = [named[int(place)] for place in chance.permutation(len(named))]
    return [
        together[group][int(place)]
        for group in mixed
        for place in chance.permutation(len(together[group]))
    ]


def _largest_group(people: Sequence[str], groups: Mapping[str, str]) -> int:
    sizes: dict[str, int] = {}
    for person in people:
        group = groups.get(person)
        if group is not None:
            sizes[group] = sizes.get(group, 0) + 1
    return max(sizes.values(), default=1)


# ---- Judges ------------------------------------------------------------------------------------
def without_enough_judges(
    entries: Sequence[str],
    judges: Sequence[str],
    *,
    each: int,
    conflicts: Collection[tuple[str, str]],
) -> list[str]:
    """Entries for which fewer than `each` judges are free of a conflict of interest."""
    return [
        entry
        for entry in entries
        if sum((judge, entry) not in conflicts for judge in judges) < each
    ]


def judge_pairs(
    entries: Sequence[str],
    judges: Sequence[str],
    *,
    each: int,
    seed: int,
    conflicts: Collection[tuple[str, str]] = frozenset(),
) -> tuple[Pair, ...]:
    """Every entry gets `each` different judges, none of `conflicts` (judge, entry).

    Judges get as equal a load as conflicts allow; without any, loads differ by one at the most.

    Raises:
        ValueError: an entry has too few judges free of a conflict; see `without_enough_judges`.
    """
    short = without_enough_judges(entries, judges, each=each, conflicts=conflicts)
    if short:
        msg = f"too few judges free of a conflict for {short}"
        raise ValueError(msg)
    chance = np.random.default_rng(seed)
    panel = [judges[int(place)] for place in chance.permutation(len(judges))]
    order = [entries[int(place)] for place in chance.permutation(len(entries))]
    loads: dict[str, set[str]] = {judge: set() for judge in panel}
    for entry in order:
        free = [judge for judge in panel if (judge, entry) not in conflicts]
        for judge in sorted(free, key=lambda judge: len(loads[judge]))[:each]:
            loads[judge].add(entry)
    _level(loads, frozenset(conflicts))
    return tuple(
        Pair(judge, entry) for judge in judges for entry in entries if entry in loads[judge]
    )


def _level(loads: dict[str, set[str]], conflicts: frozenset[tuple[str, str]]) -> None:
    """Moves entries from a heavy judge to one with at least two fewer, through others if need be."""
    while (path := _lightening(loads, conflicts)) is not None:
        for giver, taker, entry in path:
            loads[giver].remove(entry)
            loads[taker].add(entry)


def _lightening(
    loads: dict[str, set[str]], conflicts: frozenset[tuple[str, str]]
) -> list[tuple[str, str, str]] | None:
    """A chain of moves from a judge to one with at least two fewer entries; None if all is level."""
    for heavy in sorted(loads, key=lambda judge: (-len(loads[judge]), judge)):
        came: dict[str, tuple[str, str] | None] = {heavy: None}
        waiting = [heavy]
        for giver in waiting:
            for taker in sorted(set(loads) - set(came)):
                movable = sorted(
                    entry
                    for entry in loads[giver] - loads[taker]
                    if (taker, entry) not in conflicts
                )
                if not movable:
                    continue
                came[taker] = (giver, movable[0])
                waiting.append(taker)
                if len(loads[taker]) + 2 <= len(loads[heavy]):
                    return _moves(came, taker)
    return None


def _moves(came: Mapping[str, tuple[str, str] | None], last: str) -> list[tuple[str, str, str]]:
    moves = []
    taker = last
    while (step := came[taker]) is not None:
        giver, entry = step
        moves.append((giver, taker, entry))
        taker = giver
    return moves
