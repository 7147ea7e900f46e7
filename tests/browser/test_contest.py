"""A contest at real browsers: trading, the frozen board, two blind judges, the result, a certificate."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.contest_hands import (
    LONG,
    draw_judges,
    reload_until,
    score,
    sign_in_as,
    trade_and_write,
)


@pytest.fixture(scope="module")
def contest(town):
    """A contest that opens in a few seconds and is over within a minute; its number."""
    return f"/contests/{int(town.play('contest_stage'))}/"


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
