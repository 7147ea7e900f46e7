"""What both sockets of the town have in common: reading messages, topics, closing.

No message touches the database in the event loop's threads: what needs it is asked of a clerk. So
what Channels does for each message is left out: a sweep of old connections, which is a hop to a thread,
and a task that waits for the channel layer.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, ClassVar

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import translation

from simulator.models import MarketRun
from simulator.realtime import messages, wire
from simulator.realtime.hub import Hub, Member, Message, hub
from simulator.realtime.message_words import problem
from simulator.realtime.pace import Pace
from simulator.selectors import market

CLOSE_NOT_HOSTED = 4004
CLOSE_TOO_FAST = 4029

Handler = Callable[[Mapping[str, Any]], Awaitable[None]]


class TownSocket(AsyncWebsocketConsumer):
    """A socket with a place in one lasting topic and, while it watches a share, in its depth."""

    hub: Hub = hub
    allowed: ClassVar[frozenset[str]] = frozenset()
    run: MarketRun | None = None

    def __init__(self) -> None:
        super().__init__()
        self.members: dict[str, Member] = {}
        self.pace = Pace(time.monotonic())
        self.is_shut = False
        self.handlers: dict[str, Handler] = {
            "ack": self.on_ack,
            "resync": self.on_resync,
            "watch": self.on_watch,
            "unwatch": self.on_unwatch,
            "ping": self.on_ping,
        }

    @property
    def language(self) -> str:
        """The reader's own choice, else this browser's, else the site's."""
        known = dict(settings.LANGUAGES)
        own = getattr(self.scope.get("user"), "language", "")
        chosen = own or self.scope.get("cookies", {}).get("language", "")
        return chosen if chosen in known else settings.LANGUAGE_CODE

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Reads one message after the other; there is no channel layer to listen to besides."""
        self.scope, self.base_send = scope, send
        try:
            with suppress(StopConsumer):
                while True:
                    await self.dispatch(await receive())
        finally:  # hung up, cancelled or failed: the hub lets go of the socket
            self.let_go()

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        await getattr(self, str(message["type"]).replace(".", "_"))(message)

    async def websocket_disconnect(self, message: Mapping[str, Any]) -> None:
        raise StopConsumer

    def let_go(self) -> None:
        """Gives up all places; safe to call twice."""
        self.is_shut = True
        for member in self.members.values():
            self.hub.leave(member)
        self.members.clear()

    # ---- What the hub needs ---------------------------------------------------------------------
    async def deliver(self, message: Message) -> None:
        await self.base_send(message)

    async def shut(self, code: int) -> None:
        if self.is_shut:
            return
        self.let_go()
        await self.close(code)

    # ---- What clients say -----------------------------------------------------------------------
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.is_shut:
            return
        if not self.pace.allows(time.monotonic()):
            if self.pace.is_hopeless:
                await self.shut(CLOSE_TOO_FAST)
            else:
                await self.complain("too_fast")
            return
        request = messages.read(text_data, self.allowed)
        if isinstance(request, messages.Malformed):
            await self.complain(request.code, field=request.field, about=request.about)
            return
        await self.handlers[request.type](request.fields)

    async def complain(self, code: str, *, field: str = "", about: str = "") -> None:
        with translation.override(self.language):
            text = problem(code, field)
        await self.send(wire.error(code, text, about=about))

    async def on_ack(self, fields: Mapping[str, Any]) -> None:
        member = self.members.get(fields["topic"])
        if member is not None and await self.hub.acknowledge(member, fields["n"]):
            self.pace.give_back()  # we spoke first

    async def on_resync(self, fields: Mapping[str, Any]) -> None:
        member = self.members.get(fields["topic"])
        if member is not None:
            await self.hub.resync(member)

    async def on_watch(self, fields: Mapping[str, Any]) -> None:
        await self.on_unwatch({})
        number = fields["instrument"]
        if self.run is None or number >= len(market.scenario_of(self.run).instruments):
            await self.complain("no_such_share", about="watch")
            return
        await self.join("depth", wire.depth_topic(self.run.pk, number))

    async def on_unwatch(self, fields: Mapping[str, Any]) -> None:
        member = self.members.pop("depth", None)
        if member is not None:
            self.hub.leave(member)

    async def on_ping(self, fields: Mapping[str, Any]) -> None:
        await self.send(wire.pong())

    async def join(self, topic: str, name: str, *, conflates: bool = True) -> Member:
        member = self.members[topic] = await self.hub.join(name, self, conflates=conflates)
        return member
