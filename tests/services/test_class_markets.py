"""A class's market opens with the desk stage, ends its day with it, and stands still in between."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.models import College, ShiftStage, StageKind
from classroom.rules.refusal import Refusal
from classroom.services import class_markets, shifts
from simulator.engine.calendar import seconds_to_close
from simulator.models import MarketRun
from simulator.selectors import market
from simulator.services import runs
from tests.shift_cast import START, minutes, open_shift

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stage_of(shift, kind):
    return shift.stages.get(kind=kind)


def run_of(cast) -> MarketRun | None:
    return market.live_run(cast.teaching_class.town_id)


def move_on(shift, commits, kind, at):
    """Goes from stage to stage up to one that begins at a moment."""
    with commits():
        while (current := shift.stages.get(began_at__isnull=False, ended_at=None)).kind != kind:
            assert shifts.next_stage(shift=shift, after=current.position, now=at) is None


def test_the_desk_stage_opens_a_market_that_stops_at_its_end(cast, commits):
    shift = open_shift(cast)
    assert run_of(cast) is None
    at = START + minutes(10)
    move_on(shift, commits, StageKind.DESK, at)
    run, stage = run_of(cast), stage_of(shift, StageKind.DESK)
    assert (run.state, run.stops_at) == (MarketRun.State.RUNNING, stage.ends_at)
    assert not run.skips_auction
    passes = run.speed * (stage.ends_at - at).total_seconds()
    assert passes >= seconds_to_close(class_markets.AUCTION_OPENS)


def test_the_market_stands_still_after_the_desk_stage_and_goes_on_in_the_next_shift(cast, commits):
    shift = open_shift(cast)
    move_on(shift, commits, StageKind.DESK, START + minutes(10))
    move_on(shift, commits, StageKind.EVENING_MEETING, START + minutes(20))
    first = run_of(cast)
    assert first.state == MarketRun.State.PAUSED
    with commits():
        shifts.close_shift(shift=shift, by=cast.instructor, now=START + minutes(45))
    later = START + timedelta(days=1)
    following = open_shift(cast, start=later)
    move_on(following, commits, StageKind.DESK, later + minutes(10))
    second = run_of(cast)
    assert (second.pk, second.state) == (first.pk, MarketRun.State.RUNNING)
    assert second.stops_at == stage_of(following, StageKind.DESK).ends_at


def test_more_time_at_the_desk_moves_the_break(cast, commits):
    shift = open_shift(cast)
    at = START + minutes(10)
    move_on(shift, commits, StageKind.DESK, at)
    before = run_of(cast).stops_at
    with commits():
        assert shifts.extend_stage(shift=shift, minutes=5, now=at) is None
    assert run_of(cast).stops_at == before + minutes(5)


def test_the_demo_college_s_markets_never_stop_with_a_shift(cast, commits):
    College.objects.update(is_demo=True)
    shift = open_shift(cast)
    move_on(shift, commits, StageKind.DESK, START + minutes(10))
    assert run_of(cast) is None
    town = cast.teaching_class.town
    runs.start_run(
        town=town,
        scenario=class_markets.SCENARIO,
        seed=1,
        first_date=START.date(),
        speed=12,
        at=START,
        endless=True,
    )
    move_on(shift, commits, StageKind.EVENING_MEETING, START + minutes(20))
    assert run_of(cast).state == MarketRun.State.RUNNING


def test_a_stage_is_not_refused_because_its_market_cannot_follow(cast, commits, monkeypatch):
    def fails(**_facts):
        raise RuntimeError("no store")

    monkeypatch.setattr(class_markets, "begin_desks", fails)
    shift = open_shift(cast)
    move_on(shift, commits, StageKind.DESK, START + minutes(10))
    assert stage_of(shift, StageKind.DESK).is_running


def test_a_town_has_one_market_at_a_time_and_an_archived_class_none(cast):
    opened = {"seed": 7, "speed": 12, "now": START}
    assert class_markets.open_market(teaching_class=cast.teaching_class, **opened) is None
    again = class_markets.open_market(teaching_class=cast.teaching_class, **opened)
    assert again == Refusal("another_run_live")
    cast.other_class.archived_at = START
    refused = class_markets.open_market(teaching_class=cast.other_class, **opened)
    assert refused == Refusal("class_archived")


NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@given(st.integers(0, 24 * 3600), st.integers(-30, 240))
def test_the_rest_of_the_day_fits_into_the_stage_as_far_as_a_market_can_hurry(second, length):
    stage = ShiftStage(kind=StageKind.DESK, starts_at=NOON, ends_at=NOON + minutes(length))
    speed = class_markets.speed_for(second, stage, NOON)
    least, most = runs.SPEEDS
    assert least <= speed <= most
    if least < speed < most:
        assert speed * max(60, length * 60) >= seconds_to_close(second)
        assert (speed - 1) * max(60, length * 60) < seconds_to_close(second)
