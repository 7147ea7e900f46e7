"""A town with traders and a market run, and its exchange: turned by hand, or in a thread."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from unittest.mock import patch

from classroom.models import College, Role, User
from simulator.engine.market.crowd import Crowd
from simulator.engine.market.history import history
from simulator.models import BrokerageAccount, MarketRun, Town
from simulator.realtime.host import Host
from simulator.realtime.hub import Hub
from simulator.realtime.live_run import CrowdMaker, LiveRun
from simulator.selectors import market
from simulator.services import accounts, exchange, orders, runs
from simulator.services.exchange import Reply

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
FIRST_DATE = date(2026, 11, 24)
SHARE = "999101"
"""The first share of the scenario."""
SECOND = timedelta(seconds=1)
TURN = timedelta(milliseconds=500)


def nobody(scenario, seed) -> None:
    """A market without a crowd: nothing happens unless somebody orders."""


def a_town(key: str = "riverside") -> Town:
    return Town.objects.create(name="临江镇", english_name="Riverside", board_key=key)


def a_person(username: str, role: Role = Role.STUDENT) -> User:
    college, _ = College.objects.get_or_create(name="江海财经职业学院")
    return User.objects.create(
        college=college,
        username=username,
        name=f"学生{username}",
        role=role,
        must_change_password=False,
        language="en",
        created_at=NOW,
    )


def a_trader(town: Town, username: str = "s01") -> BrokerageAccount:
    person = a_person(username)
    return accounts.open_practice_account(town=town, owner_id=person.pk, at=NOW)


def a_run(town: Town, *, speed: int = 60, endless: bool = True, days: int = 3, **more) -> MarketRun:
    """A run with a short history of `days`, since drawing a long one takes its time."""
    with patch.object(runs, "history", partial(history, days=days)):
        run = runs.start_run(
            town=town,
            scenario="main-board",
            seed=7,
            first_date=FIRST_DATE,
            speed=speed,
            at=NOW,
            endless=endless,
            **more,
        )
    assert isinstance(run, MarketRun), run
    return run


@dataclass
class Floor:
    """An exchange that moves only when it is told to: no thread, no clock."""

    crowd_of: CrowdMaker = Crowd
    now: datetime = NOW
    hub: Hub = field(default_factory=Hub)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A fresh host, as after a restart: it knows nothing but what is stored."""
        self.host = Host(self.hub, self.crowd_of)
        exchange.connect(self.host)

    def turn(self, after: timedelta = TURN) -> None:
        self.now += after
        self.host.turn(self.now)

    def run_for(self, seconds: float) -> None:
        for _ in range(int(seconds / TURN.total_seconds())):
            self.turn()

    def until(self, holds, *, most: int = 4000) -> None:
        for _ in range(most):
            if holds():
                return
            self.turn()
        raise AssertionError("it never came to that")

    def live(self, run: MarketRun) -> LiveRun:
        return self.host._runs[run.pk]

    def open(self, run: MarketRun) -> None:
        """Turns until the market trades continuously."""
        self.turn()
        self.until(lambda: self.live(run).run.now.second >= 9.5 * 3600)
        self.turn()

    def result(self, future: Future[Reply]) -> Reply:
        self.turn()
        return future.result(timeout=0)

    def place(
        self, account, price, quantity="100", *, side="buy", key="k" * 8, code=SHARE
    ) -> Reply:
        return self.result(
            orders.place_later(
                person_id=account.owner_id,
                account=account,
                code=code,
                side=side,
                price=price,
                quantity=quantity,
                key=key,
            )
        )

    def cancel(self, account, order, *, key="c" * 8) -> Reply:
        return self.result(
            orders.cancel_later(person_id=account.owner_id, account=account, order=order, key=key)
        )


def quote(run: MarketRun, instrument: int = 0) -> market.QuoteRow:
    picture = market.picture(run)
    assert picture is not None
    row = picture.row(instrument)
    assert row is not None
    return row


def yuan(ticks: int) -> str:
    return f"{ticks / 100:.2f}"
