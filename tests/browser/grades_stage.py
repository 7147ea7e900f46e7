"""Sets the stage of a served town for reports and grades; run as a program of its own.

    python -m tests.browser.grades_stage

A student has served customers and overlooked two traps, and its mark is out; more work is
set, and the reports of the open shift are asked for. It prints the numbers of the work and of the
shift. The served town's settings come in the environment, as for its server.
"""

from datetime import timedelta
from typing import Any

import django

STUDENT = "202301001"


def stage() -> tuple[int, int]:
    from django.utils import timezone

    from classroom.models import Shift, User
    from exercises.library.tasks import task_of
    from exercises.models import Assignment, WorkPolicy
    from exercises.services import assignments, reports
    from exercises.services.assignments import Times
    from simulator.engine.bank.traps import Trap
    from tests import work_cast

    now = timezone.now()  # noqa: TID251  a program of its own asks the clock
    student = User.objects.get(username=STUDENT)
    held = student.enrolments.get(left_at=None).teaching_class
    by = held.instructors.get()

    def set_work(task: str, **more: Any) -> Assignment:
        content = task_of(task)
        assert content is not None
        made = assignments.set_work(
            teaching_class=held,
            task=content,
            policy=WorkPolicy(),
            times=Times(now + timedelta(days=3), now + timedelta(days=4)),
            by=by,
            now=now,
            **more,
        )
        assert isinstance(made, Assignment), made
        return made

    first = set_work(work_cast.TRAPS)
    set_work("broker-client-care")
    attempt = work_cast.done(
        first,
        student,
        now=now,
        customers=4,
        overlooks=frozenset({Trap.COUNTERFEIT, Trap.PHOTO_MISMATCH}),
    )
    work_cast.released(attempt, by, now)
    shift = held.shifts.get(state=Shift.State.OPEN)
    reports.call_for(shift=shift, due_at=now + timedelta(hours=2), by=by, now=now)
    return first.pk, shift.pk


if __name__ == "__main__":
    django.setup()
    print(*stage())  # noqa: T201  what the caller reads
