"""A student's radar: what the marks that are out say of six lines, and which criteria each rests on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from classroom.models import User
from exercises.models import MarkSheet, PartyMember, Release
from exercises.scoring.abilities import Ability, Contribution, RadarLine, radar
from exercises.scoring.judging import mean
from exercises.scoring.marking import contributions
from exercises.scoring.points import half_up
from exercises.selectors.marks import frozen_rubric

DAYS = 30
"""Attempts handed in within so many days are shown."""
LEAST_IN_CLASS = 3
"""A class's line is drawn from so many students on, so that it gives away nobody's."""


@dataclass(frozen=True, slots=True)
class Radar:
    """Six lines, and the marks that they rest on by the name of their attempt."""

    lines: Sequence[RadarLine]
    marks: Mapping[str, Release]

    @property
    def is_drawn(self) -> bool:
        return any(line.value is not None for line in self.lines)

    def line(self, ability: Ability) -> RadarLine:
        return next(line for line in self.lines if line.ability is ability)


def radar_of(student: User, now: datetime) -> Radar:
    """A student's lines over the last `DAYS` days, from marks that are out now."""
    out = _newest(_out(now).filter(attempt__party__members__student=student))
    return Radar(_lines(out), {str(release.attempt_id): release for release in out})


def class_values(student: User, now: datetime) -> dict[Ability, int | None]:
    """The mean of each line over everybody in the student's classes, in whole percent."""
    classes = student.enrolments.filter(left_at=None).values("teaching_class")
    members: dict[int, list[int]] = defaultdict(list)
    people = PartyMember.objects.filter(assignment__teaching_class__in=classes)
    for party, person in people.values_list("party", "student"):
        members[party].append(person)
    out = _newest(_out(now).filter(attempt__party__assignment__teaching_class__in=classes))
    by_person: dict[int, list[Release]] = defaultdict(list)
    for release in out:
        for person in members[release.attempt.party_id]:
            by_person[person].append(release)
    drawn: dict[Ability, list[Decimal]] = defaultdict(list)
    for releases in by_person.values():
        for line in _lines(releases):
            if line.value is not None:
                drawn[line.ability].append(Decimal(line.value))
    return {ability: _typical(drawn[ability]) for ability in Ability}


def _out(now: datetime) -> QuerySet[Release]:
    """Marks that are out now, of attempts handed in lately. A rubric is read once for its digest."""
    rows = Release.objects.filter(
        attempt__sheet__state=MarkSheet.State.RELEASED,
        attempt__party__assignment__withdrawn_at=None,
        attempt__handed_in_at__gte=now - timedelta(days=DAYS),
    )
    related = rows.select_related("attempt__rubric", "attempt__party__assignment")
    return related.defer("attempt__rubric__data").order_by("attempt__handed_in_at", "number")


def _newest(releases: Iterable[Release]) -> list[Release]:
    """Of marks that were released again, the last."""
    return list({release.attempt_id: release for release in releases}.values())


def _lines(releases: Iterable[Release]) -> tuple[RadarLine, ...]:
    found: dict[Ability, list[Contribution]] = defaultdict(list)
    for release in releases:
        rubric = frozen_rubric(release.attempt.rubric)
        counted = [(row["points"], row["computed"]["out_of"]) for row in release.data["criteria"]]
        parts = contributions(str(release.attempt_id), rubric, counted)
        for ability, given in parts.items():
            found[ability] += given
    return radar(found)


def _typical(values: Sequence[Decimal]) -> int | None:
    return int(half_up(mean(values), 0)) if len(values) >= LEAST_IN_CLASS else None
