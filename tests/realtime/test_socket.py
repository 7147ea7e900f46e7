"""A socket that fails, in whatever way, leaves no place behind in the hub."""

import asyncio
import json
from typing import ClassVar

import pytest

from simulator.realtime.hub import Hub
from simulator.realtime.socket import TownSocket


class Wire:
    """Both ends of a socket: what the client says, and what it is told."""

    def __init__(self, *said):
        self.said = [{"type": "websocket.connect"}, *said]
        self.told = []
        self.is_quiet = asyncio.Event()

    async def receive(self):
        if not self.said:
            self.is_quiet.set()
            await asyncio.Event().wait()
        return self.said.pop(0)

    async def send(self, message):
        self.told.append(message)


def text(kind, **fields):
    return {"type": "websocket.receive", "text": json.dumps({"type": kind, **fields})}


def a_socket(hub):
    class Socket(TownSocket):
        allowed: ClassVar = frozenset({"ping", "ack"})

        async def connect(self):
            await self.accept()
            await self.join("quotes", "run.1.quotes")

        async def on_ping(self, fields):
            raise ZeroDivisionError

    Socket.hub = hub
    return Socket()


async def test_a_handler_that_fails_gives_the_place_up():
    hub, wire = Hub(), Wire(text("ping"))
    with pytest.raises(ZeroDivisionError):
        await a_socket(hub)({}, wire.receive, wire.send)
    assert hub.members("run.1.quotes") == 0
    assert hub.watched() == frozenset()


async def test_a_server_that_cancels_its_handlers_leaves_nothing_behind():
    hub, wire = Hub(), Wire()
    task = asyncio.ensure_future(a_socket(hub)({}, wire.receive, wire.send))
    await wire.is_quiet.wait()
    assert hub.members("run.1.quotes") == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert hub.members("run.1.quotes") == 0


async def test_a_line_that_is_hung_up_ends_quietly():
    hub, wire = Hub(), Wire({"type": "websocket.disconnect", "code": 1006})
    await a_socket(hub)({}, wire.receive, wire.send)
    assert hub.members("run.1.quotes") == 0


async def test_a_socket_is_closed_once():
    hub, wire = Hub(), Wire()
    socket = a_socket(hub)
    task = asyncio.ensure_future(socket({}, wire.receive, wire.send))
    await wire.is_quiet.wait()
    await socket.shut(4001)
    await socket.shut(4008)
    closed = [message["code"] for message in wire.told if message["type"] == "websocket.close"]
    assert closed == [4001]
    task.cancel()
