"""Sets up a short contest in a served town: `python -m tests.browser.contest_stage`.

Its window is shorter than an organiser may choose, so that nobody has to wait; all else goes the
ordinary way. Prints the contest's number.
"""

import sys
from datetime import timedelta

import django
from django.utils import timezone

NAME = "浏览器竞赛"
OPENS, FREEZES, CLOSES = timedelta(seconds=6), timedelta(seconds=36), timedelta(seconds=44)


def main() -> int:
    django.setup()
    from classroom.models import Enrolment, User
    from exercises.models import Contest
    from exercises.services import contest_entries, contest_panel, contests
    from tests.contest_cast import choices

    contests.LENGTH = (timedelta(seconds=1), timedelta(days=1))
    now = timezone.now()  # noqa: TID251  a program of its own asks the clock
    organiser = User.objects.get(username="teacher1")
    contest = contests.set_up(
        organiser=organiser,
        choices=choices(
            name=NAME,
            speed=12,
            opens_at=now + OPENS,
            freezes_at=now + FREEZES,
            closes_at=now + CLOSES,
        ),
        now=now,
    )
    assert isinstance(contest, Contest), contest
    assert contests.fix(contest=contest, by=organiser, now=now) is None
    seats = Enrolment.objects.filter(
        teaching_class__name="金融2301班", seat__in=(1, 6)
    ).select_related("student", "teaching_class")
    for place in seats.order_by("pk"):
        contest_entries.enter(contest=contest, places=[place], alias="", by=organiser, now=now)
    for judge in User.objects.filter(username__in=("judge1", "judge2")).order_by("username"):
        contest_panel.name_judge(contest=contest, person=judge, by=organiser, now=now)
    sys.stdout.write(f"{contest.pk}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
