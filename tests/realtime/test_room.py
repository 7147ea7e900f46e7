"""The room's socket: it only says that there is something to see, and only to whom it concerns."""

import asyncio
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from simulator.realtime import wire
from simulator.realtime.hub import Hub
from simulator.realtime.room_socket import RoomLine
from tests.realtime.site import PATIENCE, Browser, until

ME, CLASSMATE = "202301001", "202301002"


@pytest.fixture(scope="module")
def shift(site):
    """The demo class's open shift, and its students by user name."""
    return site.ask("""
        from classroom.models import Shift
        from django.utils import timezone
        from classroom.services import demo
        demo.keep_going(now=timezone.now())
        found = Shift.objects.get(state="open", teaching_class__town__board_key="riverside")
        rows = found.teaching_class.enrolments.values_list("student__username", "student")
        print(json.dumps({"pk": found.pk, "people": dict(rows)}))
    """)


@pytest.fixture(scope="module")
def instructor(site):
    return Browser(site, "teacher1")


def act(instructor, shift, what, **fields):
    path = f"/shifts/{shift['pk']}/wall/{what}/"
    return instructor.post(path, {"idempotency_key": uuid4().hex, **fields})


async def test_a_message_nudges_whom_it_is_for_and_carries_nothing(site, shift, instructor):
    one, other = Browser(site, ME), Browser(site, CLASSMATE)
    async with one.socket("/ws/room/") as mine, other.socket("/ws/room/") as theirs:
        for line in (mine, theirs):
            await line.say("ping")
            await line.hear("pong")
        to = shift["people"][ME]
        status, _ = await asyncio.to_thread(
            act, instructor, shift, "messages", to=to, text="先核对身份", audience="ticked"
        )
        assert status == 302
        frame = await mine.hear("room")
        assert set(frame) == {"type", "n"}
        await asyncio.to_thread(act, instructor, shift, "pause")
        await theirs.hear("room")
        assert len(theirs.told("room")) == 1
        assert len(mine.told("room")) in (1, 2)
        await asyncio.to_thread(act, instructor, shift, "resume")
    status, piece = one.get("/room/")
    assert (status, "先核对身份" in piece) == (200, True)
    assert "先核对身份" not in other.get("/room/")[1]


async def test_whoever_is_connected_is_seen(site, shift):
    async with Browser(site, CLASSMATE).socket("/ws/room/") as line:
        await line.say("ping")
        await line.hear("pong")

        def is_seen():
            return site.ask(f"""
                from simulator.models import Presence
                print(json.dumps(Presence.objects.filter(person={shift["people"][CLASSMATE]}).count()))
            """)

        await asyncio.to_thread(until, is_seen)


@pytest.mark.parametrize("options", [{}, {"origin": "http://evil.example"}])
async def test_nobody_who_is_not_signed_in_and_no_foreign_page_is_let_in(site, options):
    browser = Browser(site, ME) if options else Browser(site)
    with pytest.raises(InvalidStatus):
        async with browser.socket("/ws/room/", **options):
            pass


class Heard:
    """A socket that has heard enough after so many frames."""

    def __init__(self, enough):
        self.messages, self.enough, self.is_content = [], enough, asyncio.Event()

    async def deliver(self, message):
        self.messages.append(json.loads(message["text"]))
        if len(self.messages) == self.enough:
            self.is_content.set()

    async def shut(self, code):
        raise AssertionError(code)


async def test_frames_of_the_room_hold_to_the_format():
    hub, mine, theirs = Hub(), Heard(3), Heard(2)
    hub.bind(asyncio.get_running_loop())
    line = RoomLine(hub)
    for person, socket in ((1, mine), (2, theirs)):
        await hub.join(wire.BEATS, socket, conflates=False)
        await hub.join(wire.room_topic(person), socket, conflates=False)
    line.beat()
    line.nudge([1])
    line.beat()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(mine.is_content.wait(), theirs.is_content.wait())
    assert [frame["type"] for frame in theirs.messages] == ["beat", "beat"]
    assert sorted(frame["type"] for frame in mine.messages) == ["beat", "beat", "room"]
    for frame in mine.messages + theirs.messages:
        assert set(frame) == {"type", "n"}
        assert frame["type"] in wire.SERVER_TYPES
        assert frame["type"] in wire.TOPICS
    numbers = [frame["n"] for frame in mine.messages]
    assert len(set(numbers)) == 3


async def test_a_lease_that_could_not_be_written_is_kept(monkeypatch):
    from simulator.realtime import leases as module

    written = []

    async def ask(_call, *, seen):
        if not written:
            written.append(None)
            raise OSError("locked")
        written.append(seen)

    monkeypatch.setattr(module, "ask", ask)
    leases = module.Leases()
    at = datetime(2026, 11, 20, 1, tzinfo=UTC)
    leases.renew(1, at)
    with pytest.raises(OSError, match="locked"):
        await leases.write_down()
    leases.renew(2, at)
    assert await leases.write_down() == 2
    assert await leases.write_down() == 0
    assert written == [None, {1: at, 2: at}]
