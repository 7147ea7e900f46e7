"""A contest of two classes, on a market that moves only when it is told to."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from unittest.mock import patch

from classroom.models import Enrolment, User
from exercises.models import Contest, Entry
from exercises.services import contest_clock, contest_entries, contests
from exercises.services.contests import Choices
from simulator.engine.market.history import history
from simulator.models import BrokerageAccount, MarketRun
from simulator.realtime import host
from simulator.realtime.live_run import CrowdMaker
from simulator.services import exchange, runs
from simulator.services.exchange import Reply
from tests.exchange_cast import SECOND, Floor, nobody
from tests.shift_cast import START, Cast

OPENS = START + timedelta(hours=1)
FREEZES = OPENS + timedelta(minutes=40)
CLOSES = OPENS + timedelta(minutes=60)
EARLY = START
"""When the contest is set up, and students enter."""


def choices(**other: object) -> Choices:
    chosen: dict[str, object] = {
        "name": "秋季模拟投资赛",
        "format_key": "investment_composite",
        "points": {
            "return": Decimal(40),
            "drawdown": Decimal(20),
            "sharpe": Decimal(15),
            "breaches": Decimal(10),
            "diary": Decimal(15),
        },
        "start_yuan": 1_000_000,
        "single_cap": 50,
        "least_round_trips": 0,
        "scenario": "main-board",
        "speed": 60,
        "opens_at": OPENS,
        "freezes_at": FREEZES,
        "closes_at": CLOSES,
    }
    return Choices(**{**chosen, **other})  # type: ignore[arg-type]


def set_up(organiser: User, *, now: datetime = EARLY, **other: object) -> Contest:
    contest = contests.set_up(organiser=organiser, choices=choices(**other), now=now)
    assert isinstance(contest, Contest), contest
    return contest


def fixed(organiser: User, *, now: datetime = EARLY, **other: object) -> Contest:
    contest = set_up(organiser, now=now, **other)
    refused = contests.fix(contest=contest, by=organiser, now=now)
    assert refused is None, refused
    return fresh(contest)


def fresh(contest: Contest) -> Contest:
    return Contest.objects.select_related("town", "organiser", "college").get(pk=contest.pk)


def place_of(student: User) -> Enrolment:
    places = Enrolment.objects.select_related("student", "teaching_class")
    return places.get(student=student, left_at=None)


def enter(
    contest: Contest,
    *students: User,
    alias: str = "",
    by: User | None = None,
    now: datetime = EARLY,
) -> Entry:
    entry = contest_entries.enter(
        contest=contest,
        places=[place_of(student) for student in students],
        alias=alias,
        by=by or contest.organiser,
        now=now,
    )
    assert isinstance(entry, Entry), entry
    return entry


def account_of(entry: Entry) -> BrokerageAccount:
    return BrokerageAccount.objects.get(pk=entry.account_id)


@dataclass
class AtOnce:
    """Turns as soon as it is asked, and lets no time pass."""

    floor: Floor
    now: datetime

    def submit(self, request: exchange.Request) -> Future[Reply]:
        future = self.floor.host.submit(request)
        self.floor.host.turn(self.now)
        return future

    def wake(self) -> None:
        self.floor.host.wake()


@dataclass
class Arena:
    """A contest under way, with its exchange; `at` lets the wall's clock reach a moment."""

    cast: Cast
    contest: Contest
    entries: list[Entry]
    crowd_of: CrowdMaker = nobody
    floor: Floor = field(init=False)

    def __post_init__(self) -> None:
        self.floor = Floor(self.crowd_of, now=OPENS)
        self.follow(OPENS)
        self._turn(SECOND)

    @property
    def run(self) -> MarketRun:
        run_id = self.now_stands.run_id
        assert run_id is not None
        return MarketRun.objects.get(pk=run_id)

    @property
    def now_stands(self) -> Contest:
        return fresh(self.contest)

    def follow(self, now: datetime) -> None:
        """The contest's own clock, with an exchange that answers at once."""
        exchange.connect(AtOnce(self.floor, now))
        with patch.object(runs, "history", partial(history, days=3)):
            contest_clock.keep_time(now=now)
        exchange.connect(self.floor.host)

    def _turn(self, after: timedelta) -> None:
        """A turn that takes its time, so that a slow machine does not make a slow market."""
        with patch.object(host, "BUDGET", float("inf")):
            self.floor.turn(after)

    def at(self, moment: datetime) -> None:
        """Lets the market go on until a moment of the wall, a second at a time."""
        while self.floor.now < moment:
            self._turn(min(SECOND, moment - self.floor.now))
        self.follow(self.floor.now)

    def skip_to(self, moment: datetime) -> None:
        """Like `at`, without what the market would have done meanwhile."""
        self.floor.now = moment - SECOND
        self.floor.turn(SECOND)
        self.follow(moment)

    def end(self) -> None:
        self.skip_to(CLOSES)
        self.floor.turn(SECOND)
        self.follow(CLOSES + SECOND)


def opened(cast: Cast, *, crowd_of: CrowdMaker = nobody, **other: Any) -> Arena:
    """Three entries of two classes: one alone, a team of two, and the outsider."""
    contest = fixed(cast.instructor, **other)
    entries = [
        enter(contest, cast.students[0], alias="听潮"),
        enter(contest, cast.students[1], cast.students[2], alias="两点水"),
        enter(contest, cast.outsider, alias="慢慢来", by=cast.other_instructor),
    ]
    return Arena(cast, contest, entries, crowd_of)
