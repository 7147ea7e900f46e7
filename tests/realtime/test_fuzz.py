"""Whatever is sent over a socket: it is answered or refused, the server lives, and the books add up."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.realtime import wire
from tests.realtime.books import check_the_books, stored
from tests.realtime.site import TOWN, Browser

TRADER = "202301007"
SOCKETS = 48
MESSAGES = 45
"""On each socket: 2,160 in all, below the pace that one socket may speak at."""

numbers = st.integers(-(2**70), 2**70) | st.integers(-5, 2000)
texts = st.text(max_size=30) | st.sampled_from(
    [
        "999101",
        "１０.00",
        "10.001",
        "1e5",
        "-1",
        "NaN",
        "0",
        "",
        "10。5",
        "１，０００",
        "\x00",
        "18",
    ]
)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
keys = st.text("abcdef0123-_", min_size=8, max_size=20)
orders = st.fixed_dictionaries(
    {
        "type": st.just("place"),
        "key": keys | texts,
        "code": st.sampled_from(["999101", "999112", "９９９１０１"]) | texts,
        "side": st.sampled_from(["buy", "sell"]) | texts,
        "price": st.sampled_from(["17.93", "18.00", "16.50"]) | texts,
        "quantity": st.sampled_from(["100", 100, "1,000", 37]) | texts | numbers,
    }
)
cancels = st.fixed_dictionaries(
    {"type": st.just("cancel"), "key": keys, "order": st.integers(0, 3000) | numbers}
)
names = ["key", "code", "side", "price", "quantity", "order", "n", "topic", "since", "instrument"]
shaped = st.builds(
    lambda kind, fields: {"type": kind, **fields},
    st.sampled_from(wire.CLIENT_TYPES),
    st.dictionaries(st.sampled_from(names), values | st.sampled_from(wire.TOPICS)),
)
messages = st.one_of(
    orders.map(json.dumps),
    orders.map(json.dumps),
    cancels.map(json.dumps),
    shaped.map(json.dumps),
    values.map(json.dumps),
    st.text(max_size=40).filter(lambda text: not _has_half_signs(text)),
    st.binary(max_size=40),
    st.sampled_from(["[" * 20_000, '{"type":' * 300, "x" * 70_000, "{}", "\ufeff{}"]),
)


def _has_half_signs(text):
    return any("\ud800" <= sign <= "\udfff" for sign in text)


@pytest.fixture(scope="module")
def trader(site):
    return Browser(site, TRADER), site.accounts()[TRADER]


@pytest.mark.parametrize("place", ["account", "market"])
def test_every_message_is_answered_or_refused_and_the_line_holds(site, trader, place):
    browser, account = trader
    path = f"/ws/account/{account}/" if place == "account" else f"/ws/market/{TOWN}/"

    @settings(
        max_examples=SOCKETS // 2,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(messages, min_size=MESSAGES, max_size=MESSAGES))
    def speak(said):
        asyncio.run(whole_line(said))

    async def whole_line(said):
        async with browser.socket(path) as line:
            await line.hear("replayed" if place == "account" else "quotes")
            for message in said:
                await line.socket.send(message)
            await line.say("the-end")
            await line.hear("error", about="the-end")

    speak()


def test_a_message_far_too_long_ends_the_line_and_nothing_else(site, trader):
    browser, account = trader

    async def shout():
        async with browser.socket(f"/ws/account/{account}/") as line:
            await line.hear("replayed")
            await line.socket.send("x" * 300_000)
            assert await line.closed() in {1006, 1009}
        async with browser.socket(f"/ws/account/{account}/") as line:
            await line.hear("replayed")

    asyncio.run(shout())


def test_after_all_that_the_books_add_up(site, trader):
    said = stored(site)
    check_the_books(said, [trader[1]])
    assert any(answer["accepted"] for _, _, answer in said["answers"])
    assert site.process.poll() is None
