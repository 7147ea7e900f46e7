"""What a socket is promised: every frame in order, or the newest picture; never an old one."""

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.realtime.hub import (
    CLOSE_UNRESPONSIVE,
    PATIENCE,
    REPLAY_WINDOW,
    WINDOW,
    Frame,
    Hub,
    text_message,
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Client:
    """A socket that keeps what it was sent."""

    def __init__(self, *, broken=False) -> None:
        self.frames: list[str] = []
        self.closed: int | None = None
        self.broken = broken

    async def deliver(self, message) -> None:
        if self.broken:
            raise OSError
        self.frames.append(message["text"])

    async def shut(self, code) -> None:
        self.closed = code


class SlowToClose(Client):
    def __init__(self) -> None:
        super().__init__()
        self.lets_go = asyncio.Event()

    async def shut(self, code) -> None:
        await self.lets_go.wait()
        await super().shut(code)


def quote(number):
    return Frame(number, text_message(f"d{number}"), text_message(f"s{number}"), lasting=True)


def private(number):
    return Frame(number, text_message(f"p{number}"))


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_who_acknowledges_gets_each_delta_in_order():
    hub, client = Hub(), Client()
    member = await hub.join("quotes.1", client)
    for number in range(1, 11):
        hub.push("quotes.1", quote(number))
        await settle()
        await hub.acknowledge(member, number)
    assert client.frames == ["s1"] + [f"d{number}" for number in range(2, 11)]


async def test_a_newcomer_starts_from_the_newest_snapshot():
    hub, client = Hub(), Client()
    hub.push("quotes.1", quote(1))
    hub.push("quotes.1", quote(2))
    await hub.join("quotes.1", client)
    hub.push("quotes.1", quote(3))
    await settle()
    assert client.frames == ["s2", "d3"]


async def test_beyond_the_window_only_the_newest_picture_comes():
    hub, slow = Hub(), Client()
    member = await hub.join("quotes.1", slow)
    for number in range(1, 31):
        hub.push("quotes.1", quote(number))
        await settle()
    assert slow.frames == ["s1", "d2", "d3", "d4"]
    await hub.acknowledge(member, 4)
    assert slow.frames[WINDOW:] == ["s30"]
    hub.push("quotes.1", quote(31))
    await settle()
    assert slow.frames[-1] == "d31"


async def test_private_frames_never_conflate():
    hub, slow = Hub(), Client()
    await hub.join("account.7", slow, conflates=False)
    for number in range(1, 51):
        hub.push("account.7", private(number))
    await settle()
    assert slow.frames == [f"p{number}" for number in range(1, 51)]


async def test_a_burst_while_one_frame_is_sent_is_conflated_to_a_snapshot():
    hub, client = Hub(), Client()
    await hub.join("quotes.1", client)
    for number in range(1, 21):
        hub.push("quotes.1", quote(number))
    await settle()
    assert client.frames[-1] in {"d20", "s20"}
    assert len(client.frames) <= WINDOW


async def test_one_who_acknowledges_nothing_is_let_go_and_others_stay():
    clock = Clock()
    hub, silent, lively = Hub(clock), Client(), Client()
    await hub.join("quotes.1", silent)
    member = await hub.join("quotes.1", lively)
    hub.push("quotes.1", quote(1))
    await settle()
    await hub.acknowledge(member, 1)
    assert await hub.sweep(clock.now + PATIENCE) == 0
    assert await hub.sweep(clock.now + PATIENCE + 0.1) == 1
    assert (silent.closed, lively.closed) == (CLOSE_UNRESPONSIVE, None)
    assert hub.members("quotes.1") == 1


async def test_one_broken_socket_does_not_cost_the_others_a_frame():
    hub, broken = Hub(), Client(broken=True)
    others = [Client() for _ in range(250)]
    for client in [*others[:100], broken, *others[100:]]:
        await hub.join("quotes.1", client)
    hub.push("quotes.1", quote(1))
    await settle()
    assert all(client.frames == ["s1"] for client in others)
    assert hub.members("quotes.1") == 250


async def test_a_large_tick_lets_other_work_of_the_loop_in_between():
    hub = Hub()
    clients = [Client() for _ in range(500)]
    for client in clients:
        await hub.join("quotes.1", client)
    hub.push("quotes.1", quote(1))
    served = []
    for _ in range(5):
        await asyncio.sleep(0)
        served.append(sum(bool(client.frames) for client in clients))
    assert served[0] < 500 == served[-1]


async def test_depth_that_nobody_watches_is_not_kept():
    hub, client = Hub(), Client()
    member = await hub.join("depth.1.3", client)
    hub.push("depth.1.3", Frame(1, text_message("a"), text_message("a")))
    await settle()
    hub.leave(member)
    assert hub.watched() == frozenset()
    late = Client()
    await hub.join("depth.1.3", late)
    assert late.frames == []


async def test_frames_handed_over_from_another_thread_arrive_in_order():
    hub, client = Hub(), Client()
    hub.bind(asyncio.get_running_loop())
    await hub.join("account.7", client, conflates=False)
    await asyncio.to_thread(lambda: [hub.publish("account.7", private(n)) for n in range(1, 101)])
    await settle()
    assert client.frames == [f"p{number}" for number in range(1, 101)]
    hub.bind(None)
    hub.publish("account.7", private(101))  # nobody listens; it must not fail


class Reader:
    """A client as the protocol describes it: it applies deltas, and a snapshot replaces all."""

    def __init__(self) -> None:
        self.state = 0
        self.applied: list[Any] = []
        self.unacknowledged: list[int] = []

    async def deliver(self, message) -> None:
        kind, number = message["text"][0], int(message["text"][1:])
        if kind == "d":
            assert number == self.state + 1, "a delta that does not follow"
        else:
            assert number >= self.state, "an old picture"
        self.state = number
        self.unacknowledged.append(number)
        assert len(self.unacknowledged) <= WINDOW

    async def shut(self, code) -> None:
        raise AssertionError(code)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["push", "push", "ack", "run", "resync"]), max_size=80))
