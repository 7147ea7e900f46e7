"""One real PostgreSQL for all tests here, and the demo college in it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.postgres.server import Server, running
from tests.realtime.site import Site

numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def prepared(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database that is prepared to be served, to be copied."""
    Site(tmp_path_factory.mktemp("prepared"), database=server.make_database("prepared")).prepare()
    return "prepared"


@pytest.fixture
def quiet_site(server: Server, prepared: str, tmp_path: Path) -> Site:
    """The demo college in a database of its own, not served."""
    return Site(tmp_path, database=server.make_database(f"site{next(numbers)}", prepared))


@pytest.fixture
def site(quiet_site: Site) -> Iterator[Site]:
    """The same, served."""
    quiet_site.start()
    yield quiet_site
    quiet_site.kill()
