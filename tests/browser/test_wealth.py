"""The wealth office at a real browser: an interview by keyboard with a product refused, every screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.wealth_hands import (
    ask_everything,
    assess,
    disclose,
    press,
    press_button,
    set_goal,
    stage,
    write_sheet,
)

SAID = {"Income": 3, "Spending": 7, "Assets": 10, "Debts": 3}


@pytest.fixture
def advisor(visit, town):
    """A student at a practice desk, with a client who wants more than the class holds."""
    visitor = visit().sign_in("student")
    person = visitor.page.locator(".menu-person .muted").text_content() or ""
    town.play("wealth_office", person.split()[0])
    visitor.page.goto("/wealth/")
    expect(visitor.page.locator("#wealth-desk")).to_be_visible()
    return visitor


# ---- A manager's hands ---------------------------------------------------------------------------


# ---- An interview --------------------------------------------------------------------------------
def test_an_interview_by_keyboard_refuses_one_product_and_offers_what_fits(advisor):
    page = advisor.page
    ask_everything(page)
    wish = re.search(r"I've heard “(.+?)” is good", page.locator("#topic-goals").inner_text())
    assert wish
    stage(page, 2)
    level = assess(page)
    stage(page, 3)
    write_sheet(page)
    set_goal(page)
    stage(page, 4)
    expect(page.locator(".gap-value")).to_be_visible()

    press(page, ".who a:text('The client asks')")
    press(page, f"a.shelf-name:text-is('{wish[1]}')")
    press_button(page, "/check/")
    expect(page.locator(".verdict-name")).to_have_text("Not to be sold")
    expect(page.locator(".verdict")).to_contain_text(f"above C{level}")
    expect(page.locator(".verdict")).to_contain_text("Rules for bank wealth products")
    fitting = page.locator("a:text-matches('What fits')")
    expect(fitting).to_be_visible()
    offered = re.search(r"What fits: (.+) R\d", fitting.inner_text())
    assert offered
    press_button(page, "/withhold/")
    expect(page.locator(".disclosure .chip", has_text="Not sold to this client")).to_be_visible()

    press(page, ".who a:text('We recommend')")
    press(page, f"a.shelf-name:text-is('{offered[1]}')")
    press_button(page, "/check/")
    expect(page.locator(".verdict-name")).to_have_text("May be offered")
    least = re.search(r"from ([\d,.]+)", page.locator("label[for=amount]").inner_text())
    assert least
    page.fill("#amount", least[1])
    page.press("#amount", "Enter")
    expect(page.locator("#say-next")).to_be_focused()
    disclose(page)
    press_button(page, "/hand-over/")
    expect(page.locator(".reply")).to_be_visible()
    answers = page.locator(".reply .checkbox")
    true_one = answers.filter(has_text=re.compile("At worst|when you buy|working days"))
    true_one.locator("input").press("Space")
    press_button(page, "/reply/")
    press_button(page, "/hand-over/")
    expect(page.locator(".disclosure .panel-foot .chip")).to_have_text(
        re.compile("Accepted|Declined by the client")
    )
    expect(page.locator(".topbar")).to_contain_text("Breaches 0")

    stage(page, 5)
    for part in ("need", "preference", "worries", "conclusion"):
        page.fill(f"#part-{part}", "As told.")
    page.fill("#next_contact", "2099-01-04")
    press_button(page, "/write/")
    expect(page.locator(".debrief")).to_contain_text("You dealt with it by the rules.")
    expect(page.locator(".debrief")).to_contain_text("No rule was broken.")


def test_a_product_is_refused_in_chinese_on_a_phone_as_well(advisor):
    page = advisor.page
    ask_everything(page)
    wish = page.locator("#topic-goals .speech:not(.speech-own)")
    expect(wish).to_contain_text("Can I have it?")
    stage(page, 2)
    level = assess(page)
    stage(page, 4)
    advisor.speak("zh-hans")
    page.set_viewport_size({"width": 390, "height": 844})
    press(page, ".who a:text('客户主动提出')")
    press(page, "tr:has-text('客户想买') a.shelf-name")
    press_button(page, "/check/")
    expect(page.locator(".verdict-name")).to_have_text("禁止")
    expect(page.locator(".verdict")).to_contain_text(f"比 C{level} 高")
    press_button(page, "/withhold/")
    expect(page.locator(".disclosure .chip", has_text="不向该客户销售")).to_be_visible()
    advisor.expect_no_sideways_scroll()
    advisor.expect_accessible()


def test_the_slider_moves_the_gap_and_loses_neither_focus_nor_place(advisor):
    page = advisor.page
    ask_everything(page)
    stage(page, 3)
    write_sheet(page)
    set_goal(page)
    stage(page, 4)
    gap = page.locator(".gap-value b")
    before = gap.inner_text()
    page.locator("#monthly").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#plan-extra")).to_contain_text("500 yuan a month")
    expect(gap).not_to_have_text(before)
    expect(page.locator("#monthly")).to_be_focused()
    press_button(page, "/plan/save/")
    expect(page.locator(".wealth-stages li:nth-child(4)")).to_have_class("is-done")
    page.reload()
    expect(page.locator(".topbar")).to_contain_text("Plan saved")
    expect(page.locator("#monthly")).to_have_value("500")


def test_a_refused_amount_stays_in_its_field_with_the_reason_above(advisor):
    page = advisor.page
    stage(page, 2)
    assess(page)
    stage(page, 4)
    page.locator("a.shelf-name").last.press("Enter")
    press_button(page, "/check/")
    advisor.pardon(lambda said: "422" in said)
    page.fill("#amount", "1,000,000")
    page.press("#amount", "Enter")
    expect(page.locator("#problem")).to_be_focused()
    expect(page.locator("#problem")).to_contain_text("more than the client can move")
    expect(page.locator("#amount")).to_have_value("1,000,000")


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh-hans", "light")])
def test_every_page_of_the_office_is_accessible_and_fits(advisor, language, theme):
    page = advisor.page
    ask_everything(page)
    stage(page, 2)
    assess(page)
    stage(page, 3)
    write_sheet(page)
    set_goal(page)
    stage(page, 4)
    press_button(page, "/check/")
    expect(page.locator(".verdict")).to_be_visible()
    interview = page.url.partition("plan/")[0]
    printed = page.locator("a[href*='/recommendations/']").first.get_attribute("href")
    advisor.speak(language)
    advisor.use_theme(theme)
    for address in (
        interview,
        f"{interview}assessment/",
        f"{interview}sheet/",
        f"{interview}plan/",
        f"{interview}plan/print/",
        f"{interview}record/",
        printed,
        "/wealth/rules/",
    ):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address)
        advisor.expect_accessible()
        advisor.expect_to_fit()
        advisor.expect_accessible()
