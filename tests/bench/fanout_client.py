"""The readers of the fan-out benchmark: many sockets in one process, which parse no more than they must.

Arguments: a port, how many sockets, whether they acknowledge, seconds to warm up and to measure.
Prints `ready` when warm, then one JSON object: messages, and delays in milliseconds.
"""

import asyncio
import base64
import json
import os
import sys
import time

import uvloop

MASK = b"\0\0\0\0"
"""A mask of zeros: the protocol asks for one, and nobody stands in between."""


class Reader(asyncio.Protocol):
    """One socket: shakes hands, cuts frames out of the stream, notes how late each one is."""

    def __init__(self, port: int, *, acknowledges: bool, delays: list[float]) -> None:
        self.port = port
        self.acknowledges = acknowledges
        self.delays = delays
        self.buffer = bytearray()
        self.is_open = False
        self.opened = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Origin: http://127.0.0.1:{self.port}\r\n\r\n".encode()
        )

    def data_received(self, data):
        self.buffer += data
        if not self.is_open:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head, bytes(head)
            self.buffer, self.is_open = bytearray(rest), True
            self.opened.set_result(None)
        self._frames()

    def _frames(self):
        buffer = self.buffer
        while len(buffer) >= 2:
            length, start = buffer[1] & 127, 2
            if length == 126:
                if len(buffer) < 4:
                    return
                length, start = int.from_bytes(buffer[2:4], "big"), 4
            if len(buffer) < start + length:
                return
            if buffer[0] & 15 == 1:
                self._text(bytes(buffer[start : start + length]))
            elif buffer[0] & 15 == 9:
                self.transport.write(bytes([0x8A, 0x80 | length]) + MASK + buffer[start:])
            del buffer[: start + length]

    def _text(self, payload):
        sent = int(payload[8 : payload.index(b",", 8)])
        self.delays.append((time.monotonic_ns() - sent) / 1e6)
        if self.acknowledges:
            place = payload.index(b'"n":') + 4
            number = payload[place : payload.index(b",", place)]
            answer = b'{"type":"ack","topic":"quotes","n":%s}' % number
            self.transport.write(bytes([0x81, 0x80 | len(answer)]) + MASK + answer)


async def main(port, count, acknowledges, warm, seconds):
    loop, delays = asyncio.get_running_loop(), []
    readers = []
    for _ in range(count):
        _, reader = await loop.create_connection(
            lambda: Reader(port, acknowledges=acknowledges, delays=delays), "127.0.0.1", port
        )
        await reader.opened
        readers.append(reader)
    await asyncio.sleep(warm)
    delays.clear()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.sleep(seconds)
    found = sorted(delays)
    figures = {"messages": len(found)}
    for name, part in (("p50_ms", 0.5), ("p99_ms", 0.99)):
        figures[name] = round(found[int(part * (len(found) - 1))], 1) if found else None
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    uvloop.install()
    given = sys.argv[1:]
    asyncio.run(
        main(int(given[0]), int(given[1]), given[2] == "yes", float(given[3]), float(given[4]))
    )
