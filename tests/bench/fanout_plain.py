"""The fan-out benchmark's server as Channels is usually written: a dict to each consumer. Takes a port."""

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402  # after Django is set up
from channels.layers import InMemoryChannelLayer, channel_layers  # noqa: E402  # after Django is set up
from daphne.server import Server, twisted_loop  # noqa: E402  # after Django is set up

from tests.bench.fanout_frame import frame, publish  # noqa: E402  # after Django is set up

GROUP = "quotes"
layer = InMemoryChannelLayer()


class QuoteConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def quote(self, event: Mapping[str, Any]) -> None:
        await self.send_json(event["frame"])


async def tell(number: int) -> None:
    message = {"type": "quote", "frame": frame(number, time.monotonic_ns())}
    await layer.group_send(GROUP, message)


if __name__ == "__main__":
    channel_layers.set("default", layer)
    tasks = []
    Server(
        QuoteConsumer.as_asgi(),
        endpoints=[f"tcp:port={sys.argv[1]}:interface=127.0.0.1"],
        ready_callable=lambda: tasks.append(twisted_loop.create_task(publish(tell))),
    ).run()
