"""Commands packed into few bytes and unpacked again."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.market.commands import (
    CROWD,
    Announce,
    CancelOrder,
    CapPositions,
    MoveCash,
    OpenAccount,
    PlaceOrder,
    Side,
    Tick,
)
from simulator.engine.run.journal import FORMAT, pack, unpack

numbers = st.integers(-(2**70), 2**70)
commands = st.one_of(
    st.builds(PlaceOrder, numbers, numbers, st.sampled_from(Side), numbers, numbers),
    st.builds(CancelOrder, numbers, numbers),
    st.builds(OpenAccount, numbers, numbers),
    st.builds(MoveCash, numbers, numbers),
    st.builds(Tick, numbers, numbers),
    st.builds(Announce, numbers),
    st.builds(CapPositions, numbers, numbers),
)


@given(st.lists(commands, max_size=30))
def test_what_was_packed_is_unpacked(batch):
    again = unpack(pack(batch))
    assert again == batch
    assert all(type(command.side) is Side for command in again if isinstance(command, PlaceOrder))


@given(st.lists(commands, min_size=1, max_size=5), st.data())
def test_damaged_bytes_are_refused_and_never_taken_for_something_else(batch, data):
    body = zlib.decompress(pack(batch)[1:])
    cut = body[: data.draw(st.integers(0, len(body) - 1))]
    for damaged in (cut, body + b"\0"):
        with pytest.raises(ValueError, match="damaged"):
            unpack(bytes([FORMAT]) + zlib.compress(damaged))


@pytest.mark.parametrize("packed", [b"", b"\x01", b"\x01rubbish", b"\x63" + pack([])[1:]])
def test_other_bytes_are_refused(packed):
    with pytest.raises(ValueError, match="batch"):
        unpack(packed)


def test_a_day_of_forty_shares_takes_less_than_ten_megabytes():
    """Each second is a batch of its own, the worst case; 40 orders and 30 cancels in each."""
    dice, size, number = np.random.default_rng(1), 0, 1
    middles = [1000 + 60 * i for i in range(40)]
    seconds = [*range(34_200, 41_400, 20), *range(46_800, 53_820, 20)]
    for second in seconds:
        batch = [Tick(0, second)]
        for instrument, middle in enumerate(middles):
            price = middle + int(dice.integers(-10, 11))
            quantity = 100 * (1 + int(dice.pareto(1.2)))
            batch.append(
                PlaceOrder(CROWD, instrument, Side(int(dice.integers(2))), price, quantity)
            )
            number += 1
            if dice.random() < 0.75:
                batch.append(CancelOrder(CROWD, int(dice.integers(max(1, number - 5000), number))))
            middles[instrument] += int(dice.choice((-1, 0, 0, 0, 1)))
        size += len(pack(batch))
    whole_day = size * 20
    assert whole_day < 10_000_000
