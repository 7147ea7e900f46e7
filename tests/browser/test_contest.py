"""A contest at real browsers: trading, the frozen board, two blind judges, the result, a certificate."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.town import BASE
from tests.browser.visitor import reach_for_the_offers

LONG = 90_000
"""Milliseconds until the contest has closed, on a machine that has much else to do."""


@pytest.fixture(scope="module")
def contest(town):
    """A contest that opens in a few seconds and is over within a minute; its number."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "classroom.config.settings",
        "SHANGBAN_DATA_DIR": str(town.folder),
        "SHANGBAN_SECRET_KEY": "only-for-the-browser-tests",
        "SHANGBAN_HOSTS": "127.0.0.1",
    }
    told = subprocess.run(
        [sys.executable, "-m", "tests.browser.contest_stage"],
        cwd=BASE,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return f"/contests/{int(told.stdout)}/"


def sign_in_as(visitor, username):
    page = visitor.page
    page.goto("/login/")
    page.fill("#username", username)
    page.fill("#password", "shangban")
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return visitor.speak("en")


def reload_until(page, locator):
    for _ in range(LONG // 500):
        if locator.count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{locator} never came")


def score(judge, contest, level):
    """Marks every entry by keyboard and locks it; what is drawn, not whose it is, stands there."""
    page = judge.page
    page.goto(f"{contest}judge/")
    for _ in range(2):
        blind = page.locator(".entry-no").inner_text()
        expect(page.locator(".gap-locked")).to_be_visible()
        page.keyboard.press("j")
        for _ in range(3):
            page.keyboard.press(level)
            page.keyboard.press("j")
        expect(page.locator(".criterion-mark").first).to_have_text(f"{level} / 5")
        page.click("text=Submit and lock")
        expect(page.locator(".rubric-foot")).to_contain_text("Locked at")
        expect(page.locator(".judge-entries .is-sent", has_text=blind)).to_be_visible()
        page.goto(f"{contest}judge/")


def trade_and_write(page, contest):
    """A note in the diary, then an order from the contest's account."""
    page.get_by_role("link", name="Trading diary").click()
    page.fill("#text", "Breakout above 17.20, stop at 16.70")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator(".diary-text")).to_contain_text("stop at 16.70")
    page.goto(contest)
    page.get_by_text("Trade with the contest account").click()
    expect(page.locator("#feed-status")).to_contain_text("Feed connected")
    page.keyboard.press("F1")
    reach_for_the_offers(page)
    page.press("#quantity", "Enter")
    expect(page.locator("#ticket-answer")).to_contain_text("100 shares filled")


def draw_judges(page, contest):
    page.goto(f"{contest}judging/")
    draw = page.get_by_role("button", name="Draw the judges")
    reload_until(page, draw)
    draw.click()
    expect(page.get_by_text("2 entries are not done yet.")).to_be_visible()


def check_certificate(student, visitor):
    """The printed code, typed carelessly, leads to the certificate and tells no name."""
    student.get_by_text("Your certificate").click()
    code = student.locator(".certificate-code").inner_text()
    name = student.locator(".certificate-names").inner_text()
    visitor.goto("/certificates/")
    visitor.fill("#code", code.replace("-", " ").lower())
    visitor.press("#code", "Enter")
    expect(visitor.locator("#found-title")).to_have_text("This certificate is genuine")
    assert name not in visitor.locator("main").inner_text()


def test_a_contest_from_the_first_order_to_the_certificate(visit, contest):
    student, board = visit().sign_in("student").page, visit()
    student.goto(contest)
    reload_until(student, student.get_by_text("Trade with the contest account"))
    board.page.goto(student.get_by_role("link", name="Public board").get_attribute("href"))
    board.speak("en")
    scope, rows = board.page.locator(".board-scope"), board.page.locator(".board-table tbody")
    expect(scope).to_contain_text("Machine part only, 85 points.")
    trade_and_write(student, contest)

    expect(board.page.locator(".freeze")).to_be_visible(timeout=LONG)
    frozen = rows.inner_text()
    chair = visit().sign_in("instructor").page
    draw_judges(chair, contest)
    first, second = visit().sign_in("judge"), sign_in_as(visit(), "judge2")
    score(first, contest, "4")
    score(second, contest, "5")
    second.page.locator(".judge-entries a").first.click()
    expect(second.page.locator(".other")).to_contain_text("12.00")

    chair.goto(f"{contest}judging/")
    expect(chair.locator(".chip-ok", has_text="done")).to_have_count(2)
    chair.get_by_role("button", name="Make the result final").click()
    expect(chair.get_by_role("button", name="Release the result")).to_be_visible()
    board.page.reload()
    expect(board.page.locator(".freeze")).to_be_visible()
    assert rows.inner_text() == frozen
    chair.get_by_role("button", name="Release the result").click()

    expect(scope).to_contain_text("Final result")
    expect(board.page.locator(".board-table thead")).to_contain_text("Total")
    student.goto(contest)
    check_certificate(student, board.page)


LOOKS = [("en", "light"), ("zh-hans", "dark")]


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_the_pages_of_a_contest_are_accessible_and_fit(visit, contest, language, theme):
    """After the release of the contest above, so that there is something on each."""
    looks = {
        "instructor": ["", "judging/", "entries/", "record/"],
        "judge": ["", "judge/"],
        "student": ["", "diary/"],
    }
    for role, places in looks.items():
        visitor = visit().sign_in(role, language=language)
        visitor.use_theme(theme)
        for place in places:
            visitor.page.goto(f"{contest}{place}")
            visitor.expect_accessible()
            visitor.expect_to_fit()
    visitor.page.goto(contest)
    visitor.page.locator("a[href$='/certificate/']").click()
    visitor.expect_accessible()
    visitor.expect_to_fit()
    visitor.page.goto(contest)
    visitor.page.locator("a[href^='/contest-board/']").first.click()
    visitor.expect_accessible()
    visitor.expect_to_fit()
    visitor.page.goto("/contests/")
    expect(visitor.page.locator(".contest-card").first).to_be_visible()
    visitor.expect_accessible()
    visitor.expect_to_fit()


def test_a_contest_is_set_up_at_the_browser(visit):
    chair = visit().sign_in("instructor")
    chair.pardon(lambda text: "422" in text)  # what is refused
    page = chair.page
    page.goto("/contests/new/")
    chair.expect_accessible()
    chair.expect_to_fit()
    page.fill("#id_name", "春季赛")
    page.fill("#id_points-return", "41")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.locator("[role=alert]")).to_contain_text("The points come to 101")
    page.fill("#id_points-return", "４０")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.locator("h1")).to_have_text("春季赛")
    page.get_by_role("button", name="Fix the rules").click()
    expect(page.locator(".contest-digest code")).to_have_text(re.compile("[0-9a-f]{64}"))
