"""Hands for a shift: the code that the big screen shows, the instructor's page."""

import re

from playwright.sync_api import expect


def digits_on(screen):
    """The six digits that the big screen shows."""
    return re.sub(r"\D", "", screen.page.locator(".room-code-digits").inner_text())


def open_shift_of(instructor):
    """The instructor's page of the shift that is under way."""
    page = instructor.page
    page.goto("/shift/")
    page.locator("tr", has_text="Under way").get_by_role("link").first.click()
    expect(page.locator("#pairing_code")).to_be_visible()


def pair(instructor, screen):
    """Pairs a big screen with the shift whose page the instructor has open."""
    screen.page.goto("/display/")
    instructor.page.fill("#pairing_code", digits_on(screen))
    instructor.page.press("#pairing_code", "Enter")
    expect(screen.page.get_by_role("region", name=re.compile("Room code|打卡码"))).to_be_visible()
