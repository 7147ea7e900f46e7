"""Closes the sockets of people whose sign-in no longer holds.

A socket keeps the person it was opened by, so signing out, a new password or a switched-off account
would go unnoticed; the guard asks for all of them together every few seconds.
"""

from datetime import datetime
from typing import Protocol

from simulator.access.sign_in import Badge, lapsed
from simulator.realtime.clerks import ask

CLOSE_SIGNED_OUT = 4001


class Guarded(Protocol):
    async def shut(self, code: int) -> None: ...


class Guard:
    """Knows the badge of each private socket of this process."""

    def __init__(self) -> None:
        self._badges: dict[Guarded, Badge] = {}

    def watch(self, socket: Guarded, badge: Badge) -> None:
        self._badges[socket] = badge

    def forget(self, socket: Guarded) -> None:
        self._badges.pop(socket, None)

    async def look(self, now: datetime) -> int:
        """Closes the sockets whose badge does not hold any more; returns how many."""
        if not self._badges:
            return 0
        gone = await ask(lapsed, set(self._badges.values()), now)
        sockets = [socket for socket, badge in self._badges.items() if badge in gone]
        for socket in sockets:
            await socket.shut(CLOSE_SIGNED_OUT)
        return len(sockets)


guard = Guard()
"""The guard of this process."""
