"""What is to be done again and again is done in its time, and one that fails does not end it."""

from datetime import timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from simulator.realtime.pace import A_SECOND, AT_ONCE, PATIENCE, Pace
from simulator.realtime.rounds import Rounds
from tests.exchange_cast import NOW, SECOND

CALLS: list[str] = []


def often(*, now):
    CALLS.append(f"often {(now - NOW).seconds}")


def seldom(*, now):
    CALLS.append(f"seldom {(now - NOW).seconds}")


def fails(*, now):
    CALLS.append("fails")
    raise ZeroDivisionError


def test_each_job_comes_round_in_its_own_time():
    CALLS.clear()
    rounds = Rounds([(f"{__name__}.often", 1), (f"{__name__}.seldom", 3)])
    for second in range(7):
        rounds.step(NOW + second * SECOND)
    assert [call for call in CALLS if call.startswith("seldom")] == [
        "seldom 0",
        "seldom 3",
        "seldom 6",
    ]
    assert len([call for call in CALLS if call.startswith("often")]) == 7


def test_a_job_that_fails_is_called_again_and_holds_up_nobody(caplog):
    CALLS.clear()
    rounds = Rounds([(f"{__name__}.fails", 1), (f"{__name__}.often", 1)])
    rounds.step(NOW)
    rounds.step(NOW + SECOND)
    assert CALLS == ["fails", "often 0", "fails", "often 1"]
    assert "fails failed" in caplog.text


def test_a_clock_that_is_set_back_does_not_stop_the_rounds():
    CALLS.clear()
    rounds = Rounds([(f"{__name__}.often", 60)])
    rounds.step(NOW)
    rounds.step(NOW - timedelta(hours=1))
    assert len(CALLS) == 2


def test_the_site_s_own_jobs_are_there():
    for name, seconds in settings.PERIODIC_JOBS:
        assert callable(import_string(name))
        assert seconds > 0


# ---- How fast a socket may speak -----------------------------------------------------------------
def test_a_burst_is_allowed_then_so_many_a_second():
    pace = Pace(0.0)
    assert sum(pace.allows(0.0) for _ in range(200)) == AT_ONCE
    assert sum(pace.allows(1.0) for _ in range(200)) == A_SECOND


def test_whoever_goes_on_regardless_is_hopeless_and_whoever_waits_is_forgiven():
    pace = Pace(0.0)
    for _ in range(int(AT_ONCE) + PATIENCE):
        pace.allows(0.0)
    assert not pace.is_hopeless
    pace.allows(0.0)
    assert pace.is_hopeless
    assert pace.allows(10.0)
    assert not pace.is_hopeless


def test_a_message_that_is_given_back_does_not_count():
    pace = Pace(0.0)
    for _ in range(500):
        assert pace.allows(0.0)
        pace.give_back()
