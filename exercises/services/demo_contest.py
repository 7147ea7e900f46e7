"""The demo college's contest: one that takes entries, with a panel, so that a newcomer can look at it."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from classroom.models import College, Enrolment, Role, User
from exercises.models import Contest
from exercises.selectors import contest_rules
from exercises.services import contest_entries, contest_panel, contests
from exercises.services.contests import Choices

NAME = "江海杯模拟投资赛"
FORMAT = "investment_composite"
HOUR = 14
"""Of tomorrow, on the college's clock; the market is open for an hour then."""
SPEED = 60
SEATS = 4
"""So many students of each class have entered."""
_LEFT = (Contest.State.RELEASED, Contest.State.CALLED_OFF, Contest.State.DRAFT)


def keep_one_ready(*, now: datetime) -> None:
    """Sets up a contest at each demo college that has none between its rules and its release."""
    for college in College.objects.filter(is_demo=True):
        if Contest.objects.filter(college=college).exclude(state__in=_LEFT).exists():
            continue
        organiser = _people(college, Role.INSTRUCTOR).first()
        if organiser is not None:
            _set_up(organiser, now)


def _set_up(organiser: User, now: datetime) -> None:
    opens = (timezone.localtime(now) + timedelta(days=1)).replace(
        hour=HOUR, minute=0, second=0, microsecond=0
    )
    chosen = contest_rules.format_named(FORMAT)
    assert chosen is not None  # noqa: S101  # a format of the house
    choices = Choices(
        name=NAME,
        format_key=FORMAT,
        points={part.key: part.out_of for part in contest_rules.adjustable(chosen)},
        start_yuan=1_000_000,
        single_cap=50,
        least_round_trips=0,
        scenario="main-board",
        speed=SPEED,
        opens_at=opens,
        freezes_at=opens + timedelta(minutes=45),
        closes_at=opens + timedelta(minutes=60),
    )
    contest = contests.set_up(organiser=organiser, choices=choices, now=now)
    if not isinstance(contest, Contest):
        return
    contests.fix(contest=contest, by=organiser, now=now)
    places = Enrolment.objects.filter(
        teaching_class__college=organiser.college,
        teaching_class__archived_at=None,
        left_at=None,
        student__is_active=True,
        seat__range=(2, SEATS + 1),
    )
    for place in places.select_related("student", "teaching_class").order_by("pk"):
        contest_entries.enter(contest=contest, places=[place], alias="", by=organiser, now=now)
    for judge in _people(organiser.college, Role.JUDGE):
        contest_panel.name_judge(contest=contest, person=judge, by=organiser, now=now)


def _people(college: College | None, role: Role) -> QuerySet[User]:
    return User.objects.filter(college=college, role=role, is_active=True).order_by("username")
