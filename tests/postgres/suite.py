"""Tests of the site, run by a pytest of their own whose Django is set up for PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.postgres.server import Server

BASE = Path(__file__).resolve().parents[2]


def run_on(server: Server, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs what pytest is told on a server; the tests make their databases themselves.

    What they write besides goes into the server's folder, and with it.
    """
    outer = {name for name in os.environ if name.startswith(("PYTEST_", "SHANGBAN_"))}
    kept = {name: value for name, value in os.environ.items() if name not in outer}
    site = {
        "SHANGBAN_DATABASE_URL": server.url("postgres"),
        "SHANGBAN_DATA_DIR": str(server.folder / "site"),
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=BASE,
        env={**kept, **site},
        text=True,
        check=False,
        **options,
    )