def test_whatever_a_reader_does_it_never_gets_a_gap_or_an_old_picture(moves):
    async def play():
        hub, reader = Hub(), Reader()
        hub.push("quotes.1", quote(1))
        member = await hub.join("quotes.1", reader)
        number = 1
        for move in moves:
            if move == "push":
                number += 1
                hub.push("quotes.1", quote(number))
            elif move == "ack" and reader.unacknowledged:
                newest = reader.unacknowledged[-1]
                reader.unacknowledged.clear()
                await hub.acknowledge(member, newest)
            elif move == "resync":
                await hub.resync(member)
            else:
                await settle()
        await settle()
        while reader.unacknowledged:
            newest = reader.unacknowledged[-1]
            reader.unacknowledged.clear()
            await hub.acknowledge(member, newest)
            await settle()
        assert reader.state == number

    asyncio.run(play())


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.lists(st.sampled_from(["live", "old", "run"])),
    st.data(),
)
def test_a_replay_and_what_comes_live_meanwhile_follow_without_gaps_or_doubles(
    since, stored, moves, data
):
    """`stored` events stand in the database; live ones go on from there, some of them stored too."""

    async def play():
        hub, client = Hub(), Client()
        newest = max(since, stored)
        member = await hub.join("account.7", client, conflates=False)
        hub.hold(member, since)
        old = iter(range(since + 1, newest + 1))
        for move in moves:
            if move == "live":
                newest += 1
                hub.push("account.7", private(newest))
            elif move == "old":
                for number in [next(old, None)]:
                    if number is not None:
                        await hub.replay(member, private(number))
            else:
                await settle()
        # What was read last may hold some of the live ones too.
        for number in range(since + 1, data.draw(st.integers(max(since, stored), newest)) + 1):
            await hub.replay(member, private(number))
        await hub.release(member)
        hub.push("account.7", private(newest + 1))
        await settle()
        assert client.frames == [f"p{number}" for number in range(since + 1, newest + 2)]

    asyncio.run(play())


async def test_a_replay_goes_no_further_ahead_than_it_is_acknowledged():
    hub, client = Hub(), Client()
    member = await hub.join("account.7", client, conflates=False)
    hub.hold(member, 0)

    async def replay():
        for number in range(1, 3 * REPLAY_WINDOW):
            await hub.replay(member, private(number))

    task = asyncio.ensure_future(replay())
    await settle()
    assert len(client.frames) == REPLAY_WINDOW
    await hub.acknowledge(member, 50)
    await settle()
    assert len(client.frames) == REPLAY_WINDOW + 50
    task.cancel()


async def test_all_sockets_of_a_run_are_dismissed_and_others_stay():
    hub, gone, here = Hub(), Client(), Client()
    hub.bind(asyncio.get_running_loop())
    await hub.join("run.1.quotes", gone)
    await hub.join("run.11.quotes", here)
    await asyncio.to_thread(hub.dismiss, "run.1.", 4004)
    await settle()
    assert (gone.closed, here.closed) == (4004, None)
    assert hub.watched() == {"run.11.quotes"}


async def test_a_topic_whose_last_one_leaves_while_others_are_shut_is_just_gone():
    hub, slow, other = Hub(), SlowToClose(), Client()
    await hub.join("run.1.depth.0", slow)
    leaving = await hub.join("run.1.depth.1", other)
    shutting = asyncio.create_task(hub.shut("run.1.", 4004))
    await settle()
    hub.leave(leaving)
    slow.lets_go.set()
    await shutting
    assert (slow.closed, other.closed) == (4004, None)
