"""Pushes frames to the sockets of this process: encoded once, conflated for those who lag.

One hub per process. A frame is made once per topic and the same message is handed to every member.
A member of a conflating topic (quotes, depth) has at most `WINDOW` frames unacknowledged; beyond
that it is skipped and gets the newest snapshot when it acknowledges: a slow reader sees fewer
pictures, never old ones. Private topics (fills, cash) do not conflate. Whoever acknowledges nothing
for `PATIENCE` seconds is let go, since Daphne's write buffer has no bound of its own.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

log = logging.getLogger(__name__)

WINDOW = 4
"""Frames a member of a conflating topic may leave unacknowledged."""
PATIENCE = 10.0
"""Seconds without an acknowledgement, while frames wait for one, before a socket is closed."""
YIELD_EVERY = 100
"""Members served before other work of the event loop gets its turn."""
CLOSE_UNRESPONSIVE = 4008
REPLAY_WINDOW = 200
"""Frames of a replay that may be unacknowledged before the next one waits."""

Message = dict[str, Any]


class Socket(Protocol):
    """What the hub needs of a consumer."""

    async def deliver(self, message: Message) -> None: ...

    async def shut(self, code: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Frame:
    """One numbered message of a topic. `snapshot` stands for it and all before it, if there is one."""

    number: int
    message: Message
    snapshot: Message | None = None
    lasting: bool = False
    """Kept for newcomers even while nobody listens (quotes are, the depth of a share is not)."""


def text_message(text: str) -> Message:
    return {"type": "websocket.send", "text": text}


@dataclass(slots=True, eq=False)
class Member:
    """A socket's place in a topic."""

    topic: str
    socket: Socket
    conflates: bool
    last: int = 0
    behind: bool = False
    pending: deque[tuple[int, float]] = field(default_factory=deque)
    held: deque[Frame] | None = None
    """Live frames that wait until a replay has come to its end; None while none is going on."""
    eased: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True, eq=False)
class _Topic:
    members: dict[Member, None] = field(default_factory=dict)
    waiting: deque[Frame] = field(default_factory=deque)
    newest: Frame | None = None
    task: asyncio.Task[None] | None = None


