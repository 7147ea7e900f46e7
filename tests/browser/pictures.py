"""Takes the pictures of README and guides anew, of a real server in a real browser.

    python -m tests.browser.pictures

They go to docs/pictures and are committed; a test holds the README to what lies there.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser import broker_hands, contest_hands, teller_hands, wealth_hands
from tests.browser.conftest import NAMES
from tests.browser.town import Town, served
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


STUDENT = "202301001"
CONTEST = "江海杯热身赛"
"""Of the demo college, which comes to be judged by itself."""


def of_the_house() -> Iterator[Picture]:
    """What stands there as soon as a demo town is served."""
    yield Picture("today-student", "student", "/")
    yield Picture("hall", "student", "/hall/", theme="dark", before=to_the_daily_chart)
    yield Picture("hall-en", "student", "/hall/", language="en")
    yield Picture("hall-phone", "student", "/hall/", theme="dark", size=PHONE)
    yield Picture("board", "judge", "/board/riverside/")
    yield Picture("today-instructor", "instructor", "/", language="en")
    yield Picture("class", "instructor", "/classes/1/")
    yield Picture("attendance", "instructor", "/classes/1/attendance/")
    yield Picture("office", "office", "/office/", language="en")


def of_the_desks(town: Town) -> Iterator[Picture]:
    """A student's work as it is marked, then the same student at each desk."""
    work, shift = town.play("grades_stage").split()
    yield Picture("grading", "instructor", f"/work/{work}/grading/")
    yield Picture("gradebook", "instructor", "/classes/1/grades/")
    yield Picture(
        "counter", "student", "/bank/", language="en", before=partial(count_a_deposit, town)
    )
    yield Picture("wall", "instructor", f"/shifts/{shift}/wall/")
    town.play("bank_hall", STUDENT, "reset")
    town.play("wealth_office", STUDENT)
    yield Picture("wealth", "student", "/wealth/", language="en", before=draw_up_a_plan)
    town.play("securities_branch", "reset", STUDENT)
    yield Picture("broker", "student", "/broker/", before=open_a_file)


def of_a_contest(seat: str, board: str) -> Iterator[Picture]:
    yield Picture("judge", "judge", seat)
    yield Picture("contest-board", "judge", board)


def find_a_contest(page: Page) -> tuple[str, str]:
    """The demo's contest once judges have been drawn: the judge's seat, and the public board."""
    page.goto("/")
    contest_hands.reload_until(page, page.get_by_text("entries to mark"))
    page.get_by_role("link", name=CONTEST).click()
    page.wait_for_load_state()
    seat = page.url
    page.goto(seat.partition("judge/")[0])
    board = page.get_by_role("link", name="Public board").get_attribute("href")
    return seat, str(board)


def count_a_deposit(town: Town, page: Page) -> None:
    for action in ("practice", "open"):
        page.locator(f"form[action='/bank/{action}/'] button").press("Enter")
        page.wait_for_load_state()
    town.play("bank_hall", STUDENT, "deposit:plain", "deposit:plain", "withdrawal:plain")
    page.goto("/bank/")
    page.keyboard.press("F6")
    teller_hands.at(page, "papers")
    page.keyboard.press("F8")
    teller_hands.check_identity(page)
    teller_hands.at(page, "count")


def draw_up_a_plan(page: Page) -> None:
    wealth_hands.ask_everything(page)
    wealth_hands.stage(page, 2)
    wealth_hands.assess(page)
    wealth_hands.stage(page, 3)
    wealth_hands.write_sheet(page)
    wealth_hands.set_goal(page)
    wealth_hands.stage(page, 4)
    wealth_hands.press_button(page, "/check/")


def open_a_file(page: Page) -> None:
    page.locator("form[action='/broker/practice/'] button").press("Enter")
    page.wait_for_selector("#clients")
    broker_hands.press(page, "file")


def take(picture: Picture, visitor: Visitor) -> None:
    visitor.sign_in(picture.role, language=picture.language)
    visitor.use_theme(picture.theme)
    visitor.page.set_viewport_size(picture.size)
    visitor.page.goto(picture.address)
    picture.before(visitor.page)
    visitor.page.wait_for_timeout(SETTLE)
    visitor.page.screenshot(path=FOLDER / f"{picture.name}.jpg", type="jpeg", quality=80)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as town,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])

        def take_all(pictures: Iterator[Picture]) -> None:
            for picture in pictures:
                visitor = Visitor(browser, town.address)
                take(picture, visitor)
                visitor.leave()

        take_all(of_the_house())
        take_all(of_the_desks(town))
        judge = Visitor(browser, town.address).sign_in("judge")
        take_all(of_a_contest(*find_a_contest(judge.page)))
        judge.leave()
        browser.close()


if __name__ == "__main__":
    main()
