"""What people decided over what was computed: levels of human criteria, and points changed by hand.

The computed marking stays as it is; the same formula is applied to what counts now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from exercises.scoring.criteria import (
    ByHuman,
    Criterion,
    CriterionMark,
    Filling,
    Never,
    State,
    Work,
)
from exercises.scoring.marking import Marking, total_of
from exercises.scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class DecidedCriterion:
    """A criterion's computed mark, with a human level filled in, and the points that count.

    `points` is None while a human has not judged, or if the situation did not come up.
    """

    criterion: Criterion
    computed: CriterionMark
    points: int | None
    is_changed: bool

    @property
    def change(self) -> int:
        """Points added or taken by hand."""
        return (self.points or 0) - self.computed.points if self.is_changed else 0


@dataclass(frozen=True, slots=True)
class Decided:
    """The mark as it stands with all decisions; `total` is None while somebody has to judge."""

    criteria: tuple[DecidedCriterion, ...]
    out_of: int
    total: int | None
    capped: bool

    @property
    def pending(self) -> tuple[DecidedCriterion, ...]:
        return tuple(each for each in self.criteria if _counts(each).state is State.PENDING)


def decided(
    rubric: Rubric,
    marking: Marking,
    *,
    levels: Mapping[str, str] = MappingProxyType({}),
    changed: Mapping[str, int] = MappingProxyType({}),
) -> Decided:
    """The mark with what people decided.

    Args:
        rubric: The frozen rubric of the attempt.
        marking: What was computed by it.
        levels: Criterion → level of its human rubric.
        changed: Criterion → hundredths that count instead of the computed ones.

    Raises:
        ValueError: a level that the rubric does not have, or points outside of a criterion's range.
    """
    criteria = tuple(
        _decided(criterion, marking.of(criterion.key), levels, changed) for criterion in rubric
    )
    total, capped = total_of(rubric, [_counts(each) for each in criteria])
    return Decided(criteria, marking.out_of, total, capped)


def range_of(criterion: Criterion) -> tuple[int, int]:
    """Fewest and most hundredths that a criterion can have; a penalty can go below 0."""
    basis = criterion.basis
    least = criterion.points - basis.most if isinstance(basis, Never) else 0
    return least, criterion.points


def _decided(
    criterion: Criterion,
    computed: CriterionMark,
    levels: Mapping[str, str],
    changed: Mapping[str, int],
) -> DecidedCriterion:
    if isinstance(criterion.basis, ByHuman) and criterion.key in levels:
        filling = Filling(levels[criterion.key])
        computed = criterion.mark(Work(fillings={criterion.key: filling}))
    if criterion.key in changed:
        points = changed[criterion.key]
        least, most = range_of(criterion)
        if not least <= points <= most:
            msg = f"criterion {criterion.key} has {least} to {most} hundredths, not {points}"
            raise ValueError(msg)
        return DecidedCriterion(criterion, computed, points, is_changed=True)
    points_or_none = computed.points if computed.state is State.MARKED else None
    return DecidedCriterion(criterion, computed, points_or_none, is_changed=False)


def _counts(each: DecidedCriterion) -> CriterionMark:
    """The criterion's mark as it enters the total: what was changed by hand stands as decided."""
    computed = each.computed
    if not each.is_changed or each.points is None:
        return computed
    losses = computed.losses if each.points < computed.out_of else ()
    return CriterionMark(
        computed.key, State.MARKED, each.points, computed.out_of, computed.lines, losses
    )
