"""The site on PostgreSQL: what a kill leaves, a second host, a lock that is lost, backups.

One file, so that it falls to one worker of pytest and the demo college is founded once.
"""

import datetime as dt
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from classroom.services.backups import archive as archives
from classroom.services.backups import postgresql
from classroom.services.backups.archive import BackupError
from simulator.services.host_lock import NUMBER
from tests.postgres.server import Server
from tests.realtime.books import check_the_books, stored
from tests.realtime.site import BASE, Browser, Site, free_port, until
from tests.realtime.test_kill import (
    SHARES,
    TRADERS,
    test_nothing_acknowledged_is_lost_and_nothing_is_doubled_when_the_server_is_killed,
    whole_market,
)

AS_ON_SQLITE = (test_nothing_acknowledged_is_lost_and_nothing_is_doubled_when_the_server_is_killed,)
"""Run here with the site of this folder."""
AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)


# ---- Served ------------------------------------------------------------------------------------
class Trader:
    """Sends an order as a form, under a key of its own each time it is a new one."""

    def __init__(self, site: Site) -> None:
        self.site, self.browser = site, Browser(site, TRADERS[0])
        self.account = site.accounts()[TRADERS[0]]

    def order(self, key: str, price: str) -> int:
        fields = {"code": SHARES[0], "side": "buy", "price": price, "quantity": "100"}
        path = f"/hall/{self.account}/orders/"
        return self.browser.post(path, {**fields, "idempotency_key": key})[0]


async def low(site: Site) -> str:
    """A price at which the order waits."""
    _, quotes = await whole_market(site)
    return f"{quotes[SHARES[0]]['limit_down'] / 100:.2f}"


def serving_elsewhere(site: Site) -> subprocess.CompletedProcess[str]:
    """A second server as on another machine: with a data folder of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", str(free_port())],
        cwd=BASE,
        env={**site.environment, "SHANGBAN_DATA_DIR": str(site.folder / "elsewhere")},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_a_second_server_of_the_same_database_does_not_start(site: Site) -> None:
    other = serving_elsewhere(site)
    assert other.returncode != 0
    assert "127.0.0.1" in other.stderr.splitlines()[-1]
    assert "Another process hosts the market" in other.stderr.splitlines()[-1]
    assert Trader(site).order("still-here", await low(site)) == 302


async def test_a_host_that_lost_its_lock_takes_nothing_until_it_has_it_again(
    site: Site, server: Server
) -> None:
    trader, price = Trader(site), await low(site)
    assert trader.order("before-it", price) == 302
    database = site.environment["SHANGBAN_DATABASE_URL"].rpartition("/")[2]
    with server.connected(database) as rival:
        rival.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        rival.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
        until(lambda: trader.order("meanwhile", price) == 422)
    until(lambda: trader.order("meanwhile", price) == 302)
    assert trader.order("before-it", price) == 302
    assert "lock of the market's host is lost" in site.said()
    check_the_books(stored(site), [trader.account])


async def test_pages_and_market_outlive_a_restart_of_the_database(
    site: Site, server: Server
) -> None:
    trader, price = Trader(site), await low(site)
    assert trader.order("before-it", price) == 302
    server.restart()
    until(lambda: trader.order("after-it", price) == 302)
    check_the_books(stored(site), [trader.account])


# ---- Saved and put back ------------------------------------------------------------------------
class Books:
    """A prepared site that is not served: what it holds, and the commands of its administrator."""

    def __init__(self, site: Site, server: Server) -> None:
        self.site, self.folder = site, site.folder
        path = f"{server.programs}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**site.environment, "PATH": path}

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def saved(self) -> Path:
        done = self.manage("backup")
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.split(" (")[0])

    def everything(self) -> object:
        """All rows of both stores, but those that tell who was signed in."""
        return self.site.ask("""
            from django.apps import apps
            from django.core.serializers.json import DjangoJSONEncoder
            rows = {
                model._meta.label: sorted(model._default_manager.values_list(), key=repr)
                for model in apps.get_models(include_auto_created=True)
            }
            print(json.dumps(rows, default=lambda value: DjangoJSONEncoder().default(value)
                  if not isinstance(value, (bytes, memoryview)) else bytes(value).hex()))
        """)

    def forget(self) -> None:
        self.site.ask("""
            from classroom.models import Enrolment
            from simulator.models import MarketRun
            Enrolment.objects.all().delete()
            MarketRun.objects.all().delete()
            print(0)
        """)


@pytest.fixture
def books(quiet_site: Site, server: Server) -> Books:
    return Books(quiet_site, server)


def test_what_is_put_back_is_what_was_saved_and_the_newer_data_is_kept_aside(books: Books) -> None:
    before = books.everything()
    archive = books.saved()
    books.forget()
    after = books.everything()
    assert after != before
    done = books.manage("restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert books.everything() == before
    (kept,) = books.folder.glob("replaced-*/shangban.sql")
    assert "CREATE SCHEMA exchange" in kept.read_text(encoding="utf-8")
    assert (archive.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_backup_can_be_made_while_the_site_goes_on_but_none_is_put_back(
    site: Site, server: Server
) -> None:
    books = Books(site, server)
    archive = books.saved()
    elsewhere = str(books.folder / "another machine")
    for folder in (str(books.folder), elsewhere):
        done = books.manage("restore", str(archive), SHANGBAN_DATA_DIR=folder)
        assert done.returncode != 0
        assert done.stderr.splitlines() == [
            "CommandError: The server is running. Stop it first, then put the backup back."
        ]


def test_a_dump_that_cannot_be_read_back_leaves_everything_as_it_was(books: Books) -> None:
    before = books.everything()
    with tarfile.open(books.saved()) as opened:
        packed = opened.extractfile(postgresql.DUMP)
        assert packed is not None
        text = packed.read().decode()
    dump = books.folder / postgresql.DUMP
    broken = text.replace("CREATE TABLE exchange.simulator_marketrun ", "CREATE TABEL nonsense ")
    assert broken != text
    dump.write_text(broken, encoding="utf-8")
    archive = books.folder / "broken.tar.gz"
    archives.pack(target=archive, files=[dump], engine="postgresql", migrations={}, at=AT)
    done = books.manage("restore", str(archive))
    assert done.returncode != 0
    assert "TABEL" in done.stderr
    assert "Traceback" not in done.stderr
    assert books.everything() == before


def test_without_postgresql_s_programs_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql, "INSTALLED", tmp_path)
    with pytest.raises(BackupError, match="apt install postgresql-client"):
        postgresql.create(schemas={}, folder=tmp_path / "backups", at=AT)
