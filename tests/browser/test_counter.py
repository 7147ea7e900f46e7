"""The counter at a real browser: a teller's day by keyboard alone, every screen, both languages."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.teller_hands import STEP, at, check_identity, close, counted, serve, type_cash


@pytest.fixture
def teller(visit, stage):
    """A student at a practice counter with box, vouchers and seals."""
    visitor = visit().sign_in("student")
    stage(visitor.page, "reset")
    visitor.page.goto("/bank/")
    for action in ("practice", "open"):
        visitor.page.locator(f"form[action='/bank/{action}/'] button").press("Enter")
    expect(visitor.page.locator("#desk")).to_be_visible()
    return visitor


# ---- Days ---------------------------------------------------------------------------------------
def test_a_tellers_day_by_keyboard_alone_ends_without_a_difference(teller, stage):
    page = teller.page
    stage(page, "deposit:plain", "withdrawal:plain", "deposit:counterfeit", "withdrawal:expired_id")
    page.goto("/bank/")
    for _ in range(4):
        serve(page)
    page.goto("/bank/")
    page.get_by_role("link", name="Timeline").first.press("Enter")
    timeline = page.locator(".timeline")
    expect(timeline).to_contain_text("Counterfeit in the bundle")
    expect(timeline).to_contain_text("Expired identity card")
    faults = page.locator(".timeline .is-bad").all_inner_texts()
    assert [line for line in faults if "Seized alone" not in line] == []
    close(page)
    expect(page.locator("main")).to_contain_text("Box and books agree")


def test_a_refused_posting_keeps_what_was_typed_and_says_why(teller, stage):
    page = teller.page
    teller.pardon(lambda said: "status of 422" in said)
    stage(page, "deposit:plain")
    page.goto("/bank/")
    page.keyboard.press("F6")
    at(page, "papers")
    page.keyboard.press("F8")
    check_identity(page)
    at(page, "count")
    money = json.loads(page.locator("#bench").get_attribute("data-money") or "")
    type_cash(page, counted(page, money, set()))
    page.keyboard.press("F8")
    at(page, "post")
    expect(page.locator("#amount")).to_be_focused()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("#capitals")).to_be_focused()
    page.keyboard.type("壹元整")
    page.keyboard.press("F8")
    problem = page.locator("#problem")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text("You keyed 1.00 yuan and counted")
    expect(page.locator("#amount")).to_have_value("1")
    expect(page.locator("#capitals")).to_have_value("壹元整")
    teller.expect_accessible()
    teller.expect_to_fit()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("summary", has_text="Decline").press("Enter")
    page.locator("#decline-reason").select_option("customer_left")
    page.locator("form[action='/bank/step/decline/'] button").press("Enter")
    expect(page.locator(STEP)).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_bank_is_accessible_and_fits(teller, language, theme):
    page = teller.page
    teller.speak(language)
    teller.use_theme(theme)
    for address in ("/bank/", "/bank/closing/", "/bank/queue/", "/bank/procedures/"):
        page.goto(address)
        teller.expect_accessible()
        teller.expect_to_fit()
        page.set_viewport_size({"width": 1440, "height": 900})


def test_papers_open_large_and_stand_side_by_side(teller, stage):
    page = teller.page
    stage(page, "deposit:photo_mismatch")
    page.goto("/bank/")
    page.keyboard.press("F6")
    at(page, "papers")
    page.locator(".paper-card[popovertarget=look-identity]").press("Enter")
    expect(page.locator("#look-identity")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#look-identity")).to_be_hidden()
    page.locator("button[popovertarget=compare]").first.press("Enter")
    expect(page.locator("#compare")).to_be_visible()
    teller.expect_accessible()
    page.keyboard.press("Escape")
    page.keyboard.press("F8")
    at(page, "identity")
    teller.expect_accessible()
