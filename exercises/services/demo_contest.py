"""The demo college's contest: one that takes entries, with a panel, so that a newcomer can look at it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from classroom.models import College, Enrolment, Role, User
from exercises.models import Contest
from exercises.scoring.contest_rules import Window
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
    for organiser in organisers():
        if current(organiser, NAME) is None:
            opens = (timezone.localtime(now) + timedelta(days=1)).replace(
                hour=HOUR, minute=0, second=0, microsecond=0
            )
            window = Window(opens, opens + timedelta(minutes=60), opens + timedelta(minutes=45))
            set_up(organiser=organiser, name=NAME, window=window, seats=SEATS, now=now)


def organisers() -> Iterator[User]:
    """Who runs the contests of each demo college."""
    for college in College.objects.filter(is_demo=True):
        organiser = _people(college, Role.INSTRUCTOR).first()
        if organiser is not None:
            yield organiser


def current(organiser: User, name: str) -> Contest | None:
    """The contest of that name at the organiser's college, from its rules to its release."""
    named = Contest.objects.filter(college=organiser.college, name=name)
    return named.exclude(state__in=_LEFT).select_related("town", "college", "organiser").first()


def set_up(*, organiser: User, name: str, window: Window, seats: int, now: datetime) -> None:
    """A contest with fixed rules, the first students of each class entered, and the judges named."""
    chosen = contest_rules.format_named(FORMAT)
    assert chosen is not None  # noqa: S101  # a format of the house
    choices = Choices(
        name=name,
        format_key=FORMAT,
        points={part.key: part.out_of for part in contest_rules.adjustable(chosen)},
        start_yuan=1_000_000,
        single_cap=50,
        least_round_trips=0,
        scenario="main-board",
        speed=SPEED,
        opens_at=window.opens,
        freezes_at=window.freezes,
        closes_at=window.closes,
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
        seat__range=(2, seats + 1),
    )
    for place in places.select_related("student", "teaching_class").order_by("pk"):
        contest_entries.enter(contest=contest, places=[place], alias="", by=organiser, now=now)
    for judge in _people(organiser.college, Role.JUDGE):
        contest_panel.name_judge(contest=contest, person=judge, by=organiser, now=now)


def _people(college: College | None, role: Role) -> QuerySet[User]:
    return User.objects.filter(college=college, role=role, is_active=True).order_by("username")
