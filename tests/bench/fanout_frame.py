"""The frame of the fan-out benchmark: fifty shares of nine fields, about 5 kB of JSON; and its beat."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

SHARES = 50
TICK = 0.5
"""Seconds between two frames."""


def frame(number: int, sent: int) -> dict[str, Any]:
    """`sent` is the clock of the machine in nanoseconds; it stands first, for the client to find."""
    return {
        "sent": sent,
        "type": "quotes",
        "n": number,
        "rows": [
            {
                "code": f"9991{share:02d}",
                "last": 1793 + number % 7,
                "open": 1790,
                "high": 1810,
                "low": 1777,
                "volume": 1_189_900 + number,
                "turnover": 334_990_000 + number,
                "bid": 1792,
                "ask": 1793,
            }
            for share in range(SHARES)
        ],
    }


async def publish(tell: Callable[[int], Awaitable[None]]) -> None:
    """Tells a frame every `TICK`; one that took longer is followed at once by the next."""
    number, due = 0, time.monotonic()
    while True:
        number += 1
        await tell(number)
        due = max(due + TICK, time.monotonic())
        await asyncio.sleep(due - time.monotonic())
