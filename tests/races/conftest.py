"""The suite shows that races are safe, on whichever database the site is set up for.

`make test` runs it on SQLite, and once more on a real PostgreSQL (tests/postgres/test_races.py).
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each connection is to see what the others have committed, so no test runs in a transaction."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(
                pytest.mark.django_db(databases=["default", "exchange"], transaction=True)
            )
