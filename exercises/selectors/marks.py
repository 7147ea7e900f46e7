"""Reading marks: what was computed, what people decided, and the two together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from exercises.models import Attempt, ComputedMark, Decision, MarkSheet
from exercises.scoring.decisions import Decided, decided
from exercises.scoring.marking import Marking, marking_of
from exercises.scoring.rubric import Rubric, rubric_of


@dataclass(frozen=True)
class Standing:
    """The mark of a sheet as it stands: computed, decided, and the decisions that count."""

    sheet: MarkSheet
    rubric: Rubric
    marking: Marking
    decisions: Mapping[str, Decision]
    """The newest of each criterion."""

    @cached_property
    def decided(self) -> Decided:
        levels = {
            key: row.level for key, row in self.decisions.items() if row.kind == Decision.Kind.LEVEL
        }
        changed = {
            key: row.points
            for key, row in self.decisions.items()
            if row.kind == Decision.Kind.OVERRIDE and row.points is not None
        }
        return decided(self.rubric, self.marking, levels=levels, changed=changed)

    @property
    def machine(self) -> tuple[int, int]:
        """Hundredths that the machine gave, and the most it could give."""
        keys = {criterion.key for criterion in self.rubric if not criterion.by_human}
        marks = [mark for mark in self.marking.criteria if mark.key in keys]
        return sum(mark.points for mark in marks), sum(mark.out_of for mark in marks)

    @property
    def changed_by(self) -> int:
        """Hundredths that people added or took."""
        return sum(each.change for each in self.decided.criteria)


def standing_of(sheet: MarkSheet) -> Standing:
    """A sheet's mark as it stands."""
    rows = sheet.decisions.select_related("by").order_by("number")
    return standing_with(sheet, computed_mark(sheet.attempt), list(rows))


def standing_with(sheet: MarkSheet, computed: ComputedMark, rows: list[Decision]) -> Standing:
    """The same from rows that are at hand: all decisions, oldest first."""
    newest = {row.criterion: row for row in rows}
    return Standing(
        sheet, rubric_of(sheet.attempt.rubric.data), marking_of(computed.marking), newest
    )


def computed_mark(attempt: Attempt) -> ComputedMark:
    """The computed mark that counts: the newest.

    Raises:
        ComputedMark.DoesNotExist: the attempt was not handed in.
    """
    return attempt.computed.latest("number")
