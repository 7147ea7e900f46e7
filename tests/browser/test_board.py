"""The LED board in a browser that nobody signed in to."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def board(visit):
    visitor = visit()
    visitor.page.goto("/board/riverside/")
    expect(visitor.page.locator("#freshness")).to_contain_text(re.compile("行情实时|Live"))
    return visitor


def test_the_board_is_public_and_follows_the_market(board):
    page = board.page
    expect(page.locator(".led-tile")).to_have_count(9)
    stood = page.locator("#market-time").inner_text()
    expect(page.locator("#market-time")).not_to_have_text(stood)
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.led-price')).fontSize")
        == "72px"
    )


def test_a_browser_that_is_not_paired_shows_no_room_code(board):
    with board.page.expect_response(re.compile("display")) as answered:
        pass
    assert "room-code" not in answered.value.text()
    expect(board.page.locator(".led-code")).to_have_text("")


def test_the_board_names_nobody(visit, board):
    instructor = visit().sign_in("instructor", language="zh-hans")
    instructor.page.goto("/shift/")
    shown = board.page.locator("body").inner_text()
    aliases = board.page.locator("#board_ranking .led-who").all_inner_texts()
    assert not any(re.search(r"\d{9}", alias) for alias in aliases)
    own = instructor.page.locator(".menu-name").inner_text()
    assert own not in shown


def test_the_news_line_and_the_tiles_can_be_held(board):
    page = board.page
    page.click("#hold")
    expect(page.locator("#hold")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("body")).to_have_class(re.compile("is-held"))


def test_the_news_stands_still_for_whoever_asked_for_less_motion(visit):
    visitor = visit(reduced_motion="reduce")
    visitor.page.goto("/board/riverside/")
    name = "() => getComputedStyle(document.getElementById('news')).animationName"
    assert visitor.page.evaluate(name) == "none"


def test_the_board_is_accessible_and_fits(board):
    board.expect_accessible()
    board.expect_to_fit()
