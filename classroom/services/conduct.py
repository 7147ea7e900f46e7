"""Storing self-checks and observers' sheets."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from classroom.lessons import conduct
from classroom.models import Observation, SelfCheck, Shift, User
from classroom.selectors import shifts as reading
from simulator.engine.refusal import Refusal
from simulator.models import Duty

MAX_NOTE = 300


def check_oneself(
    *, shift: Shift, student: User, ticked: Iterable[str], now: datetime
) -> SelfCheck | Refusal:
    """Keeps what a student ticked. It carries no marks; each time is a row of its own."""
    if not shift.is_open:
        return Refusal("shift_not_open")
    known = [item.key for item in conduct.self_items()]
    chosen = set(ticked)
    return SelfCheck.objects.create(
        shift=shift, student=student, ticked=[key for key in known if key in chosen], at=now
    )


@transaction.atomic
def observe(
    *,
    shift: Shift,
    person: User,
    observer: User,
    answers: Mapping[str, bool],
    note: str,
    now: datetime,
) -> Observation | Refusal:
    """Keeps an observer's sheet: the instructor's, or that of a classmate posted as observer."""
    known = {item.key for item in conduct.seen_items()}
    kept = {key: value for key, value in answers.items() if key in known}
    refused = _observer_refused(shift, person, observer) or _sheet_refused(kept, note)
    if refused:
        return refused
    return Observation.objects.create(
        shift=shift, person=person, observer=observer, answers=kept, note=note.strip(), at=now
    )


def may_observe(*, shift: Shift, observer: User) -> bool:
    """An instructor of the class, or a student whose published post is to observe, while it is open."""
    if observer.is_instructor:
        return shift.teaching_class.instructors.filter(pk=observer.pk).exists()
    post = shift.postings.filter(person=observer, published_duty=Duty.OBSERVER)
    return shift.is_open and post.exists()


def _observer_refused(shift: Shift, person: User, observer: User) -> Refusal | None:
    if shift.is_planned:
        return Refusal("shift_not_open")
    if person.pk == observer.pk:
        return Refusal("not_oneself")
    if not may_observe(shift=shift, observer=observer):
        return Refusal("not_observer")
    if person.pk not in {student.pk for student in reading.students_of(shift)}:
        return Refusal("not_in_class")
    return None


def _sheet_refused(answers: Mapping[str, bool], note: str) -> Refusal | None:
    if not answers and not note.strip():
        return Refusal("nothing_observed")
    if len(note) > MAX_NOTE:
        return Refusal("note_too_long", facts={"most": MAX_NOTE})
    return None
