"""When failures lock: the dated rule, told against a plain second telling of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.rules.sign_in import SignInRules, all_rules, rules_on
from tests.shift_cast import START

MINUTE = timedelta(minutes=1)
RULES = SignInRules("test", date(2026, 1, 1), failures=5, within_minutes=15, lock_minutes=15)
FAILURES = st.lists(st.integers(0, 3600), max_size=12)


def test_a_day_has_the_newest_pack_that_has_begun() -> None:
    assert [pack.since for pack in all_rules()] == sorted(pack.since for pack in all_rules())
    assert rules_on(date(2026, 11, 20)).failures == 5
    assert rules_on(date(1999, 1, 1)) == all_rules()[0]


@pytest.mark.parametrize("field", ["failures", "within_minutes", "lock_minutes"])
def test_a_pack_that_never_locks_or_always_locks_is_refused(field: str) -> None:
    values = {"failures": 5, "within_minutes": 15, "lock_minutes": 15, field: 0}
    with pytest.raises(ValueError, match="at least 1"):
        SignInRules("broken", date(2026, 1, 1), **values)


@given(seconds=FAILURES, now=st.integers(0, 7200))
def test_locked_is_exactly_after_five_within_fifteen_minutes_for_fifteen_more(
    seconds: list[int], now: int
) -> None:
    past = sorted((second for second in seconds if second <= now), reverse=True)
    failed_at = [START + timedelta(seconds=second) for second in past]
    until = RULES.locked_until(failed_at, START + timedelta(seconds=now))
    five = past[:5]
    should = len(five) == 5 and five[0] - five[4] <= 900 and now < five[0] + 900
    assert (until is not None) == should
    if until is not None:
        assert until == START + timedelta(seconds=five[0] + 900)


@given(seconds=FAILURES, now=st.integers(0, 7200))
def test_who_is_not_locked_has_tries_left_or_old_failures(seconds: list[int], now: int) -> None:
    failed_at = [START + timedelta(seconds=second) for second in sorted(seconds, reverse=True)]
    at = START + timedelta(seconds=now)
    left = RULES.tries_left(failed_at, at)
    assert 0 <= left <= 5
    assert left == 5 - min(5, sum(at - 15 * MINUTE <= failure for failure in failed_at))


def test_a_failure_that_is_forgotten_could_not_have_locked() -> None:
    old = START - RULES.memory - timedelta(seconds=1)
    assert RULES.locked_until([START, *[old] * 4], START) is None
