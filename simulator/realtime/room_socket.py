"""`/ws/room/`: tells a person's pages to look again, and hears that they are there."""

from collections.abc import Collection, Mapping
from itertools import count
from typing import Any, ClassVar

from django.utils import timezone

from simulator.access.sign_in import Badge
from simulator.realtime import wire
from simulator.realtime.guard import guard
from simulator.realtime.hub import Frame, Hub, text_message
from simulator.realtime.leases import leases
from simulator.realtime.socket import TownSocket


class RoomSocket(TownSocket):
    """Everybody's own. It carries no words: what there is to see, the page fetches for its reader."""

    allowed: ClassVar[frozenset[str]] = frozenset({"ack", "ping"})

    async def connect(self) -> None:
        user = self.scope["user"]
        if not (user.is_authenticated and user.is_active):
            await self.close()
            return
        guard.watch(self, Badge(user.pk, self.scope["session"].session_key or ""))
        await self.accept()
        self._is_there()
        await self.join("beat", wire.BEATS, conflates=False)
        await self.join("room", wire.room_topic(user.pk), conflates=False)

    async def on_ack(self, fields: Mapping[str, Any]) -> None:
        self._is_there()
        await super().on_ack(fields)

    def let_go(self) -> None:
        super().let_go()
        guard.forget(self)

    def _is_there(self) -> None:
        leases.renew(self.scope["user"].pk, timezone.now())


class RoomLine:
    """What the rest of the program says to the open pages (`services.nudges`), and the beat."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._numbers = count(1)

    def nudge(self, people: Collection[int]) -> None:
        for person in people:
            self._hub.publish(wire.room_topic(person), self._frame("room"))

    def beat(self) -> None:
        """Asks every page for a sign of life: its acknowledgement."""
        self._hub.publish(wire.BEATS, self._frame("beat"))

    def _frame(self, kind: str) -> Frame:
        number = next(self._numbers)
        return Frame(number, text_message(wire.numbered(kind, number)))
