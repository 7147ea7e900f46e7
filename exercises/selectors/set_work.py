"""Reading set work: whose it is, what may be begun, what was handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet

from classroom.models import TeachingClass, User
from exercises.library.tasks import Task
from exercises.models import Assignment, Attempt, MarkSheet, Party, RemarkRequest

Audience = Assignment.Audience


class Standing(StrEnum):
    """How a piece of work stands with a student."""

    LOCKED = "locked"
    """Something else comes first."""
    OPEN = "open"
    BEGUN = "begun"
    HANDED_IN = "handed_in"
    RELEASED = "released"
    CLOSED = "closed"
    """Never handed in, and not taken any more."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who works together."""

    name: str
    members: Sequence[str]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A piece of set work from a student's side."""

    assignment: Assignment
    task: Task
    standing: Standing
    attempts: Sequence[Attempt]
    first: Assignment | None
    """What has to be handed in before."""
    may_begin: bool

    @property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def handed_in(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if not attempt.is_open]

    @property
    def released(self) -> list[Attempt]:
        """Attempts whose marks are out, newest first."""
        return [attempt for attempt in reversed(self.handed_in) if is_released(attempt)]

    @property
    def is_done(self) -> bool:
        return bool(self.handed_in)


def is_released(attempt: Attempt) -> bool:
    """Whether the student may see the mark now."""
    sheet: MarkSheet | None = getattr(attempt, "sheet", None)
    return sheet is not None and sheet.is_released


def set_for(student: User) -> QuerySet[Assignment]:
    """All work that is set for a student, in the order of each class."""
    classes = student.enrolments.filter(left_at=None).values("teaching_class")
    mine = Q(members__student=student) | Q(audience=Audience.ALL)
    found = Assignment.objects.filter(mine, teaching_class__in=classes, withdrawn_at=None)
    return (
        found.select_related("teaching_class__town", "shift", "after")
        .distinct()
        .order_by("teaching_class", "position")
    )


def items_of(student: User, now: datetime) -> list[WorkItem]:
    """A student's work in order, with what may be begun now. Three queries, however much it is."""
    assignments = list(set_for(student))
    attempts = Attempt.objects.filter(
        party__assignment__in=assignments, party__members__student=student
    )
    taken: dict[int, list[Attempt]] = {}
    for attempt in attempts.select_related("party", "sheet").order_by("number"):
        taken.setdefault(attempt.party.assignment_id, []).append(attempt)
    done = {key for key, rows in taken.items() if any(attempt.handed_in_at for attempt in rows)}
    return [
        _item(each, taken.get(each.pk, []), first_of(each, assignments, done), now)
        for each in assignments
    ]


def item_of(student: User, assignment: Assignment, now: datetime) -> WorkItem:
    """One of them.

    Raises:
        LookupError: it is not set for this student.
    """
    for item in items_of(student, now):
        if item.assignment.pk == assignment.pk:
            return item
    raise LookupError(assignment.pk)


def first_of(
    assignment: Assignment, assignments: Iterable[Assignment], done: set[int]
) -> Assignment | None:
    """What has to be handed in before: the named prerequisite, then simpler work of the same post."""
    if assignment.after is not None and assignment.after_id not in done:
        return assignment.after
    task = assignment.content
    simpler = [
        other
        for other in assignments
        if other.teaching_class_id == assignment.teaching_class_id
        and other.content.post is task.post
        and other.content.level < task.level
        and other.pk not in done
    ]
    return min(simpler, key=lambda other: (other.content.level, other.position), default=None)


def of_class(teaching_class: TeachingClass) -> list[Assignment]:
    """What is set for a class, also what was withdrawn, with its parties."""
    parties = Party.objects.prefetch_related("members__student", "attempts__sheet")
    rows = teaching_class.assignments.select_related("shift", "after", "teaching_class")
    return list(rows.prefetch_related(Prefetch("parties", parties)).order_by("position"))


def people_of(assignment: Assignment) -> list[User]:
    """Who is to do it, by seat; everybody now enrolled where it is set for all."""
    enrolled = assignment.teaching_class.enrolments.filter(left_at=None)
    if assignment.audience != Audience.ALL:
        enrolled = enrolled.filter(student__parties__assignment=assignment)
    return [row.student for row in enrolled.order_by("seat").select_related("student")]


def team_of(assignment: Assignment, student: User) -> Team | None:
    """The team of a student in a piece of work; None where the student works alone."""
    party = Party.objects.filter(assignment=assignment, members__student=student).first()
    if party is None or not party.name:
        return None
    members = party.members.select_related("student").order_by("pk")
    return Team(party.name, [member.student.name for member in members])


def answers_while_away(item: WorkItem) -> list[RemarkRequest]:
    """Answers about marks that were taken back and are not out again yet."""
    away = [attempt.pk for attempt in item.handed_in if not is_released(attempt)]
    asked = RemarkRequest.objects.filter(release__attempt__in=away).exclude(outcome="")
    return list(asked.order_by("pk"))


def _item(
    assignment: Assignment, attempts: list[Attempt], first: Assignment | None, now: datetime
) -> WorkItem:
    is_over = now > assignment.closes_at
    finished = [attempt for attempt in attempts if not attempt.is_open]
    is_begun = len(finished) < len(attempts)
    most = assignment.work.attempts
    may_begin = (
        not is_over and first is None and not is_begun and (most == 0 or len(attempts) < most)
    )
    if is_begun:
        standing = Standing.BEGUN
    elif any(is_released(attempt) for attempt in finished):
        standing = Standing.RELEASED
    elif finished:
        standing = Standing.HANDED_IN
    elif is_over:
        standing = Standing.CLOSED
    else:
        standing = Standing.LOCKED if first else Standing.OPEN
    return WorkItem(assignment, assignment.content, standing, attempts, first, may_begin)
