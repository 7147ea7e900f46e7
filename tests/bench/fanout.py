"""What it costs to tell everybody a quote: the hub against the usual way of Channels.

    python -m tests.bench.fanout

A 5 kB frame goes to 200 and to 1,000 sockets twice a second, from a real Daphne server in a process of
its own to readers in another: once by the hub, whose readers acknowledge every frame, once by a plain
consumer on plain Daphne that is sent each quote as a dict by `group_send` over the in-memory layer. What
must hold: the hub takes a quarter of the processor time for a message at 200 sockets and a seventh at
1,000, and its memory does not grow.
"""

import json
import socket
import subprocess
import sys
import time
from typing import Any

from tests.bench.process import processor_seconds, resident_mb
from tests.realtime.site import BASE, free_port, until

SOCKETS = (200, 1000)
WARM, SECONDS = 4.0, 10.0
LEAST_RATIO = {200: 4.0, 1000: 7.0}
MOST_GROWTH = 1.1
"""Memory at the end of the measuring against its beginning."""


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def measured(design: str, sockets: int) -> dict[str, Any]:
    port = free_port()
    module = [sys.executable, "-m"]
    serving = subprocess.Popen([*module, f"tests.bench.fanout_{design}", str(port)], cwd=BASE)
    try:
        until(lambda: listens(port))
        acknowledges = "yes" if design == "hub" else "no"
        numbers = [str(port), str(sockets), acknowledges, str(WARM), str(SECONDS)]
        with subprocess.Popen(
            [*module, "tests.bench.fanout_client", *numbers],
            cwd=BASE,
            stdout=subprocess.PIPE,
            text=True,
        ) as reading:
            assert reading.stdout is not None
            assert reading.stdout.readline() == "ready\n"
            before, memory = processor_seconds(serving.pid), resident_mb(serving.pid)
            found = json.loads(reading.stdout.readline())
            spent = processor_seconds(serving.pid) - before
            grown = resident_mb(serving.pid)
    finally:
        serving.kill()
        serving.wait()
    return {
        **found,
        "offered": int(sockets * SECONDS * 2),
        "cpu_us_per_message": round(spent / max(1, found["messages"]) * 1e6, 1),
        "rss_mb": round(grown, 1),
        "rss_growth": round(grown / memory, 3),
    }


def main() -> int:
    began = time.monotonic()
    report: dict[str, Any] = {"frame_hz": 2, "faults": []}
    for sockets in SOCKETS:
        hub, plain = measured("hub", sockets), measured("plain", sockets)
        ratio = round(plain["cpu_us_per_message"] / hub["cpu_us_per_message"], 1)
        report[f"{sockets} sockets"] = {"hub": hub, "plain": plain, "times_less_cpu": ratio}
        if ratio < LEAST_RATIO[sockets]:
            report["faults"].append(
                f"at {sockets} sockets the hub takes {ratio} times less, not {LEAST_RATIO[sockets]}"
            )
        if hub["rss_growth"] > MOST_GROWTH:
            report["faults"].append(f"at {sockets} sockets the hub's memory grew")
    report["seconds"] = round(time.monotonic() - began)
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
