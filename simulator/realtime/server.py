"""The serving process: pages and sockets by Daphne, the market's host, and the periodic jobs.

Daphne cancels its handlers at a signal without a word to the sockets, and has no hook for a start.
So the start and the end are made here: take nothing new, commit what is queued, close the sockets
with 1001, then stop.

Import this module before anything else imports Twisted: the event loop is chosen here.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterable
from typing import Any

import uvloop

asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())

from daphne.endpoints import build_endpoint_description_strings  # noqa: E402  # makes the loop
from daphne.server import Server, twisted_loop  # noqa: E402
from django.utils import timezone  # noqa: E402

from simulator.realtime.guard import guard  # noqa: E402
from simulator.realtime.host import Host  # noqa: E402
from simulator.realtime.hub import hub  # noqa: E402
from simulator.realtime.leases import leases  # noqa: E402
from simulator.realtime.room_socket import RoomLine  # noqa: E402
from simulator.realtime.rounds import Rounds  # noqa: E402
from simulator.services import exchange, nudges  # noqa: E402

log = logging.getLogger(__name__)

GUARD_EVERY = 3
"""Seconds between two looks of the guard."""
BEAT_EVERY = 10
"""Seconds between two beats."""
WRITE_DOWN_EVERY = 5
"""Seconds between two notes of who is there."""
LARGEST_MESSAGE = 128 * 1024
"""Twice what a message may have: one that is a little too long is still told so."""
LAST_FRAMES = 0.2
"""Seconds for the closing frames to leave."""
GOING_AWAY = 1001
SERVER_S_CODES = frozenset({GOING_AWAY, 1011})


class TownServer(Server):
    """Daphne, which says at the end whether it could listen, and lets us close with 1001."""

    fault: str = ""

    def listen_error(self, failure: Any) -> None:
        self.fault = failure.getErrorMessage()
        self.stop()

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """What Daphne does, but for two things that Autobahn would make an error of.

        A socket that is closing just now is told nothing more. And an application may close with
        its own codes only; ours says the server's too.
        """
        is_here = self.connections.get(protocol, {}).get("disconnected") is None
        if message["type"] == "websocket.send" and protocol.state != protocol.STATE_OPEN:
            return
        if message["type"] == "websocket.close" and message.get("code") in SERVER_S_CODES:
            if is_here:
                protocol.sendCloseFrame(code=message["code"])
            return
        await super().handle_reply(protocol, message)


class ServedTown:
    """All that one serving process runs."""

    def __init__(
        self,
        application: Any,
        *,
        host: str,
        port: int,
        jobs: Iterable[tuple[str, float]],
        may_host: Callable[[], bool],
    ) -> None:
        self._host = Host(hub, may_host=may_host)
        self._rounds = Rounds(jobs)
        self._line = RoomLine(hub)
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closing = False
        self._server = TownServer(
            application,
            endpoints=build_endpoint_description_strings(host=host, port=port),
            signal_handlers=False,
            ready_callable=self._begin,
            server_name="shangban",
            websocket_max_message_size=LARGEST_MESSAGE,
            websocket_max_frame_size=LARGEST_MESSAGE,
        )

    def run(self) -> str:
        """Serves until a signal comes; returns why it could not, or nothing."""
        self._server.run()
        return self._server.fault

    def _begin(self) -> None:
        loop = twisted_loop
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._end_soon)
        hub.bind(loop)
        exchange.connect(self._host)
        nudges.connect(self._line)
        self._host.start()
        self._rounds.start()
        self._tasks.append(loop.create_task(self._watch()))

    async def _watch(self) -> None:
        """Lets go of sockets that answer nothing and of lapsed sign-ins; notes who is there."""
        count = 0
        while True:
            await asyncio.sleep(1)
            count += 1
            try:
                await hub.sweep(time.monotonic())
                if count % GUARD_EVERY == 0:
                    await guard.look(timezone.now())
                if count % BEAT_EVERY == 0:
                    self._line.beat()
                if count % WRITE_DOWN_EVERY == 0:
                    await leases.write_down()
            except Exception:
                log.exception("The sockets could not be looked after.")

    def _end_soon(self) -> None:
        if not self._is_closing:
            self._is_closing = True
            self._tasks.append(twisted_loop.create_task(self._end()))

    async def _end(self) -> None:
        exchange.disconnect()
        nudges.disconnect()
        await asyncio.to_thread(self._host.stop)
        await hub.shut("", GOING_AWAY)
        hub.bind(None)
        await asyncio.to_thread(self._rounds.stop)
        await asyncio.sleep(LAST_FRAMES)
        self._server.stop()
