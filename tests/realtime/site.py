"""The real thing: `manage.py serve` in a process of its own, its browsers and its sockets."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

BASE = Path(__file__).resolve().parents[2]
PASSWORD = "shangban"  # noqa: S105  # the demo's
TOWN = "riverside"
PATIENCE = 20.0
"""Seconds after which a test gives up on a server."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A demo college in a data folder of its own, a copy of a prepared one if there is one.

    With the address of a PostgreSQL database its books are there instead of in the folder.
    """

    def __init__(self, folder: Path, prepared: Path | None = None, database: str = "") -> None:
        self.folder = folder
        if prepared is not None:
            shutil.copytree(prepared, folder, dirs_exist_ok=True)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SHANGBAN_")}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "tests.site_settings",
            "SHANGBAN_DATA_DIR": str(folder),
            "SHANGBAN_SECRET_KEY": "only-for-tests",
            "SHANGBAN_HOSTS": "127.0.0.1",
            "SHANGBAN_DATABASE_URL": database,
        }

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        answer = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return answer.stdout

    def prepare(self) -> None:
        self.manage("prepare")

    def ask(self, code: str) -> Any:
        """What a piece of code says, in another process that reads the same data folder."""
        said = self.manage("shell", "-v0", "-c", f"import json\n{textwrap.dedent(code)}")
        return json.loads(said)

    def start(self) -> None:
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=BASE, env=self.environment, stdout=log, stderr=log
            )
        until(self._answers)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ends it as a system does; returns its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def said(self) -> str:
        """What the server has written."""
        return (self.folder / "server.log").read_text(encoding="utf-8")

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def accounts(self) -> Any:
        """The demo's practice accounts by the owner's user name."""
        return self.ask("""
            from simulator.models import BrokerageAccount
            rows = BrokerageAccount.objects.filter(hat="practice")
            print(json.dumps(dict(rows.values_list("owner__username", "pk"))))
        """)


def until(holds) -> None:
    """Waits until something is so; gives up after `PATIENCE`."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


class Browser:
    """Keeps cookies; answers are (status, text), the headers of the last one are kept."""

    def __init__(self, site: Site, username: str = "") -> None:
        self.site = site
        self.headers: Message = Message()
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), _NoRedirects()
        )
        if username:
            self.get("/login/")
            status, text = self.post("/login/", {"username": username, "password": PASSWORD})
            assert status == 302, text

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        request = urllib.request.Request(self.site.origin + path, headers=headers or {})  # noqa: S310
        return self._open(request)

    def post(self, path: str, fields: dict[str, Any]) -> tuple[int, str]:
        token = self.cookie("csrftoken")
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}, doseq=True)
        request = urllib.request.Request(self.site.origin + path, body.encode())  # noqa: S310
        return self._open(request)

    def cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == name), "")

    def _open(self, request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                self.headers = answer.headers
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    @asynccontextmanager
    async def socket(self, path: str, **options):
        """An open socket with this browser's cookies, as a client of the protocol."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
        headers = {"Cookie": cookies} if cookies else {}
        url = f"ws://127.0.0.1:{self.site.port}{path}"
        options = {"origin": self.site.origin, **options}
        async with connect(url, additional_headers=headers, max_size=None, **options) as line:
            yield Line(line)


@dataclass
class Line:
    """One socket. It acknowledges what is numbered, and keeps what it was told."""

    socket: Any
    heard: list[dict] = field(default_factory=list)
    acknowledges: bool = True

    async def say(self, kind: str, **fields) -> None:
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def listen(self):
        """The next message, acknowledged and kept."""
        message = json.loads(await self.socket.recv())
        self.heard.append(message)
        if "n" in message and self.acknowledges:
            await self.say("ack", topic=message["type"], n=message["n"])
        return message

    async def hear(self, kind: str, **wanted):
        """The next message of a type with these fields."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self.listen()
                if message["type"] == kind and wanted.items() <= message.items():
                    return message

    async def closed(self) -> int:
        """The code that the line is closed with; whatever is said before is kept."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self.listen()
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 1006

    async def until(self, holds) -> None:
        """Listens until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.listen()

    def told(self, kind: str) -> list[dict]:
        return [message for message in self.heard if message["type"] == kind]
