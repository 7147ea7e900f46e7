"""The instructor's wall at real browsers: a room is led from it, and a student at the counter notices."""

import json
import re

import pytest
from playwright.sync_api import expect

SLUMP = "Markets abroad plunge"


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


@pytest.fixture
def wall(visit):
    """The instructor with the wall of the shift that is under way."""
    visitor = visit().sign_in("instructor")
    visitor.page.get_by_role("link", name="Instructor's wall").first.click()
    expect(visitor.page.locator("#line-state")).to_have_text("Follows the room")
    return visitor


def name_of(visitor):
    return visitor.page.locator(".menu-person b").text_content()


def tile_of(wall, teller):
    return wall.page.locator("#seats .seat").filter(has=wall.page.get_by_text(name_of(teller)))


def step(page, name):
    expect(page.locator("#transaction")).to_have_attribute("data-step", name)


def tick(tile):
    tile.locator(".seat-tick").check()


@pytest.fixture
def tile(wall, teller, stage):
    """The tile of a teller whose customer's identity is to be checked; another one waits."""
    page = teller.page
    stage(page, "deposit:plain", "deposit:plain")
    page.goto("/bank/")
    page.keyboard.press("F6")
    step(page, "papers")
    page.keyboard.press("F8")
    step(page, "identity")
    return tile_of(wall, teller)


def test_a_step_shows_on_the_wall(tile, teller):
    expect(tile).to_contain_text("Check identity")
    expect(tile).to_contain_text("Patience")
    teller.page.locator("#ask-central").press("Enter")
    expect(teller.page.locator("#step-identity figcaption").first).to_contain_text("Central record")
    teller.page.keyboard.press("F8")
    step(teller.page, "count")
    expect(tile).to_contain_text("Count the cash")


def test_a_message_arrives_and_that_it_was_read_comes_back(tile, wall, teller):
    instructor = wall.page
    tick(tile)
    instructor.fill("#message-text", "先核对身份 <b>再</b>办理")
    instructor.get_by_role("button", name="Send the message").click()
    told = teller.page.locator(".room-told")
    expect(told).to_contain_text("先核对身份 <b>再</b>办理")
    expect(tile.locator(".seat-tick")).not_to_be_checked()
    expect(instructor.locator("#message-text")).to_have_value("")
    teller.expect_accessible()
    told.get_by_role("button").click()
    expect(told).to_have_count(0)
    expect(instructor.locator("#wall-messages")).to_contain_text("read 1 / 1")


def test_a_raised_hand_comes_first_until_somebody_has_come(tile, wall, teller):
    page = teller.page
    page.locator(".room-help summary").click()
    page.fill("#room-note", "照片不符")
    page.press("#room-note", "Enter")
    first = wall.page.locator("#seats .seat").first
    expect(first).to_contain_text("Hand up")
    expect(first).to_contain_text("照片不符")
    first.get_by_role("button", name="I have been there").click()
    expect(page.locator(".room-help .is-raised")).to_have_count(0)
    expect(tile).not_to_contain_text("Hand up")


def test_a_pause_stops_the_desk_whatever_is_pressed(tile, wall, teller):
    page, instructor = teller.page, wall.page
    teller.pardon(lambda said: "status of 409" in said)
    instructor.get_by_role("button", name="Pause the room").click()
    expect(page.locator("[data-paused]")).to_be_visible()
    teller.expect_accessible()
    with page.expect_response(lambda answer: answer.status == 409):
        page.keyboard.press("F8")
    step(page, "identity")
    expect(instructor.get_by_text("Everything stands still since")).to_be_visible()
    instructor.get_by_role("button", name="Let the room go on").click()
    expect(page.locator("[data-paused]")).to_have_count(0)
    page.locator("#ask-central").press("Enter")
    expect(page.locator("#step-identity figcaption").first).to_contain_text("Central record")


