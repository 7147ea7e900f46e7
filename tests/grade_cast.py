"""Results of set work as they stand after marking, written straight into the books, many at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from classroom.models import Role, TeachingClass, User
from exercises.library.tasks import task_of
from exercises.models import (
    Assignment,
    Attempt,
    MarkSheet,
    Party,
    PartyMember,
    Release,
    RubricSnapshot,
    WorkPolicy,
)
from tests.shift_cast import START, Cast, enrol, person
from tests.work_cast import DAY, DEPOSIT

OUT_OF = 10_000


def some_work(cast: Cast, number: int = 1, **more: Any) -> list[Assignment]:
    """So many pieces of work for the class of the cast, due in a week."""
    held = more.pop("teaching_class", cast.teaching_class)
    first = held.assignments.count() + 1
    policy = more.pop("policy", WorkPolicy())
    times = {"due_at": START + 7 * DAY, "closes_at": START + 8 * DAY} | more
    return Assignment.objects.bulk_create(
        Assignment(
            teaching_class=held,
            task=DEPOSIT,
            version="1",
            position=first + place,
            policy=policy.as_data(),
            set_by=cast.instructor,
            set_at=START,
            **times,
        )
        for place in range(number)
    )


def result(
    assignment: Assignment,
    student: User,
    percent: int | None,
    *,
    by: User,
    at: datetime = START,
    is_out: bool = True,
    red_lines: int = 0,
) -> Attempt:
    """An attempt handed in at a time; marked with so many percent, unless None; and out, unless not."""
    member = PartyMember.objects.filter(assignment=assignment, student=student).first()
    if member is None:
        party = Party.objects.create(assignment=assignment, number=str(student.pk))
        PartyMember.objects.create(party=party, assignment=assignment, student=student)
    else:
        party = member.party
    attempt = Attempt.objects.create(
        party=party,
        number=party.attempts.count() + 1,
        policy=assignment.policy,
        rubric=_rubric(),
        situation={"seed": 1, "visits": []},
        begun_at=at,
        begun_by=student,
        ends_at=at + timedelta(hours=1),
        handed_in_at=at,
        handed_in_by=student,
    )
    state = MarkSheet.State.RELEASED if is_out else MarkSheet.State.READY
    MarkSheet.objects.create(
        attempt=attempt, state=MarkSheet.State.NOT_MARKED if percent is None else state
    )
    if percent is not None and is_out:
        Release.objects.create(
            attempt=attempt,
            number=1,
            data=released_data(percent),
            total=percent * OUT_OF // 100,
            out_of=OUT_OF,
            red_lines=red_lines,
            by=by,
            at=at,
        )
    return attempt


def whole_class(cast: Cast, teaching_class: TeachingClass, students: int, work: int) -> None:
    """A class of so many students with so much work, every piece of it marked and out."""
    people = [
        person(
            cast.office.college,
            f"b{teaching_class.pk}-{place:03d}",
            f"同学{place:03d}",
            Role.STUDENT,
        )
        for place in range(students)
    ]
    first = teaching_class.enrolments.count() + 1
    for seat, student in enumerate(people, start=first):
        enrol(teaching_class, student, seat)
    for assignment in some_work(cast, work, teaching_class=teaching_class):
        _results(assignment, people, cast.instructor)


def _results(assignment: Assignment, people: Sequence[User], by: User) -> None:
    parties = Party.objects.bulk_create(
        Party(assignment=assignment, number=str(each.pk)) for each in people
    )
    PartyMember.objects.bulk_create(
        PartyMember(party=party, assignment=assignment, student=student)
        for party, student in zip(parties, people, strict=True)
    )
    attempts = Attempt.objects.bulk_create(
        Attempt(
            party=party,
            number=1,
            policy=assignment.policy,
            rubric=_rubric(),
            situation={},
            begun_at=START,
            begun_by=by,
            ends_at=START,
            handed_in_at=START,
        )
        for party in parties
    )
    MarkSheet.objects.bulk_create(
        MarkSheet(attempt=attempt, state=MarkSheet.State.RELEASED) for attempt in attempts
    )
    Release.objects.bulk_create(
        Release(
            attempt=attempt,
            number=1,
            data=released_data(60 + attempt.pk % 40),
            total=100 * (60 + attempt.pk % 40),
            out_of=OUT_OF,
            by=by,
            at=START,
        )
        for attempt in attempts
    )


def _rubric() -> RubricSnapshot:
    task = task_of(DEPOSIT)
    assert task is not None
    found, _ = RubricSnapshot.objects.get_or_create(
        digest=task.rubric.digest, defaults={"data": task.rubric.as_data()}
    )
    return found


def released_data(percent: int) -> dict[str, Any]:
    """Every criterion earned its share of the percent."""
    task = task_of(DEPOSIT)
    assert task is not None
    return {
        "criteria": [
            {
                "computed": {
                    "key": each.key,
                    "state": "marked",
                    "points": each.points * percent // 100,
                    "out_of": each.points,
                    "lines": [],
                    "losses": [],
                },
                "points": each.points * percent // 100,
                "is_changed": False,
                "reason": "",
            }
            for each in task.rubric
        ],
        "comment": "",
        "computed": percent * 100,
        "capped": False,
        "late_off": 0,
        "sides": None,
    }
