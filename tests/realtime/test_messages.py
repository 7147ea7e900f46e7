"""Whatever a client sends is read into a request that holds to the format, or refused by name."""

import json

from hypothesis import given
from hypothesis import strategies as st

from simulator.realtime import wire
from simulator.realtime.messages import Malformed, Request, read

ALL = frozenset(wire.CLIENT_TYPES)
PLACE = {
    "type": "place",
    "key": "k" * 8,
    "code": "999001",
    "side": "buy",
    "price": "17.93",
    "quantity": 100,
}


def test_a_complete_order_is_read():
    found = read(json.dumps({**PLACE, "colour": "red"}), ALL)
    assert found == Request("place", {name: PLACE[name] for name in PLACE if name != "type"})


def test_each_missing_field_is_named():
    for name in PLACE:
        if name != "type":
            left = {key: value for key, value in PLACE.items() if key != name}
            assert read(json.dumps(left), ALL) == Malformed("missing_field", name, "place")


def test_each_misshapen_field_is_named():
    for name, value in [
        ("key", "short"),
        ("side", "hold"),
        ("price", 17.93),
        ("quantity", -1),
        ("quantity", 1.5),
        ("quantity", True),
        ("code", "x" * 13),
    ]:
        message = {**PLACE, name: value}
        assert read(json.dumps(message), ALL) == Malformed("bad_field", name, "place")


def test_what_is_no_message_is_refused():
    assert read(None, ALL) == Malformed("binary_message")
    assert read("{", ALL) == Malformed("not_json")
    assert read("[" * 5000, ALL) == Malformed("not_json")
    assert read("[1]", ALL) == Malformed("not_an_object")
    assert read('{"type": "dance"}', ALL) == Malformed("unknown_type", about="dance")
    assert read('{"type": ["ack"]}', ALL) == Malformed("unknown_type")
    assert read(json.dumps({"type": "ping", "x": "a" * wire.MAX_BYTES}), ALL) == Malformed(
        "message_too_long"
    )


def test_an_address_serves_only_its_own_types():
    assert isinstance(read(json.dumps(PLACE), frozenset({"ack"})), Malformed)


words = st.text('ackplace0１{"', max_size=6)
json_values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | words
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(words, st.integers(), max_size=2)
)
kinds = st.sampled_from(wire.CLIENT_TYPES)


@given(
    kinds,
    st.dictionaries(st.sampled_from([*PLACE, "n", "topic", "since", "order"]), json_values),
)
def test_nothing_misshapen_gets_through(kind, fields):
    found = read(json.dumps({"type": kind} | fields), ALL)
    if isinstance(found, Request):
        assert found.type in wire.CLIENT_TYPES
        for name in ("n", "since", "order"):
            assert 0 <= found.fields.get(name, 0) < 2**53
