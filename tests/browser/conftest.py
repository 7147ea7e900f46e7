"""A real server, a real browser, and people who sit at it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser.town import Town, served
from tests.browser.visitor import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome")
HERE = Path(__file__).parent
expect.set_options(timeout=15_000)  # what is awaited comes soon, but a busy machine takes its time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with served(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Not for longer than a file: its event loop would stand in the way of others' databases."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(autouse=True, scope="module")
def nobody_stays_at_a_desk(town: Town) -> Iterator[None]:
    """The files share a town, in any order; whoever sits at a securities desk may not trade."""
    yield
    with closing(sqlite3.connect(town.folder / "shangban.sqlite3", timeout=30)) as books, books:
        books.execute(
            "UPDATE simulator_desksession SET closed_at = CURRENT_TIMESTAMP"
            " WHERE closed_at IS NULL AND context_id = 'practice'"
        )


@pytest.fixture
def visit(town: Town, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens browsers; each is closed at the end of the test and must have had no complaint."""
    visitors: list[Visitor] = []

    def open_one(**options: Any) -> Visitor:
        visitors.append(Visitor(browser, town.address, **options))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.leave()


@pytest.fixture
def stage(town: Town) -> Callable[..., None]:
    """Sets the stage of the hall for whoever is signed in: `reset`, or the customers who come."""

    def play(page: Page, *wanted: str) -> None:
        person = page.locator(".menu-person .muted").text_content() or ""
        town.play("bank_hall", person.split()[0], *wanted)

    return play
