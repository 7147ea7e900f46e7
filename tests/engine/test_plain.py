"""Values as plain data and back, for rows and evidence."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.bank.denominations import FACES, Cash
from simulator.engine.plain import from_plain, to_plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Inner:
    day: date
    cash: Cash


@dataclass(frozen=True)
class Outer:
    word: str
    count: int
    is_open: bool
    colour: Colour | str
    inner: Inner | None
    colours: frozenset[Colour]
    pair: tuple[int, str]
    days: tuple[date, ...]
    by_place: dict[int, frozenset[str]]


inners = st.builds(
    Inner, st.dates(), st.dictionaries(st.sampled_from(FACES), st.integers(1, 99)).map(Cash)
)
outers = st.builds(
    Outer,
    *(st.text(), st.integers(), st.booleans(), st.sampled_from(Colour) | st.just("green")),
    st.none() | inners,
    st.frozensets(st.sampled_from(Colour)),
    st.tuples(st.integers(), st.text()),
    st.lists(st.dates()).map(tuple),
    st.dictionaries(st.integers(), st.frozensets(st.text())),
)


@given(outers)
def test_a_value_survives_json(value: Outer) -> None:
    again = from_plain(Outer, json.loads(json.dumps(to_plain(value))))
    assert again == value
    assert type(again.colour) is type(value.colour)


GOOD = to_plain(Outer("a", 1, True, Colour.RED, None, frozenset({Colour.BLUE}), (1, "b"), (), {}))


@pytest.mark.parametrize(
    "change",
    [
        {"word": 1},
        {"count": "1"},
        {"count": True},
        {"is_open": 1},
        {"inner": {"day": "2026-13-01", "cash": {}}},
        {"inner": {"day": "2026-01-01", "cash": {"7": 1}}},
        {"inner": {"day": "2026-01-01"}},
        {"colours": ["green"]},
        {"pair": [1]},
        {"days": [5]},
        {"more": 1},
    ],
)
def test_data_of_another_shape_is_refused(change: dict[str, object]) -> None:
    assert from_plain(Outer, GOOD).word == "a"
    with pytest.raises(ValueError, match=r"."):
        from_plain(Outer, GOOD | change)
