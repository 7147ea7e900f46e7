"""A judge who looks at the demo finds a contest that was traded, closed and drawn by itself."""

from datetime import timedelta
from functools import partial

import pytest

from classroom.models import College
from classroom.services import demo, demo_days
from exercises.models import Contest, JudgeSheet
from exercises.selectors.contest_evidence import evidence_of
from exercises.services import contest_clock, demo_judging
from simulator.engine.market.crowd import Crowd
from simulator.engine.market.history import history
from simulator.services import exchange, runs
from tests.contest_cast import AtOnce, fresh
from tests.exchange_cast import SECOND, Floor
from tests.shift_cast import START

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
ROUND = timedelta(seconds=5)


@pytest.fixture
def floor(monkeypatch):
    """The exchange of a served demo college."""
    monkeypatch.setattr(demo_days, "PAST_SHIFTS", 1)
    monkeypatch.setattr(demo_days, "WORKED_DAYS", 0)
    monkeypatch.setattr(runs, "history", partial(history, days=3))
    demo.seed(now=START)
    yield Floor(Crowd, now=START)
    exchange.disconnect()


def serve(floor, length):
    """What the serving process does meanwhile."""
    until = floor.now + length
    while floor.now < until:
        exchange.connect(AtOnce(floor, floor.now))
        contest_clock.keep_time(now=floor.now)
        demo_judging.keep_one_to_judge(now=floor.now)
        exchange.connect(floor.host)
        for _ in range(int(ROUND / SECOND)):
            floor.turn(SECOND)


def the_contest():
    return fresh(Contest.objects.get(name=demo_judging.NAME))


def test_soon_after_the_start_two_judges_have_something_to_mark(floor):
    serve(floor, demo_judging.TRADED + 4 * ROUND)
    contest = the_contest()
    assert contest.is_being_judged
    sheets = JudgeSheet.objects.filter(entry__contest=contest)
    assert {sheet.judge.person.username for sheet in sheets} == {"judge1", "judge2"}
    assert sheets.count() == 2 * contest.entries.count() == 8


def test_every_entrant_has_traded_and_written_and_one_was_held_back_by_the_cap(floor):
    serve(floor, demo_judging.TRADED + 4 * ROUND)
    found = [evidence_of(entry) for entry in the_contest().entries.order_by("pk")]
    assert all(evidence.notes and evidence.fills for evidence in found)
    refused = [line for evidence in found for line in evidence.lines if line.kind == "refused"]
    assert [line.facts["code"] for line in refused] == ["position_cap"]


def test_it_stays_as_it_is_until_it_is_released_and_then_another_one_begins(floor):
    serve(floor, demo_judging.TRADED + 8 * ROUND)
    assert Contest.objects.count() == 1
    Contest.objects.update(state=Contest.State.RELEASED)
    demo_judging.keep_one_to_judge(now=floor.now)
    assert Contest.objects.count() == 2


def test_a_college_of_one_s_own_gets_none(floor):
    College.objects.update(is_demo=False)
    demo_judging.keep_one_to_judge(now=START)
    assert not Contest.objects.exists()
