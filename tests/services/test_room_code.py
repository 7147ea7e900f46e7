"""The room code: what is shown is accepted for its half minute and the next one, then never."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.rules.room_code import code_at, is_code, seconds_left

SHOWN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
moments = st.integers(60, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(
    ("seconds", "accepted"),
    [(0, True), (29.999, True), (30, True), (59.999, True), (60, False), (-0.001, False)],
)
def test_a_code_lives_for_its_half_minute_and_the_next(seconds: float, accepted: bool) -> None:
    code = code_at("secret", SHOWN)
    assert is_code("secret", code, SHOWN + timedelta(seconds=seconds)) is accepted


@given(secret=st.text(max_size=64), now=moments)
def test_what_is_shown_is_six_digits_and_accepted_until_it_changes(
    secret: str, now: datetime
) -> None:
    code = code_at(secret, now)
    left = seconds_left(now)
    assert len(code) == 6
    assert code.isdigit()
    assert 1 <= left <= 30
    assert is_code(secret, code, now)
    assert is_code(secret, code, now + timedelta(seconds=left + 29))


@given(secret=st.text(min_size=1, max_size=20), other=st.text(min_size=1, max_size=20), now=moments)
def test_two_shifts_rarely_share_a_code(secret: str, other: str, now: datetime) -> None:
    """Codes depend on the secret: over twenty half minutes two secrets do not agree throughout."""
    if secret == other:
        return
    steps = [now + timedelta(seconds=30 * step) for step in range(20)]
    assert any(code_at(secret, at) != code_at(other, at) for at in steps)


@pytest.mark.parametrize("typed", ["", "abc", "１２３４５６", "0" * 50])
def test_nonsense_is_no_code(typed: str) -> None:
    assert not is_code("secret", typed, SHOWN)
