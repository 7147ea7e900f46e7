"""The fan-out benchmark's server as the product does it. Takes a port."""

import asyncio
import os
import sys
import time
from typing import ClassVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from simulator.realtime import wire  # noqa: E402  # after Django is set up
from simulator.realtime.hub import Frame, hub, text_message  # noqa: E402  # after Django is set up
from simulator.realtime.server import TownServer  # noqa: E402  # after Django is set up
from simulator.realtime.socket import TownSocket  # noqa: E402  # after Django is set up
from tests.bench.fanout_frame import frame, publish  # noqa: E402  # after Django is set up

TOPIC = "quotes"


class QuoteSocket(TownSocket):
    """The product's socket; only the question to the database, which run it is, is left out."""

    allowed: ClassVar[frozenset[str]] = frozenset({"ack"})

    async def connect(self) -> None:
        await self.accept()
        await self.join("quotes", TOPIC)


async def tell(number: int) -> None:
    message = text_message(wire.encode(frame(number, time.monotonic_ns())))
    hub.push(TOPIC, Frame(number, message, message, lasting=True))


if __name__ == "__main__":
    tasks = []
    TownServer(
        QuoteSocket.as_asgi(),
        endpoints=[f"tcp:port={sys.argv[1]}:interface=127.0.0.1"],
        ready_callable=lambda: tasks.append(asyncio.get_event_loop().create_task(publish(tell))),
    ).run()
