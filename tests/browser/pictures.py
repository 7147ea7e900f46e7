"""Takes the README's pictures anew, of a real server in a real browser.

    python -m tests.browser.pictures

They go to docs/pictures and are committed; a test holds the README to what lies there.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser.conftest import NAMES
from tests.browser.town import served
from tests.browser.visitor import Visitor

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
SETTLE = 2_500
"""Milliseconds in which a page's live parts have come."""


def nothing(_page: Page) -> None:
    pass


def to_the_daily_chart(page: Page) -> None:
    page.get_by_role("tab", name="Daily").or_(page.get_by_role("tab", name="日K")).first.click()


@dataclass(frozen=True)
class Picture:
    """A page as one role sees it; `before` does something on it first."""

    name: str
    role: str
    address: str
    language: str = "zh-hans"
    theme: str = "light"
    size: ViewportSize = field(default_factory=lambda: DESK)
    before: Callable[[Page], None] = nothing


PICTURES = (
    Picture("today-student", "student", "/"),
    Picture("hall", "student", "/hall/", theme="dark", before=to_the_daily_chart),
    Picture("hall-en", "student", "/hall/", language="en"),
    Picture("hall-phone", "student", "/hall/", theme="dark", size=PHONE),
    Picture("board", "judge", "/board/riverside/"),
    Picture("today-instructor", "instructor", "/", language="en"),
    Picture("class", "instructor", "/classes/1/"),
    Picture("attendance", "instructor", "/classes/1/attendance/"),
    Picture("office", "office", "/office/", language="en"),
)


def take(picture: Picture, visitor: Visitor) -> None:
    visitor.sign_in(picture.role, language=picture.language)
    visitor.use_theme(picture.theme)
    visitor.page.set_viewport_size(picture.size)
    visitor.page.goto(picture.address)
    picture.before(visitor.page)
    visitor.page.wait_for_timeout(SETTLE)
    visitor.page.screenshot(path=FOLDER / f"{picture.name}.jpg", type="jpeg", quality=82)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as town,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        for picture in PICTURES:
            visitor = Visitor(browser, town.address)
            take(picture, visitor)
            visitor.leave()
        browser.close()


if __name__ == "__main__":
    main()
