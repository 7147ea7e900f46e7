"""Hands for a contest: an entrant's order and note, a chair's draw, a judge's sheet."""

from playwright.sync_api import expect

from tests.browser.visitor import reach_for_the_offers

LONG = 90_000
"""Milliseconds until the contest has closed, on a machine that has much else to do."""


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
