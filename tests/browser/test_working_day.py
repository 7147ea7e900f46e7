"""One working day of a class, at real browsers: clock in, meet, trade, clock out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.contest_hands import sign_in_as
from tests.browser.shift_hands import digits_on, open_shift_of, pair
from tests.browser.visitor import reach_for_the_offers


@pytest.fixture
def instructor(visit):
    visitor = visit().sign_in("instructor")
    open_shift_of(visitor)
    return visitor


@pytest.fixture
def screen(visit, instructor):
    """A big screen, paired with the shift."""
    screen = visit()
    pair(instructor, screen)
    expect(instructor.page.get_by_text("Screen paired at").first).to_be_visible()
    return screen


def test_a_class_clocks_in_meets_trades_and_clocks_out(visit, instructor, screen):
    # Not the newcomer, whom another test may have left at a desk whose staff may not trade.
    page = sign_in_as(visit(), "202301002").page
    page.goto("/shift/")
    page.fill("#code", digits_on(screen))
    page.press("#code", "Enter")
    expect(page.get_by_text("Clocked in at").first).to_be_visible()

    page.get_by_role("link", name="Morning meeting").click()
    expect(page.locator("ol.agenda li").first).to_be_visible()

    page.goto("/hall/")
    expect(page.locator("#feed-status")).to_contain_text("Feed connected")
    page.keyboard.press("F1")
    reach_for_the_offers(page)
    page.press("#quantity", "Enter")
    expect(page.locator("#ticket-answer")).to_contain_text("100 shares filled")

    next_stage = instructor.page.locator("#next_button")
    while next_stage.count():
        stage = instructor.page.locator(".shift-greeting").inner_text()
        next_stage.click()
        expect(instructor.page.locator(".shift-greeting")).not_to_have_text(stage)

    page.goto("/shift/")
    page.fill("#clock-out #code", digits_on(screen))
    page.press("#clock-out #code", "Enter")
    expect(page.get_by_text("clocked out at").first).to_be_visible()


def test_the_board_of_a_paired_screen_shows_the_room_code(screen):
    page = screen.page
    page.click("a[href^='/board/']")
    expect(page.locator(".led-tile").first).to_be_visible()
    expect(page.locator(".led-code .room-code-digits")).to_have_text(re.compile(r"\d{3}\s?\d{3}"))
    screen.expect_to_fit()
