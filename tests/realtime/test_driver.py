"""From the wall's clock to the market's: speed, pauses, breaks, and what nobody waits for."""

from datetime import timedelta
from itertools import count

import pytest

from simulator.engine.calendar import Instant, Phase
from simulator.engine.market.rules import rules_on
from simulator.engine.run import Run
from simulator.models import MarketRun
from simulator.realtime.driver import Driver
from simulator.scenarios import scenario_file
from tests.exchange_cast import FIRST_DATE, NOW, SECOND

HOUR = 3600
OPEN, LUNCH, AFTER_LUNCH, CLOSE = 9.5 * HOUR, 11.5 * HOUR, 13 * HOUR, 15 * HOUR


def a_row(**changes):
    values = {"pk": 1, "speed": 60, "endless": True, "skips_auction": True, "stops_at": None}
    return MarketRun(**{**values, **changes})


def a_market():
    rules = rules_on(FIRST_DATE)
    return Run(scenario_file.load("main-board"), rules, seed=1, crowd=None)


class Wall:
    """A driver, its run, and a wall clock that goes on in steps."""

    def __init__(self, at=None, **changes):
        self.row = a_row(**changes)
        self.driver = Driver(self.row, clock=lambda: 0.0)
        self.run = a_market()
        self.now = NOW
        self.seen = []
        if at is not None:
            self.run.advance(at)
        self.step(0)

    def step(self, seconds=1.0):
        self.now += timedelta(seconds=seconds)
        self.seen += [at for at, _ in self.driver.step(self.run, self.now)]

    def change(self, **changes):
        for name, value in changes.items():
            setattr(self.row, name, value)
        self.driver.follow(self.row)


def test_a_new_day_is_shown_from_half_past_nine_without_anybody_waiting():
    wall = Wall()
    assert wall.run.now == Instant(0, int(OPEN))
    assert wall.run.phase == Phase.CONTINUOUS


def test_a_run_with_an_opening_auction_begins_with_it():
    wall = Wall(skips_auction=False)
    assert wall.run.now == Instant(0, 9 * HOUR + 15 * 60)
    wall.step()
    assert wall.run.now.second == 9 * HOUR + 16 * 60


@pytest.mark.parametrize("speed", [1, 12, 60, 600])
def test_a_second_on_the_wall_is_speed_seconds_of_the_market(speed):
    wall = Wall(speed=speed)
    for _ in range(4):
        wall.step(0.25)
    assert wall.run.now.second == OPEN + speed


def test_slices_of_a_simulated_second_add_up():
    wall = Wall(speed=1)
    for _ in range(20):
        wall.step(0.125)
    assert wall.run.now.second == OPEN + 2


def test_every_second_is_gone_through():
    wall = Wall(speed=12)
    wall.step()
    seconds = [at.second for at in wall.seen if at.second > OPEN]
    assert seconds == list(range(int(OPEN) + 1, int(OPEN) + 13))


def test_a_paused_market_stands_still_and_goes_on_where_it_was():
    wall = Wall()
    wall.change(state=MarketRun.State.PAUSED)
    for _ in range(30):
        wall.step()
    wall.change(state=MarketRun.State.RUNNING)
    wall.step()
    assert wall.run.now.second == OPEN + 60


def test_a_process_that_stood_still_owes_the_market_nothing():
    wall = Wall()
    wall.step(3600)
    assert wall.run.now.second == OPEN + 60


def test_a_clock_that_is_set_back_does_no_harm():
    wall = Wall()
    wall.step(-7200)
    wall.step(1)
    assert wall.run.now.second == OPEN + 60


def test_the_speed_counts_from_the_next_step_on():
    wall = Wall(speed=10)
    wall.step()
    wall.change(speed=100)
    wall.step()
    assert wall.run.now.second == OPEN + 110


def test_the_class_break_counts_up_to_its_moment_and_no_further():
    wall = Wall()
    wall.change(stops_at=wall.now + SECOND / 2)
    assert not wall.driver.must_pause(wall.now)
    wall.step(1)
    assert wall.run.now.second == OPEN + 30
    assert wall.driver.must_pause(wall.now)


@pytest.mark.parametrize("endless", [True, False])
def test_nobody_waits_for_the_end_of_the_midday_break(endless):
    wall = Wall(Instant(0, int(LUNCH) - 30), endless=endless)
    wall.step()
    assert wall.run.now == Instant(0, int(AFTER_LUNCH) + 30)


def test_the_night_is_skipped_in_an_endless_run():
    wall = Wall(Instant(0, int(CLOSE) - 30))
    wall.step()
    assert wall.run.now == Instant(1, int(OPEN) + 30)


def test_a_class_s_day_stops_at_its_close_and_the_next_begins_when_it_is_resumed():
    wall = Wall(Instant(0, int(CLOSE) - 30), endless=False)
    wall.step()
    assert wall.run.now == Instant(0, int(CLOSE))
    wall.change(state=MarketRun.State.PAUSED)
    wall.step()
    assert wall.run.now == Instant(0, int(CLOSE))
    wall.change(state=MarketRun.State.RUNNING)
    wall.step()
    assert wall.run.now == Instant(1, int(OPEN) + 60)


def test_a_step_ends_when_its_budget_is_spent_and_the_rest_follows():
    ticks = count()
    driver = Driver(a_row(speed=600), clock=lambda: next(ticks) * 0.005)
    run = a_market()
    run.advance(Instant(0, int(OPEN)))
    list(driver.step(run, NOW))
    steps = [len(list(driver.step(run, NOW + SECOND))) for _ in range(5)]
    assert max(steps) <= 5
    assert run.now.second == OPEN + sum(steps)


def test_a_market_too_fast_for_its_machine_goes_slower_instead_of_falling_behind():
    ticks = count()
    driver = Driver(a_row(speed=600), clock=lambda: next(ticks) * 0.005)
    run = a_market()
    run.advance(Instant(0, int(OPEN)))
    for second in range(30):
        list(driver.step(run, NOW + second * SECOND))
    assert driver._owed <= 600
