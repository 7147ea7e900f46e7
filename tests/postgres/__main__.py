"""Runs tests on a real PostgreSQL: `python -m tests.postgres [what pytest is to be told]`.

A server of their own is started for them and ended. If no tests are named, those of services,
pages, races and the exchange are run, as `make postgres` does.
"""

import sys

from tests.postgres.server import running
from tests.postgres.suite import run_on

ALL = ("tests/services", "tests/pages", "tests/races", "tests/realtime/test_host.py")


def main(*told: str) -> int:
    named = any(word.startswith("tests") for word in told)
    with running() as server:
        return run_on(server, *told, *(() if named else ALL)).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
