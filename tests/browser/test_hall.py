"""The securities hall at a real browser: trading by keyboard, refusals, a cut line, every screen."""

import re
from fractions import Fraction

import pytest
from django.utils import translation
from playwright.sync_api import expect

from simulator.templatetags import house, quotes
from tests.browser.visitor import reach_for_the_offers


@pytest.fixture
def trader(visit):
    """A student in the hall, with the feed running."""
    visitor = visit().sign_in("student")
    visitor.page.goto("/hall/")
    expect(visitor.page.locator("#feed-status")).to_contain_text("Feed connected")
    return visitor


def open_book(page, tab):
    page.click(f"#tab-{tab}")


def test_an_order_is_placed_and_filled_by_keyboard_alone(trader):
    page = trader.page
    page.keyboard.press("/")
    page.keyboard.type("ylyh")
    expect(page.locator("#wizard-list [aria-selected=true]")).to_contain_text("999203")
    page.keyboard.press("Enter")
    expect(page.locator("#quote [data-cell=code]")).to_have_text("999203")
    page.keyboard.press("Alt+1")
    expect(page.locator("#price")).to_be_focused()
    reach_for_the_offers(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#quantity")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("２００")
    page.keyboard.press("Enter")
    expect(page.locator("#ticket-answer")).to_contain_text("200 shares filled")
    page.keyboard.press("F4")
    held = page.locator("#rows-holdings tr", has_text="999203")
    expect(held).to_contain_text("200 / 0")
    page.click("#tab-fills")
    expect(page.locator("#rows-fills tr").first).to_contain_text("Yunling Bank")


def test_what_stands_in_the_account_adds_up(trader):
    page = trader.page

    def fen(name):
        text = page.locator(f".book-sum [data-sum={name}]").inner_text()
        return round(float(text.replace(",", "")) * 100)

    adds_up = """() => {
      const fen = (name) => Math.round(Number(document.querySelector(`.book-sum [data-sum=${name}]`)
        .textContent.replaceAll(",", "")) * 100);
      return fen("available") + fen("frozen") + fen("value") === fen("total");
    }"""
    assert page.evaluate(adds_up)
    assert fen("total") > 0


def test_a_refused_order_says_the_rule_and_its_numbers_and_loses_nothing(trader):
    page = trader.page
    page.keyboard.press("F1")
    page.fill("#price", "99.99")
    page.fill("#quantity", "300")
    expect(page.locator("[data-hint=limits]")).to_be_visible()
    page.press("#quantity", "Enter")
    answer = page.locator("#ticket-answer")
    expect(answer).to_contain_text(re.compile(r"99\.99 is above today's limit up of \d+\.\d\d"))
    expect(page.locator("#price")).to_have_value("99.99")
    expect(page.locator("#quantity")).to_have_value("300")
    page.fill("#price", page.locator(".figures [data-cell=limit_down]").inner_text())
    page.fill("#quantity", "150")
    page.press("#quantity", "Enter")
    expect(answer).to_contain_text("150 shares are not a multiple of 100")


def test_what_was_bought_today_cannot_be_sold_today(trader):
    page = trader.page
    page.goto("/hall/?code=999215")
    expect(page.locator("#feed-status")).to_contain_text("Feed connected")
    page.keyboard.press("F1")
    reach_for_the_offers(page)
    page.press("#quantity", "Enter")
    expect(page.locator("#ticket-answer")).to_contain_text("100 shares filled")
    page.keyboard.press("F2")
    page.press("#quantity", "Enter")
    expect(page.locator("#ticket-answer")).to_contain_text("100 were bought today (T+1")


def test_an_order_that_waits_says_why_and_is_taken_back_by_keyboard(trader):
    page = trader.page
    page.keyboard.press("F1")
    page.fill("#price", page.locator(".figures [data-cell=limit_down]").inner_text())
    page.press("#price", "Enter")
    expect(page.locator("#ticket-answer")).to_contain_text("shares in the book")
    page.keyboard.press("Alt+3")
    row = page.locator("#rows-orders tr").first
    expect(row).to_contain_text("the market is not there")
    expect(row.locator("[data-cancel]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Cancelled")
    expect(row.locator("[data-cancel]")).to_have_count(0)


def test_all_open_orders_are_taken_back_after_one_question(trader):
    page = trader.page
    page.keyboard.press("F1")
    page.fill("#price", page.locator(".figures [data-cell=limit_down]").inner_text())
    for _ in range(2):
        page.press("#price", "Enter")
        expect(page.locator("#ticket-answer")).to_contain_text("shares in the book")
        page.fill("#quantity", "200")
        expect(page.locator(".ticket-send")).not_to_have_attribute("aria-disabled", "true")
    open_book(page, "orders")
    expect(page.locator("#rows-orders [data-cancel]").nth(1)).to_be_visible()
    page.click("#cancel-all-ask")
    page.click("text=Yes, cancel them")
    expect(page.locator("#rows-orders [data-cancel]")).to_have_count(0)


def test_a_cut_line_is_told_and_the_market_comes_back_by_itself(visit):
    visitor = visit()
    lines = []
    is_cut = []

    def between(line):
        if is_cut:
            line.close()
            return
        line.connect_to_server()
        lines.append(line)

    visitor.page.route_web_socket(re.compile("/ws/"), between)
    visitor.sign_in("student")
    page = visitor.page
    page.goto("/hall/")
    expect(page.locator("#feed-status")).to_contain_text("Feed connected")
    expect(page.locator("#stale")).to_be_hidden()
    is_cut.append(True)
    for line in lines:
        line.close()
    expect(page.locator("#stale")).to_contain_text("The feed stands still")
    stood = page.locator("#phase time").inner_text()
    page.keyboard.press("F1")
    page.fill("#price", page.locator(".figures [data-cell=limit_down]").inner_text())
    page.press("#price", "Enter")
    expect(page.locator(".page-messages")).to_contain_text("shares in the book")
    is_cut.clear()
    expect(page.locator("#feed-status")).to_contain_text("Feed connected")
    expect(page.locator("#stale")).to_be_hidden()
    expect(page.locator("#phase time")).not_to_have_text(stood)
    open_book(page, "orders")
    expect(page.locator("#rows-orders tr").first).to_contain_text("In the book")


def test_the_arrows_walk_the_list_and_the_star_keeps_a_share(trader):
    page = trader.page
    page.click("#chart")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#quote [data-cell=code]")).to_have_text("999112")
    expect(page.locator("#depth [data-cell=price]").first).not_to_have_text("—")
    page.click("#star")
    expect(page.locator("#star")).to_have_attribute("aria-pressed", "true")
    page.click("[data-list=starred]")
    expect(page.locator("#watch-rows [data-number]:visible")).to_have_count(1)
    page.reload()
    page.click("[data-list=starred]")
    expect(page.locator("#watch-rows [data-number]:visible")).to_have_count(1)


def test_a_price_of_the_depth_goes_into_the_ticket(trader):
    page = trader.page
    # In one go, since the rows follow the market.
    price = page.evaluate(
        """() => {
          const row = document.querySelector(".depth-row.is-bid:enabled");
          row.click();
          return Number(row.dataset.price);
        }"""
    )
    expect(page.locator("#price")).to_have_value(f"{price / 100:.2f}")


@pytest.mark.parametrize("period", ["minute", "day", "week", "hour"])
def test_every_period_of_the_chart_is_drawn(trader, period):
    page = trader.page
    page.click(f"[data-period={period}]")
    expect(page.locator("#chart canvas").first).to_be_visible()
    expect(page.locator("#chart-problem")).to_be_hidden()


def test_the_phone_has_four_views(visit):
    visitor = visit(viewport={"width": 390, "height": 844}).sign_in("student")
    page = visitor.page
    page.goto("/hall/")
    for view, seen in (
        ("watch", ".floor-watch"),
        ("chart", ".floor-chart"),
        ("trade", ".floor-ticket"),
        ("book", ".floor-book"),
    ):
        page.click(f".bottom-nav [data-view={view}]")
        expect(page.locator(seen)).to_be_visible()
        visitor.expect_no_sideways_scroll()
    visitor.expect_accessible()
    page.click(".bottom-nav [data-view=watch]")
    page.click("#watch-rows [data-code='999307'], #watch-rows tr:has-text('999307')")
    expect(page.locator(".floor-chart")).to_be_visible()
    expect(page.locator("#quote [data-cell=code]")).to_have_text("999307")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_hall_is_accessible_and_fits(trader, theme):
    trader.use_theme(theme)
    trader.expect_accessible()
    for tab in ("orders", "fills", "cash"):
        open_book(trader.page, tab)
    trader.expect_accessible()
    trader.expect_to_fit()


def test_the_instructor_looks_on_without_a_ticket(visit):
    visitor = visit().sign_in("instructor")
    page = visitor.page
    page.goto("/hall/")
    expect(page.locator("#onlooker-title")).to_be_visible()
    expect(page.locator("#ticket")).to_have_count(0)
    expect(page.locator("#feed-status")).to_contain_text("Feed connected")
    visitor.expect_accessible()


FIGURES = {
    "formatPercent": ("percent", [0, 0.00004, 0.00005, 0.0296, -0.0134, 0.1, -0.10004, 1.71544]),
    "formatBig": ("big", [0, 7, 999, 1000, 9999, 10000, 123456, 999_950, 39743200, 429_000_000]),
    "formatMoney": ("yuan", [0, 1, 99, 100, 123456, -500000, 100_000_000_000]),
    "formatSignedMoney": ("signed_yuan", [0, 1, -1, 1495200, -500000]),
    "formatChange": ("signed_price", [0, 53, -9, 1000]),
    "formatTime": ("clock", [0, 34200, 37938, 54000]),
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_scripts_write_figures_as_the_server_does(visit, language):
    page = visit().sign_in("student", language=language).page
    page.goto("/hall/")
    written = page.evaluate(
        """async (figures) => {
          const format = await import("/static/js/format.js");
          return Object.fromEntries(Object.entries(figures).map(
            ([name, [, values]]) => [name, values.map((value) => format[name](value))]));
        }""",
        FIGURES,
    )
    with translation.override(language):
        for name, (server_s, values) in FIGURES.items():
            write = getattr(quotes, server_s, None) or getattr(house, server_s)
            exact = [Fraction(str(value)) if name == "formatPercent" else value for value in values]
            assert written[name] == [write(value) for value in exact], name


def test_a_flash_keeps_its_contrast(visit):
    """With motion on: less motion would hide the moment that is looked at."""
    visitor = visit(reduced_motion="no-preference").sign_in("student")
    visitor.page.goto("/hall/")
    for theme in ("light", "dark"):
        visitor.use_theme(theme)
        flash = visitor.page.locator("#watch-rows .flash-up, #watch-rows .flash-down").first
        expect(flash).to_be_attached(timeout=20_000)
        visitor.expect_accessible()
