"""The gradebook: choosing its parts and weights, entering marks by hand, excusing, showing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from classroom.models import TeachingClass, User
from exercises.models import GradeColumn, GradeEntry
from exercises.scoring.points import adds_up
from simulator.engine.refusal import Refusal

_HUNDRED = Decimal(100)
MOST_PARTS = 12
LONGEST_TITLE = 40
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class PartWish:
    """A part as it is to be. `pk` names one that is there already. Weight in percent."""

    title: str
    group: str
    source: str
    weight: Decimal
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class EntryWish:
    """A mark entered for a student, in percent, or the leave to miss the part."""

    percent: Decimal | None
    excused: bool = False
    reason: str = ""


@transaction.atomic
def choose_parts(
    *, teaching_class: TeachingClass, parts: Sequence[PartWish]
) -> Sequence[GradeColumn] | Refusal:
    """Chooses the parts of a class's grade, in their order.

    Refused where weights are not 100 together (`weights_not_whole`), without any part or with too
    many (`parts_out_of_range`), and where a part that holds entries would go (`part_has_entries`).
    """
    TeachingClass.objects.select_for_update().get(pk=teaching_class.pk)
    refused = _parts_refused(parts)
    if refused:
        return refused
    present = {column.pk: column for column in teaching_class.grade_columns.all()}
    kept = {part.pk for part in parts if part.pk in present}
    going = [column for pk, column in present.items() if pk not in kept]
    full = next((column for column in going if column.entries.exists()), None)
    if full is not None:
        return Refusal("part_has_entries", facts={"title": full.title})
    teaching_class.grade_columns.filter(pk__in=[column.pk for column in going]).delete()
    for column in teaching_class.grade_columns.order_by("-position"):
        column.position += len(parts) + MOST_PARTS  # out of the way of the new places
        column.save(update_fields=["position"])
    return [
        _written(teaching_class, part, present.get(part.pk or 0), place)
        for place, part in enumerate(parts, start=1)
    ]


@transaction.atomic
def enter(
    *, column: GradeColumn, marks: Mapping[int, EntryWish], by: User, now: datetime
) -> int | Refusal:
    """Enters marks of students, by id; what stands already is not written again. All or none.

    Refused for people who are not in the class (`not_in_class`), and for a percentage that is none
    (`percent_out_of_range`).
    """
    held = GradeColumn.objects.select_for_update().get(pk=column.pk)
    enrolled = set(held.teaching_class.enrolments.values_list("student", flat=True))
    if not set(marks) <= enrolled:
        return Refusal("not_in_class")
    for wish in marks.values():
        if wish.percent is not None and not 0 <= wish.percent <= _HUNDRED:
            return Refusal("percent_out_of_range")
    newest = {row.student_id: row for row in held.entries.order_by("number")}
    written = 0
    for student, wish in marks.items():
        last = newest.get(student)
        if _stands(last, wish):
            continue
        GradeEntry.objects.create(
            column=held,
            student_id=student,
            number=last.number + 1 if last else 1,
            percent=None if wish.excused else wish.percent,
            excused=wish.excused,
            reason=wish.reason.strip()[:LONGEST_REASON],
            by=by,
            at=now,
        )
        written += 1
    return written


def show(*, column: GradeColumn, is_shown: bool, now: datetime) -> None:
    """Lets students see what was entered in a part, or not any more."""
    GradeColumn.objects.filter(pk=column.pk).update(shown_at=now if is_shown else None)


def _written(
    teaching_class: TeachingClass, part: PartWish, present: GradeColumn | None, place: int
) -> GradeColumn:
    column = present or GradeColumn(teaching_class=teaching_class)
    column.title, column.position = part.title.strip(), place
    column.group, column.source, column.weight = part.group, part.source, part.weight
    column.save()
    return column


def _parts_refused(parts: Sequence[PartWish]) -> Refusal | None:
    if not 1 <= len(parts) <= MOST_PARTS:
        return Refusal("parts_out_of_range", facts={"most": MOST_PARTS})
    if any(not part.title.strip() or len(part.title) > LONGEST_TITLE for part in parts):
        return Refusal("part_title", facts={"most": LONGEST_TITLE})
    known = (GradeColumn.Group.values, GradeColumn.Source.values)
    if any(part.group not in known[0] or part.source not in known[1] for part in parts):
        return Refusal("no_such_source")
    if not adds_up((part.weight for part in parts), _HUNDRED):
        found = sum((part.weight for part in parts), Decimal(0))
        return Refusal("weights_not_whole", facts={"found": f"{found.normalize():f}"})
    return None


def _stands(last: GradeEntry | None, wish: EntryWish) -> bool:
    if last is None:
        return wish.percent is None and not wish.excused
    if last.excused or wish.excused:
        return last.excused == wish.excused
    return last.percent == wish.percent
