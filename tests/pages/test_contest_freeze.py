"""The freeze leaks nothing: what the public and students see of a contest does not depend on what
happens behind it, page by page and frame by frame, up to the release."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom.models import Role
from exercises.models import ContestTable, JudgeSheet
from exercises.services import (
    contest_entries,
    contest_panel,
    contest_results,
    contest_sheets,
)
from simulator.engine.market.commands import CROWD, PlaceOrder, Side
from simulator.realtime import wire
from simulator.realtime.hub import Hub
from simulator.services import exchange
from tests import contest_cast, shift_cast
from tests.contest_cast import CLOSES, FREEZES
from tests.exchange_cast import SECOND, quote, yuan
from tests.pages.talk import taken_back

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
CRITERIA = ("reasons", "risk", "review")
BOARD_FILTERS = ("", "?sort=return", "?sort=drawdown", "?class=金融2301班", "?q=听")

behind = st.lists(
    st.one_of(
        st.tuples(st.just("trade"), st.integers(0, 1), st.integers(1, 40)),
        st.tuples(st.just("greedy"), st.integers(0, 1)),
        st.tuples(st.just("note"), st.integers(0, 1)),
        st.tuples(st.just("out"), st.integers(0, 1)),
    ),
    min_size=1,
    max_size=6,
)
marks = st.lists(st.integers(0, 5), min_size=6, max_size=6)


class Ear(Hub):
    """Hears every frame, as if somebody watched everything."""

    def __init__(self):
        super().__init__()
        self.frames = []
        self.topics = frozenset()

    def watched(self):
        return self.topics

    def publish(self, topic, frame):
        self.frames.append((topic, frame.message["text"]))


@pytest.fixture
def arena(cast):
    """A contest whose board has just frozen, with some trades before."""
    arena = contest_cast.opened(cast)
    arena.at(contest_cast.OPENS + 3 * SECOND)
    trade(arena, 0, 30)
    trade(arena, 1, 10)
    arena.skip_to(FREEZES)
    yield arena
    exchange.disconnect()


@pytest.fixture
def judges(cast):
    college = cast.office.college
    return [shift_cast.person(college, f"j{one}", f"评委{one}", Role.JUDGE) for one in "12"]


def trade(arena, place, lots):
    """An entry buys from the crowd, at the price of the last trade or one up."""
    price = 1793 + lots % 3
    live = arena.floor.live(arena.run)
    live.run.apply(PlaceOrder(CROWD, 0, Side.SELL, price, lots * 100))
    account = contest_cast.account_of(arena.entries[place])
    arena.floor.place(
        account, yuan(price), str(lots * 100), key=f"{arena.floor.now:%H%M%S%f}-{place}"
    )


class Behind:
    """What may go on behind the freeze."""

    def __init__(self, arena, judges):
        self.arena = arena
        self.judges = judges

    def trade(self, place, lots):
        trade(self.arena, place, lots)

    def greedy(self, place):
        account = contest_cast.account_of(self.arena.entries[place])
        self.arena.floor.place(
            account, "17.93", "90000", key=f"greedy-{self.arena.floor.now:%M%S%f}"
        )

    def note(self, place):
        entry = self.arena.entries[place]
        by = entry.members.first().student
        contest_entries.note(entry=entry, by=by, text="止损", now=self.arena.floor.now)

    def out(self, place):
        self.decide(contest_entries.disqualify, place)
        if self.arena.floor.now.second % 2:
            self.decide(contest_entries.reinstate, place)

    def decide(self, act, place):
        entry = self.arena.entries[place]
        act(entry=entry, by=self.arena.cast.instructor, reason="查", now=self.arena.floor.now)


def world(arena, judges, acts, levels):
    """What everybody sees at each step to the release, if these things happen behind the freeze."""
    arena.floor.start()
    arena.floor.now = FREEZES + SECOND
    arena.floor.turn(SECOND)
    behind_it, seen = Behind(arena, judges), []
    for name, *arguments in acts:
        getattr(behind_it, name)(*arguments)
    arena.skip_to(FREEZES + timedelta(minutes=10))
    seen.append(pages(arena, FREEZES + timedelta(minutes=10)))
    arena.end()
    seen.append(pages(arena, CLOSES + SECOND))
    by, later = arena.cast.instructor, CLOSES + timedelta(minutes=5)
    for judge in judges:
        contest_panel.name_judge(contest=arena.contest, person=judge, by=by, now=later)
    contest_panel.draw(contest=arena.contest, by=by, now=later)
    sheets = JudgeSheet.objects.filter(entry__contest=arena.contest).order_by("pk")
    for sheet, level in zip(sheets, levels, strict=False):
        chosen = dict.fromkeys(CRITERIA, level)
        contest_sheets.lock(sheet=sheet, levels=chosen, comment="", now=later)
        contest_panel.let_gap_stand(entry=sheet.entry, by=by, reason="两可", now=later)
    seen.append(pages(arena, later))
    assert contest_results.finalise(contest=arena.contest, by=by, now=later) is None
    seen.append(pages(arena, later))
    return seen


def pages(arena, now):
    """Every contest page that a visitor and a student of a third entry can open."""
    contest, cast = arena.now_stands, arena.cast
    viewers = {"visitor": None, "rival": cast.outsider}
    board = reverse("contest-board", args=[contest.town.board_key])
    rows = reverse("contest-board-rows", args=[contest.town.board_key])
    addresses = [f"{page}{more}" for page in (board, rows) for more in BOARD_FILTERS]
    addresses += [reverse("home"), reverse("contest-list"), reverse("judge-duties")]
    addresses += [reverse("contest", args=[contest.pk]), reverse("certificate-check")]
    addresses += [reverse("contest-diary", args=[contest.pk])]
    addresses += [reverse("board-ranking", args=[contest.town.board_key])]
    addresses += [
        reverse("contest-certificate", args=[contest.pk, entry.pk]) for entry in arena.entries
    ]
    found = {}
    with patch.object(timezone, "now", lambda: now):
        for name, viewer in viewers.items():
            client = Client()
            if viewer is not None:
                client.force_login(viewer)
            for address in addresses:
                answer = client.get(address)
                found[name, address] = (answer.status_code, plain(answer))
    return found


def plain(answer):
    """A page without what differs from one request to the next by itself."""
    text = answer.content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|idempotency_key|next)" value="[^"]*"', "", text)


@pytest.fixture
def quiet(arena, judges):
    """What is seen if nothing happens behind the freeze at all."""
    with taken_back():
        return world(arena, judges, [], [3] * 6)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=behind, levels=marks)
def test_nothing_that_happens_behind_the_freeze_is_seen_before_the_release(
    arena, judges, quiet, acts, levels
):
    with taken_back():
        busy = world(arena, judges, acts, levels)
    for at, (wanted, found) in enumerate(zip(quiet, busy, strict=True)):
        differ = [place for place in wanted if wanted[place] != found[place]]
        assert differ == [], f"step {at}"


def test_what_happens_behind_the_freeze_does_count(arena, judges):
    """The other half: the two worlds above are not the same behind the scenes."""
    tables = []
    for acts in ([], [("trade", 0, 40), ("greedy", 1)]):
        with taken_back():
            world(arena, judges, acts, [3] * 6)
            final = ContestTable.objects.get(contest=arena.contest, kind="final")
            tables.append(final.digest)
    assert tables[0] != tables[1]


def test_frames_of_the_market_name_no_account_and_pages_of_it_rank_nobody(arena):
    ear = Ear()
    arena.floor.hub = ear
    arena.floor.start()
    run = arena.run
    arena.floor.turn()
    ear.topics = frozenset(
        {
            wire.quotes_topic(run.pk),
            wire.depth_topic(run.pk, 0),
            *(wire.account_topic(run.pk, entry.account_id) for entry in arena.entries),
        }
    )
    trade(arena, 0, 20)
    for _ in range(4):
        arena.floor.turn()
    assert {topic for topic, _ in ear.frames} == ear.topics - {
        wire.account_topic(run.pk, entry.account_id) for entry in arena.entries[1:]
    }
    aliases = [entry.alias for entry in arena.entries]
    own = wire.account_topic(run.pk, arena.entries[0].account_id)
    told = [text for topic, text in ear.frames if topic != own]
    hidden = [*aliases, "account", *(entry.blind for entry in arena.contest.entries.all())]
    assert [word for word in hidden for frame in told if word in frame] == []
    key, client = arena.contest.town.board_key, Client()
    client.force_login(arena.cast.outsider)
    market_pages = [
        reverse(name, args=[key]) for name in ("board", "board-ranking", "market-strip")
    ]
    market_pages += [reverse("hall-town", args=[key]), reverse("bars", args=[key, "999101"])]
    for address in market_pages:
        text = client.get(address).content.decode()
        assert [alias for alias in aliases if alias in text] == [], address
    assert quote(run).volume > 0
