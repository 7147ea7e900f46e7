"""Reading rosters: who is in a class, and what a class list would do to it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Lower

from classroom.models import Enrolment, Role, TeachingClass, User
from classroom.rosters.lines import RosterEntry
from classroom.selectors import people
from simulator.engine.refusal import Refusal

MAX_SEAT = 999
_ORDER = {
    "seat": ("seat",),
    "number": ("student__username",),
    "name": ("student__name", "seat"),
    "seen": (F("student__last_login").desc(nulls_last=True), "seat"),
}
SORTS = tuple(_ORDER)


class Outcome(StrEnum):
    """What happens to a line of a class list."""

    NEW = "new"
    JOINS = "joins"
    RETURNS = "returns"
    IN_ALREADY = "in_already"
    PROBLEM = "problem"


WRITTEN = frozenset({Outcome.NEW, Outcome.JOINS, Outcome.RETURNS})


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line with what happens to it. `person` is who has the number already."""

    entry: RosterEntry
    outcome: Outcome
    person: User | None = None
    problem: Refusal | None = None
    elsewhere: tuple[str, ...] = ()
    """Other classes the person is in now."""

    @property
    def name_on_record(self) -> str:
        """The name of a student who is in the class already, where the list has another."""
        if self.outcome != Outcome.IN_ALREADY or self.person is None:
            return ""
        return "" if self.person.name == self.entry.name else self.person.name


@dataclass(frozen=True, slots=True)
class RosterPlan:
    lines: tuple[PlannedLine, ...]

    @property
    def to_write(self) -> tuple[PlannedLine, ...]:
        return tuple(line for line in self.lines if line.outcome in WRITTEN)

    @property
    def problems(self) -> tuple[PlannedLine, ...]:
        return tuple(line for line in self.lines if line.outcome == Outcome.PROBLEM)

    @property
    def digest(self) -> str:
        """Tells whether a plan is still the one that was shown."""
        told = [(p.outcome.value, p.entry.number, p.entry.name, p.entry.line) for p in self.lines]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def plan_for(teaching_class: TeachingClass, entries: Sequence[RosterEntry]) -> RosterPlan:
    """What each line of a class list would do, as things stand now. Writes nothing."""
    known = _people_with([entry.number for entry in entries])
    rows = Enrolment.objects.filter(student__in=known.values()).select_related("teaching_class")
    enrolments: dict[int, list[Enrolment]] = {}
    for row in rows:
        enrolments.setdefault(row.student_id, []).append(row)
    lines = []
    for entry in entries:
        person = known.get(entry.number.casefold())
        mine = enrolments.get(person.pk, []) if person else []
        lines.append(_planned(teaching_class, entry, person, mine))
    return RosterPlan(tuple(lines))


def roster_of(
    teaching_class: TeachingClass, *, text: str = "", standing: str = "", sort: str = "seat"
) -> QuerySet[Enrolment]:
    """Who is in a class now, filtered and sorted."""
    students = User.objects.filter(people.matching(text, standing))
    rows = teaching_class.enrolments.filter(left_at=None, student__in=students)
    return rows.select_related("student").order_by(*_ORDER[sort])


def left_from(teaching_class: TeachingClass) -> QuerySet[Enrolment]:
    """Who was in a class and has left it, the latest first."""
    rows = teaching_class.enrolments.exclude(left_at=None)
    return rows.select_related("student").order_by("-left_at")


def next_seat(teaching_class: TeachingClass) -> int:
    """The seat after the highest that was ever taken in the class."""
    highest = teaching_class.enrolments.aggregate(highest=Max("seat"))["highest"]
    return (highest or 0) + 1


def _people_with(numbers: Iterable[str]) -> dict[str, User]:
    """Who has these user names, by the name in small letters."""
    wanted = {number.casefold() for number in numbers if number}
    found = User.objects.annotate(lower=Lower("username")).filter(lower__in=wanted)
    return {person.username.casefold(): person for person in found}


def _planned(
    teaching_class: TeachingClass,
    entry: RosterEntry,
    person: User | None,
    enrolments: Sequence[Enrolment],
) -> PlannedLine:
    if entry.problem is not None:
        return PlannedLine(entry, Outcome.PROBLEM, problem=entry.problem)
    if person is None:
        return PlannedLine(entry, Outcome.NEW)
    here = [row for row in enrolments if row.teaching_class_id == teaching_class.pk]
    if here and here[0].left_at is None:
        return PlannedLine(entry, Outcome.IN_ALREADY, person)
    problem = _may_not_join(teaching_class, entry, person)
    if problem is not None:
        return PlannedLine(entry, Outcome.PROBLEM, problem=problem)
    elsewhere = tuple(row.teaching_class.name for row in enrolments if row.left_at is None)
    outcome = Outcome.RETURNS if here else Outcome.JOINS
    return PlannedLine(entry, outcome, person, elsewhere=elsewhere)


def _may_not_join(
    teaching_class: TeachingClass, entry: RosterEntry, person: User
) -> Refusal | None:
    """Why the person with this number does not join: somebody else, shut out, or another name.

    Another name is most likely a slip in the number, and nobody is pulled into a class by a typo.
    """
    if person.college_id != teaching_class.college_id or person.role != Role.STUDENT:
        return Refusal("number_of_somebody_else")
    if not person.is_active:
        return Refusal("person_deactivated", facts={"name": person.name})
    if person.name != entry.name:
        return Refusal("number_has_other_name", facts={"name": person.name})
    return None
