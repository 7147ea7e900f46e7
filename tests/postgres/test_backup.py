"""Backups on PostgreSQL: what is put back is what was saved, all of it or nothing."""

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
from tests.postgres.server import Server
from tests.realtime.site import BASE, Site

AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)


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
        opened.extract(postgresql.DUMP, books.folder, filter="data")
    dump = books.folder / postgresql.DUMP
    text = dump.read_text(encoding="utf-8")
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
