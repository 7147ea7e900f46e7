"""The real server in a process of its own: a fresh data folder, migrated and seeded, market live."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60


@dataclass(frozen=True)
class Town:
    """A served demo town."""

    address: str
    folder: Path
    log: Path

    def play(self, program: str, *words: str) -> str:
        """Runs a program of the tests on the books of the served town; what it prints."""
        return subprocess.run(
            [sys.executable, "-m", f"tests.browser.{program}", *words],
            cwd=BASE,
            env=settings_of(self.folder),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout


def settings_of(folder: Path) -> dict[str, str]:
    """The environment of a town's server, and of programs that work on its books."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHANGBAN_")},
        "DJANGO_SETTINGS_MODULE": "classroom.config.settings",
        "SHANGBAN_DATA_DIR": str(folder),
        "SHANGBAN_SECRET_KEY": "only-for-the-browser-tests",
        "SHANGBAN_HOSTS": "127.0.0.1",
        "SHANGBAN_DEMO_LOGIN": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BASE,
        env=environment,
        check=True,
        capture_output=True,
    )


@contextmanager
def served(folder: Path) -> Iterator[Town]:
    """Serves a town from this folder until the block ends, and looks that it ends in good order."""
    port = _free_port()
    environment = settings_of(folder)
    _manage(environment, "prepare", "--port", str(port))
    log = folder / "server.log"
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--host", "127.0.0.1", "--port", str(port)],
            cwd=BASE,
            env=environment,
            stdout=written,
            stderr=written,
        )
    try:
        town = Town(f"http://127.0.0.1:{port}", folder, log)
        _await(town, process)
        yield town
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=PATIENCE)
    assert ended == 0, log.read_text(encoding="utf-8")


def _await(town: Town, process: "subprocess.Popen[bytes]") -> None:
    """Until the sign-in page answers; there is nothing to wait on but the port itself."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{town.address}/login/", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(town.log.read_text(encoding="utf-8"))
