"""The securities hall at a real browser: trading by keyboard, refusals, a cut line, every screen."""

import re

import pytest
from playwright.sync_api import expect

CONTINUOUS = re.compile("Continuous trading")


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
    page.keyboard.press("ArrowUp")
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