class Hub:
    """Topics and their members. All belongs to the event loop's thread, but for what says otherwise."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._topics: dict[str, _Topic] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watched: frozenset[str] = frozenset()
        self._closing: set[asyncio.Task[None]] = set()

    def bind(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Names the loop that `publish` hands frames to; None drops them."""
        self._loop = loop

    # -- from any thread ---------------------------------------------------------------------
    def publish(self, topic: str, frame: Frame) -> None:
        """Hands a frame over from another thread; returns at once and never fails."""
        self._hand_over(self.push, topic, frame)

    def dismiss(self, prefix: str, code: int) -> None:
        """Closes the sockets of all topics whose name begins so; from another thread."""
        self._hand_over(self._shut_soon, prefix, code)

    def watched(self) -> frozenset[str]:
        """Names of the topics with a member; safe to read from any thread."""
        return self._watched

    def _hand_over(self, call: Callable[..., None], *arguments: object) -> None:
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:  # the loop closed in between
            log.debug("The event loop has closed; nobody listens any more.")

    # -- in the event loop -------------------------------------------------------------------
    def push(self, topic: str, frame: Frame) -> None:
        """Queues a frame for the topic's members and keeps it for those who join."""
        place = self._topics.get(topic)
        if place is None:
            if not frame.lasting:
                return
            place = self._topics[topic] = _Topic()
        place.newest = frame
        if not place.members:
            return
        place.waiting.append(frame)
        if frame.snapshot is not None and len(place.waiting) > WINDOW:
            place.waiting.clear()
            place.waiting.append(Frame(frame.number, frame.snapshot, frame.snapshot, frame.lasting))
        if place.task is None or place.task.done():
            place.task = asyncio.get_running_loop().create_task(self._distribute(place))

    async def join(self, topic: str, socket: Socket, *, conflates: bool = True) -> Member:
        """Adds a socket to a topic; a conflating one is sent the newest snapshot at once."""
        member = Member(topic, socket, conflates)
        place = self._topics.setdefault(topic, _Topic())
        place.members[member] = None
        self._note_watched()
        await self.resync(member)
        return member

    def leave(self, member: Member) -> None:
        place = self._topics.get(member.topic)
        if place is None:
            return
        place.members.pop(member, None)
        if not place.members:
            if place.newest is None or not place.newest.lasting:
                self._topics.pop(member.topic, None)
            self._note_watched()

    async def acknowledge(self, member: Member, number: int) -> bool:
        """All frames up to `number` have arrived; a member who lagged gets the newest picture.

        False if none of them was waiting for it.
        """
        pending = member.pending
        count = len(pending)
        while pending and pending[0][0] <= number:
            pending.popleft()
        if len(pending) < REPLAY_WINDOW:
            member.eased.set()
        is_news = len(pending) < count
        if member.behind and len(pending) < WINDOW:
            await self.resync(member)
        return is_news

    async def resync(self, member: Member) -> None:
        """Sends the newest snapshot, unless the member's window is full: then with its next ack."""
        place = self._topics.get(member.topic)
        newest = place.newest if place else None
        if not member.conflates or newest is None or newest.snapshot is None:
            return
        if len(member.pending) >= WINDOW:
            member.behind = True
            return
        member.behind = False
        member.last = newest.number
        await self._send(member, newest.number, newest.snapshot)

    def hold(self, member: Member, since: int) -> None:
        """Begins a replay of what came after `since`: live frames wait until `release`."""
        member.last = since
        if member.held is None:
            member.held = deque()

    async def replay(self, member: Member, frame: Frame) -> None:
        """Sends an old frame to a member on hold, as fast as it acknowledges."""
        if len(member.pending) >= REPLAY_WINDOW:
            member.eased.clear()
            await member.eased.wait()
        if frame.number > member.last:
            member.last = frame.number
            await self._send(member, frame.number, frame.message)

    async def release(self, member: Member) -> None:
        """Ends a replay: what came live meanwhile follows, without gaps or doubles."""
        while member.held:
            frame = member.held.popleft()
            if frame.number > member.last:
                member.last = frame.number
                await self._send(member, frame.number, frame.message)
        member.held = None

    async def shut(self, prefix: str, code: int) -> None:
        """Closes the sockets of all topics whose name begins so, and forgets the topics."""
        for name in [name for name in self._topics if name.startswith(prefix)]:
            place = self._topics.pop(name, None)  # the last one may have left meanwhile
            if place is None:
                continue
            for member in list(place.members):
                place.members.pop(member, None)
                await self._close(member, code)
        self._note_watched()

    def _shut_soon(self, prefix: str, code: int) -> None:
        task = asyncio.get_running_loop().create_task(self.shut(prefix, code))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def sweep(self, now: float) -> int:
        """Closes sockets that have acknowledged nothing for too long; returns how many."""
        late = [
            member
            for place in self._topics.values()
            for member in place.members
            if member.pending and now - member.pending[0][1] > PATIENCE
        ]
        for member in late:
            self.leave(member)
            await self._close(member, CLOSE_UNRESPONSIVE)
        return len(late)

    def members(self, topic: str) -> int:
        place = self._topics.get(topic)
        return len(place.members) if place else 0

    async def _distribute(self, place: _Topic) -> None:
        while place.waiting:
            frame = place.waiting.popleft()
            for count, member in enumerate(list(place.members), 1):
                if member in place.members:
                    await self._offer(member, frame)
                if count % YIELD_EVERY == 0:
                    await asyncio.sleep(0)

    async def _offer(self, member: Member, frame: Frame) -> None:
        if member.held is not None:
            member.held.append(frame)
            return
        if frame.number <= member.last:
            return
        if member.conflates and (member.behind or len(member.pending) >= WINDOW):
            member.behind = True
            return
        message = frame.message
        if member.conflates and not member.last and frame.snapshot is not None:
            message = frame.snapshot  # it came before there was anything to start from
        member.last = frame.number
        await self._send(member, frame.number, message)

    async def _send(self, member: Member, number: int, message: Message) -> None:
        member.pending.append((number, self._clock()))
        try:
            await member.socket.deliver(message)
        except Exception:  # one broken socket must not stop the others' frames
            log.debug("A socket of %s could not be written to.", member.topic, exc_info=True)
            self.leave(member)
            await self._close(member, 1011)

    async def _close(self, member: Member, code: int) -> None:
        try:
            await member.socket.shut(code)
        except Exception:  # noqa: BLE001  # it is gone already
            log.debug("A socket of %s was gone before it was closed.", member.topic)

    def _note_watched(self) -> None:
        self._watched = frozenset(name for name, place in self._topics.items() if place.members)


hub = Hub()
"""The hub of this process."""
