"""A backup holds both databases as of one moment, and what is put back is what was saved."""

import datetime as dt
import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
from contextlib import closing

import pytest
from django.conf import settings

from classroom.services.backups import archive as archives
from classroom.services.backups import sqlite as backup
from classroom.services.backups.archive import BackupError
from simulator.services import data_folder

AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(hours=1)
KNOWN = frozenset({("town", "0001_initial")})


@pytest.fixture
def databases(tmp_path):
    """Two small databases in WAL mode, with a counter each."""
    home = tmp_path / "var"
    home.mkdir()
    paths = {"default": home / "shangban.sqlite3", "exchange": home / "exchange.sqlite3"}
    for path in paths.values():
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
            connection.execute("INSERT INTO django_migrations VALUES ('town', '0001_initial')")
            connection.execute("CREATE TABLE counter (n INTEGER)")
            connection.execute("INSERT INTO counter VALUES (0)")
            connection.commit()
    return paths


def counted(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT n FROM counter").fetchone()[0]


def count(path, n):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE counter SET n = ?", (n,))
        connection.commit()


def saved(databases, tmp_path):
    return backup.create(databases=databases, folder=tmp_path / "backups", at=AT)


def put_back(databases, archive, known=KNOWN):
    return backup.restore(archive=archive, databases=databases, known_migrations=known, at=LATER)


def test_what_is_put_back_is_what_was_saved_and_the_newer_data_is_kept_aside(databases, tmp_path):
    for path in databases.values():
        count(path, 7)
    archive = saved(databases, tmp_path)
    for path in databases.values():
        count(path, 8)
    kept = put_back(databases, archive)
    assert [counted(path) for path in databases.values()] == [7, 7]
    assert [counted(kept / path.name) for path in databases.values()] == [8, 8]


def test_only_the_owner_can_read_an_archive(databases, tmp_path):
    assert stat.S_IMODE(saved(databases, tmp_path).stat().st_mode) == 0o600


def test_both_copies_are_of_one_moment_while_others_write(databases, tmp_path):
    """A writer raises the first counter, then the second: the second is never ahead, nor far behind."""
    stop, begun = threading.Event(), threading.Event()

    def write():
        with (
            closing(sqlite3.connect(databases["default"], timeout=20)) as one,
            closing(sqlite3.connect(databases["exchange"], timeout=20)) as two,
        ):
            n = 0
            while not stop.is_set():
                n += 1
                for connection in (one, two):
                    connection.execute("UPDATE counter SET n = ?", (n,))
                    connection.commit()
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    try:
        archives = [
            backup.create(
                databases=databases,
                folder=tmp_path / "backups",
                at=AT + dt.timedelta(seconds=number),
            )
            for number in range(10)
        ]
    finally:
        stop.set()
        writer.join()
    for archive in archives:
        put_back(databases, archive)
        ahead = counted(databases["default"]) - counted(databases["exchange"])
        assert ahead in {0, 1}
        for kept in databases["default"].parent.glob("replaced-*"):
            for file in kept.iterdir():
                file.unlink()
            kept.rmdir()


def test_nothing_is_put_back_while_the_server_runs(databases, tmp_path):
    archive = saved(databases, tmp_path)
    count(databases["default"], 9)
    serving = data_folder.held(databases["default"].parent)
    with serving, pytest.raises(BackupError, match="server is running"):
        put_back(databases, archive)
    assert counted(databases["default"]) == 9


def rewritten(archive, change):
    """The archive with one of its files changed."""
    target = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            body = change(member.name, old.extractfile(member).read())
            if body is not None:
                member.size = len(body)
                new.addfile(member, io.BytesIO(body))
    return target


def flipped(name, body):
    return body[:-1] + bytes([body[-1] ^ 1]) if name == "exchange.sqlite3" else body


def incomplete(name, body):
    return None if name == "exchange.sqlite3" else body


def another_format(name, body):
    if name != archives.MANIFEST:
        return body
    return json.dumps({**json.loads(body), "format": 99}).encode()


def another_engine(name, body):
    if name != archives.MANIFEST:
        return body
    return json.dumps({**json.loads(body), "engine": "postgresql"}).encode()


@pytest.mark.parametrize("change", [flipped, incomplete, another_format, another_engine])
def test_a_damaged_archive_is_refused_and_nothing_is_touched(databases, tmp_path, change):
    archive = rewritten(saved(databases, tmp_path), change)
    count(databases["default"], 9)
    with pytest.raises(BackupError):
        put_back(databases, archive)
    assert counted(databases["default"]) == 9
    assert list(databases["default"].parent.glob("replaced-*")) == []


def test_a_file_that_is_no_archive_is_refused_with_its_name(databases, tmp_path):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"not an archive")
    with pytest.raises(BackupError, match=r"holiday\.jpg"):
        put_back(databases, path)


def test_a_backup_of_a_newer_version_is_refused(databases, tmp_path):
    with pytest.raises(BackupError, match=r"town\.0001_initial"):
        put_back(databases, saved(databases, tmp_path), known=frozenset())


def test_a_missing_database_is_said_and_no_empty_one_is_made(databases, tmp_path):
    databases["exchange"].unlink()
    with pytest.raises(BackupError, match="start the site once"):
        saved(databases, tmp_path)
    assert not databases["exchange"].exists()


# ---- The commands, on the product's own databases ------------------------------------------------
def manage(folder, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "classroom.config.settings",
            "SHANGBAN_DATA_DIR": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )


COLLEGES = "SELECT count(*) FROM classroom_college"


def test_the_commands_save_and_put_back_the_site_s_own_data(tmp_path):
    folder = tmp_path / "var"
    folder.mkdir()
    for alias in ("default", "exchange"):
        assert manage(folder, "migrate", "--database", alias, "-v0").returncode == 0
    with closing(sqlite3.connect(folder / "shangban.sqlite3")) as connection:
        connection.execute("INSERT INTO classroom_college VALUES (1, '港城学院', '', 0)")
        connection.commit()
    assert manage(folder, "backup").returncode == 0
    with closing(sqlite3.connect(folder / "shangban.sqlite3")) as connection:
        connection.execute("DELETE FROM classroom_college")
        connection.commit()
    (archive,) = (folder / "backups").glob("*.tar.gz")
    answer = manage(folder, "restore", str(archive))
    assert answer.returncode == 0, answer.stderr
    with closing(sqlite3.connect(folder / "shangban.sqlite3")) as connection:
        assert connection.execute(COLLEGES).fetchone() == (1,)
    refused = manage(folder, "restore", str(folder / "nothing.tar.gz"))
    assert refused.returncode != 0
    assert "nothing.tar.gz" in refused.stderr
    assert "Traceback" not in refused.stderr
