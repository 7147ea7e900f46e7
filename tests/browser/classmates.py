"""The rest of a class in a served town, played by bots; run as a program of its own.

    python -m tests.browser.classmates work <number of the set work>
    python -m tests.browser.classmates evening

The first works the desks of the open shift: tellers do the set work and hand it in, wealth managers and
brokers receive a client. The second prints what in the town's books and evidence does not agree.
"""

import json
import sys

import django

STUDENT = "202301001"
"""Whom a person at a browser plays."""


def work(assignment: int) -> None:
    from django.utils import timezone

    from classroom.models import Shift, User
    from exercises.models import Assignment
    from simulator.models import DeskSession, Duty
    from simulator.services import broker_rehearsal, rehearsal, wealth_rehearsal
    from tests import work_cast

    now = timezone.now()  # noqa: TID251  a program of its own asks the clock
    task = Assignment.objects.get(pk=assignment)
    shift = task.teaching_class.shifts.get(state=Shift.State.OPEN)
    student = User.objects.get(username=STUDENT)
    desks = DeskSession.objects.filter(context_id=shift.context_id, closed_at=None)
    for desk in desks.exclude(person=student).select_related("person", "town").order_by("pk"):
        assert desk.person is not None
        if desk.duty == Duty.TELLER:
            work_cast.done(task, desk.person, now=now)
        elif desk.duty == Duty.WEALTH:
            wealth_rehearsal.play_day(session=desk, interviews=1, clock=rehearsal.Clock(now))
        elif desk.duty == Duty.BROKER:
            broker_rehearsal.work_day(session=desk, clients_met=1, clock=rehearsal.Clock(now))


def evening() -> dict[str, list[str]]:
    from simulator.models import DeskSession, Town
    from simulator.selectors import books, business_day, evidence, reconciliation

    town = Town.objects.get(board_key="riverside")
    day = business_day.open_day(town)
    assert day is not None
    agreed = reconciliation.reconcile(town, day.date)
    return {
        "books": books.audit(town),
        "bank and broker": [] if agreed.is_clean else [str(agreed)],
        "evidence": [
            str(session.pk)
            for session in DeskSession.objects.all()
            if evidence.first_broken(session) is not None
        ],
    }


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "work":
        work(int(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(evening()))
