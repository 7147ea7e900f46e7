"""How far a class is with its set work: for each piece, and for each student."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from classroom.models import TeachingClass, User
from exercises.library.tasks import Task
from exercises.models import Assignment, Attempt, MarkSheet
from exercises.selectors import set_work

State = MarkSheet.State


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A piece of set work with counts of people and of sheets."""

    assignment: Assignment
    task: Task
    people: int
    begun: int
    handed_in: int
    to_mark: int
    released: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A student and the attempts of their party."""

    student: User
    team: str
    attempts: Sequence[Attempt]

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None


def rows_of(teaching_class: TeachingClass) -> list[WorkRow]:
    """All set work of a class in its order; the queries do not grow with it."""
    sheets = "parties__attempts__sheet__state"
    unmarked = (State.NOT_MARKED, State.IN_MARKING, State.IN_REVIEW)
    rows = teaching_class.assignments.annotate(
        begun=Count("parties", filter=Q(parties__attempts__isnull=False), distinct=True),
        handed_in=Count(
            "parties", filter=Q(parties__attempts__handed_in_at__isnull=False), distinct=True
        ),
        to_mark=Count("parties__attempts", filter=Q(**{f"{sheets}__in": unmarked}), distinct=True),
        released=Count("parties__attempts", filter=Q(**{sheets: State.RELEASED}), distinct=True),
        named=Count("parties", distinct=True),
    )
    enrolled = teaching_class.enrolments.filter(left_at=None).count()
    everybody = Assignment.Audience.ALL
    return [
        WorkRow(
            row,
            row.content,
            enrolled if row.audience == everybody else row.named,
            row.begun,
            row.handed_in,
            row.to_mark,
            row.released,
        )
        for row in rows.select_related("shift").order_by("position")
    ]


def people_of(assignment: Assignment) -> list[PersonRow]:
    """Everybody whom a piece of work is set for, by seat."""
    attempts = Attempt.objects.filter(party__assignment=assignment).select_related("party", "sheet")
    by_party: dict[int, list[Attempt]] = {}
    for attempt in attempts.order_by("number"):
        by_party.setdefault(attempt.party_id, []).append(attempt)
    members = {row.student_id: row.party for row in assignment.members.select_related("party")}
    rows = []
    for student in set_work.people_of(assignment):
        party = members.get(student.pk)
        taken = by_party.get(party.pk, []) if party else []
        rows.append(PersonRow(student, party.name if party else "", taken))
    return rows