def test_an_ordered_counterfeit_turns_up_in_the_next_deposit(tile, wall, teller):
    page, instructor = teller.page, wall.page
    tick(tile)
    instructor.locator(".event-kinds label", has_text="Counterfeit in a deposit").click()
    instructor.get_by_role("button", name="Order the event").click()
    expect(tile.locator(".seat-ordered")).to_contain_text("Counterfeit in a deposit")
    page.locator("summary", has_text="Decline").press("Enter")
    page.locator("#decline-reason").select_option("customer_left")
    page.locator("form[action='/bank/step/decline/'] button").press("Enter")
    expect(page.locator("#transaction")).to_have_count(0)
    page.keyboard.press("F6")
    step(page, "papers")
    expect(instructor.locator("#wall-events li").first).to_contain_text("Has struck")
    page.keyboard.press("F8")
    step(page, "identity")
    page.locator("#ask-central").press("Enter")
    expect(page.locator("#step-identity figcaption").first).to_contain_text("Central record")
    page.keyboard.press("F8")
    step(page, "count")
    money = json.loads(page.locator("#bench").get_attribute("data-money") or "")
    assert any(faults for _, _, _, faults in money["notes"])


def test_a_market_fall_is_seen_in_the_hall(wall, visit):
    trader = visit().sign_in("student")
    page = trader.page
    page.goto("/hall/")
    expect(page.locator("#feed-status")).to_contain_text("Feed connected")
    level = "() => Number(document.querySelector('#indices [data-index] b').textContent.replace(',', ''))"
    before = page.evaluate(level)
    wall.page.locator(".wall-fall summary").click()
    wall.page.get_by_role("button", name="Order the news").click()
    expect(wall.page.locator("#wall-events li").first).to_contain_text("Has struck")
    expect(page.get_by_text(re.compile(SLUMP)).first).to_be_attached()
    page.wait_for_function(f"before => ({level})() < before * 0.99", arg=before)


def test_the_wall_follows_and_sends_with_every_socket_cut(wall, visit, stage):
    cut = visit()
    cut.context.add_init_script(
        "() => { window.WebSocket = class extends EventTarget { close() {} }; }"
    )
    cut.sign_in("student")
    cut.page.goto("/attendance/")
    tick(tile_of(wall, cut))
    wall.page.fill("#message-text", "请举手")
    wall.page.press("#message-text", "Tab")
    wall.page.get_by_role("button", name="Send the message").click()
    expect(cut.page.locator(".room-told")).to_contain_text("请举手")
    cut.page.locator(".room-told button").first.click()


def test_the_wall_says_when_it_is_old_and_goes_on_by_itself(wall):
    wall.pardon(lambda said: "ERR_INTERNET" in said or "htmx:" in said)
    wall.context.set_offline(True)
    expect(wall.page.locator("#line-state")).to_contain_text("this picture is old")
    wall.page.fill("#message-text", "写了一半")
    wall.context.set_offline(False)
    expect(wall.page.locator("#line-state")).to_have_text("Follows the room")
    expect(wall.page.locator("#message-text")).to_have_value("写了一半")


def test_keys_lead_to_seats_and_to_the_message(wall):
    page = wall.page
    page.keyboard.press("h")
    expect(page.locator("#seats .seat-name").first).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("#ticked-count")).to_have_text("1")
    page.keyboard.press("m")
    expect(page.locator("#message-text")).to_be_focused()
    page.keyboard.type("xhm")
    expect(page.locator("#message-text")).to_have_value("xhm")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_wall_is_accessible_and_fits(wall, language, theme):
    page = wall.page
    wall.speak(language)
    wall.use_theme(theme)
    here = page.url.split("?")[0]
    seat = page.locator("#seats .seat-name").first.get_attribute("href")
    for address in (here, seat, f"{here}projector/"):
        page.goto(address)
        wall.expect_accessible()
        wall.expect_to_fit()
        page.set_viewport_size({"width": 1440, "height": 900})
