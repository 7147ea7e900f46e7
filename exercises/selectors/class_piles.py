"""What waits for an instructor, class by class: scripts, requests, marks and reports."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from classroom.models import TeachingClass, User
from exercises.models import MarkSheet, PracticeReport, RemarkRequest

State = MarkSheet.State


@dataclass(frozen=True, slots=True)
class ClassPile:
    """How much waits in a class."""

    teaching_class: TeachingClass
    to_mark: int
    ready: int
    """Marks ready for release."""
    asked: int
    """Requests to look again without an answer."""
    reports: int
    """Reports handed in and not marked."""
    reports_ready: int
    """Reports marked and not out."""

    @property
    def is_empty(self) -> bool:
        return not (self.to_mark or self.ready or self.asked or self.reports or self.reports_ready)


def piles_of(instructor: User) -> list[ClassPile]:
    """The classes an instructor teaches, by name. The queries do not grow with them."""
    classes = list(instructor.classes_taught.filter(archived_at=None).order_by("name"))
    assignment = "attempt__party__assignment"
    sheets = MarkSheet.objects.filter(
        **{f"{assignment}__withdrawn_at": None, f"{assignment}__teaching_class__in": classes}
    )
    counted = sheets.annotate(held_by=F(f"{assignment}__teaching_class")).values("held_by")
    by_state = {
        row["held_by"]: row
        for row in counted.annotate(
            to_mark=Count("pk", Q(state__in=(State.NOT_MARKED, State.IN_MARKING, State.IN_REVIEW))),
            ready=Count("pk", Q(state=State.READY)),
        )
    }
    asked = _by_class(
        RemarkRequest.objects.filter(outcome=""), f"release__{assignment}__teaching_class", classes
    )
    handed_in = PracticeReport.objects.exclude(handed_in_at=None).filter(released_at=None)
    reports = _by_class(handed_in.filter(percent=None), "shift__teaching_class", classes)
    marked = _by_class(handed_in.exclude(percent=None), "shift__teaching_class", classes)
    nothing = {"to_mark": 0, "ready": 0}
    return [
        ClassPile(
            each,
            by_state.get(each.pk, nothing)["to_mark"],
            by_state.get(each.pk, nothing)["ready"],
            asked[each.pk],
            reports[each.pk],
            marked[each.pk],
        )
        for each in classes
    ]


def _by_class(rows: QuerySet[Any], path: str, classes: Iterable[TeachingClass]) -> Counter[int]:
    found = rows.filter(**{f"{path}__in": classes}).values_list(path).annotate(Count("pk"))
    return Counter(dict(found))
