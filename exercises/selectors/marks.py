"""Reading marks: what was computed, what people decided, and the two together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from exercises.models import Attempt, ComputedMark, Decision, MarkSheet, RubricSnapshot
from exercises.scoring.criteria import State
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
        """Hundredths that the machine gave, and the most it could give for what came up."""
        keys = {criterion.key for criterion in self.rubric if not criterion.by_human}
        marks = [
            mark
            for mark in self.marking.criteria
            if mark.key in keys and mark.state is not State.NOT_MET
        ]
        return sum(mark.points for mark in marks), sum(mark.out_of for mark in marks)

    @property
    def changed_by(self) -> int:
        """Hundredths that people added or took."""
        return sum(each.change for each in self.decided.criteria)


def standing_of(sheet: MarkSheet) -> Standing:
    """A sheet's mark as it stands."""
    rows = sheet.decisions.select_related("by").order_by("number")
    return standing_with(sheet, computed_mark(sheet.attempt), list(rows))


def standing_with(sheet: MarkSheet, computed: ComputedMark, rows: Sequence[Decision]) -> Standing:
    """The same from rows that are at hand: all decisions, oldest first."""
    newest = {row.criterion: row for row in rows}
    return Standing(
        sheet, frozen_rubric(sheet.attempt.rubric), marking_of(computed.marking), newest
    )


def standings_of(sheets: QuerySet[MarkSheet]) -> list[Standing]:
    """Those of many sheets, in four queries."""
    rows = sheets.select_related("attempt__rubric", "attempt__party__assignment", "marker")
    computed: Any = ComputedMark.objects.order_by("number")
    decisions: Any = Decision.objects.order_by("number").select_related("by")
    found: Any = rows.prefetch_related(
        Prefetch("attempt__computed", computed, to_attr="marks_computed"),
        Prefetch("decisions", decisions, to_attr="decided"),
    )
    return [
        standing_with(sheet, sheet.attempt.marks_computed[-1], sheet.decided) for sheet in found
    ]


def frozen_rubric(snapshot: RubricSnapshot) -> Rubric:
    """The rubric of a snapshot; a digest stands for one rubric for good, so it is read once."""
    known = _RUBRICS.get(snapshot.digest)
    if known is None:
        known = _RUBRICS[snapshot.digest] = rubric_of(snapshot.data)
    return known


_RUBRICS: dict[str, Rubric] = {}


def computed_mark(attempt: Attempt) -> ComputedMark:
    """The computed mark that counts: the newest.

    Raises:
        ComputedMark.DoesNotExist: the attempt was not handed in.
    """
    return attempt.computed.latest("number")
