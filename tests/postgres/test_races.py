"""What is safe at the same moment on SQLite is safe on PostgreSQL: the same suite, run once more."""

import subprocess
from pathlib import Path

import psycopg

from tests.postgres.server import Server, carried, running, version_of
from tests.postgres.suite import run_on


def test_every_race_ends_on_postgresql_as_it_does_on_sqlite(server: Server) -> None:
    quiet = ("-q", "-p", "no:cacheprovider", "--tb=short")
    done = run_on(server, "tests/races", *quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout


def test_a_machine_without_postgresql_has_the_one_that_a_wheel_carries(tmp_path: Path) -> None:
    """Even where the clone is closed to all but its owner."""
    newest = max(carried(), key=version_of)
    closed = tmp_path / "packages"
    closed.symlink_to(newest.parents[2])
    programs = closed / newest.relative_to(newest.parents[2])
    with running(programs) as server, psycopg.connect(server.make_database("shangban")) as line:
        assert line.execute("SELECT current_user").fetchone() == ("shangban",)
