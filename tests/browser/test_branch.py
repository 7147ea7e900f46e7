"""The securities branch at a real browser: a client's order by telephone, a transfer on both sides, every screen."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.broker_hands import RISK, fill, introduce, press, say, someone
from tests.browser.visitor import Visitor

CLERK = "202301005"
"""A student of the same class as the one of the demo's sign-in."""


@pytest.fixture
def stage(town) -> Callable[..., Any]:
    """Sets the stage of the branch; see `tests.browser.securities_branch`."""

    def play(*wanted: str) -> Any:
        said = town.play("securities_branch", *wanted)
        return json.loads(said) if said else None

    return play


def sit_down(visitor: Visitor, address: str) -> Page:
    page = visitor.page
    page.goto(address)
    page.locator(f"form[action='{address}practice/'] button").press("Enter")
    expect(page.locator("#clients")).to_be_visible()
    return page


@pytest.fixture
def broker(visit: Callable[..., Visitor], stage: Callable[..., Any]) -> Visitor:
    visitor = visit().sign_in("student")
    name = (visitor.page.locator(".menu-person .muted").text_content() or "").split()[0]
    stage("reset", name, CLERK)
    sit_down(visitor, "/broker/")
    return visitor


@pytest.fixture
def clerk(visit: Callable[..., Visitor], broker: Visitor) -> Visitor:
    visitor = visit()
    page = visitor.page
    page.goto("/login/")
    page.fill("[name=username]", CLERK)
    page.fill("[name=password]", "shangban")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    sit_down(visitor.speak("en"), "/clerk/")
    return visitor


def wish_of(page: Page) -> dict[str, str]:
    """The order as the client says it; the code as the slip's list has it."""
    text = page.locator("#talk .is-client").last.inner_text()
    patterns = (
        r"buy (?P<quantity>\d+) shares of (?P<share>.+?), at (?P<price>\d+\.\d\d)",
        r"buy (?P<share>.+?): (?P<quantity>\d+) shares, limit (?P<price>\d+\.\d\d)",
    )
    found = next((match for each in patterns if (match := re.search(each, text))), None)
    assert found, text
    options = page.locator("#shares option").all()
    codes = {each.text_content(): each.get_attribute("value") or "" for each in options}
    return {
        "code": codes[found["share"]],
        "price": found["price"],
        "quantity": found["quantity"],
    }


def free_cash(page: Page) -> str:
    row = page.locator(".client-file div", has_text="Free cash at the broker")
    return row.locator("dd").text_content() or ""


def be_caught(broker: Visitor) -> None:
    """A banned phrase is caught while it is written, and is not said."""
    page = broker.page
    lines = page.locator("#talk li").count()
    page.locator("#text").focus()
    page.keyboard.insert_text("您放心，这只保证收益，稳赚不赔。")
    expect(page.locator("#scan")).to_contain_text("Held: 2 phrases")
    expect(page.locator("#scan mark")).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#appeal")).to_be_visible()
    expect(page.locator("#talk li")).to_have_count(lines)
    expect(page.locator("#text")).to_have_value("您放心，这只保证收益，稳赚不赔。")
    broker.expect_accessible()
    page.locator("#text").fill("")


def enter(clerk: Visitor, client: str, wish: dict[str, str]) -> None:
    """The clerk keys in what the slip says, and the exchange gives it a number."""
    desk = clerk.page
    expect(desk.locator(".slip-paper")).to_contain_text(client)
    expect(desk.locator(".slip-paper")).to_contain_text("confirmed by the client")
    clerk.expect_accessible()
    desk.locator("[name=side][value=buy]").press("Space")
    fill(desk, wish)
    desk.keyboard.press("Enter")
    entered = desk.locator(".clerk-entered .slip-row").first
    expect(entered).to_contain_text(client)
    expect(entered).to_contain_text(re.compile(r"order \d+"))


# ---- A client's order by telephone -----------------------------------------------------------------
def test_an_order_by_telephone_reaches_market_and_account_by_keyboard_alone(broker, clerk, stage):
    page = broker.page
    who = someone(page, stage)
    before = free_cash(page)
    press(page, "file")
    expect(page.locator(".contact-buttons")).to_contain_text("Not on the opt-out list.")
    page.locator("button[name=channel][value=phone]").press("Enter")
    expect(page.locator("#talk .is-client")).to_have_count(1)
    introduce(page)
    say(page, "need", "您平时怎么安排投资的？", "situation")
    say(page, "need", "有什么拿不准的地方吗？", "problem")
    wish = wish_of(page)

    be_caught(broker)
    say(page, "risk", RISK)
    say(page, "verify", "请您报一下身份证后四位。")
    assert who["digits"] in page.locator("#talk .is-client").last.inner_text()

    fill(page, {"digits": who["digits"], "account": who["account"], **wish}, "slip-")
    page.keyboard.press("Enter")
    expect(page.locator("#slips")).to_contain_text(wish["code"])
    press(page, "read-back")
    expect(page.locator("#talk .is-client").last).to_contain_text(re.compile("Yes"))
    press(page, "check")
    expect(page.locator("#slips")).not_to_contain_text("not checked yet")
    press(page, "pass")
    expect(page.locator("form[action$='/pass/']")).to_have_count(0)
    press(page, "end")
    expect(page.locator("#record")).to_be_visible()

    enter(clerk, who["name"], wish)
    expect(page.locator("#slips")).to_contain_text(re.compile(r"Entered\s*\d\d:"))
    page.reload()
    assert free_cash(page) != before
    fill(page, {"content": "客户委托买入，已讲明风险。"})
    page.locator("[name=risk_told]").press("Space")
    page.locator("#next_due").press("Enter")
    expect(page.locator("#record")).to_have_count(0)
    expect(page.locator(".record-list")).to_contain_text("客户委托买入，已讲明风险。")


def test_a_slip_that_is_refused_says_why_and_loses_nothing(broker, stage):
    page = broker.page
    broker.pardon(lambda said: "status of 422" in said)
    who = someone(page, stage)
    page.locator("button[name=channel][value=visit]").press("Enter")
    introduce(page)
    page.locator(".slip-fold summary").press("Enter")
    fields = {"digits": "0000", "account": who["account"], "code": "999101", "quantity": "100"}
    fill(page, fields | {"price": "10.00"}, "slip-")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_be_focused()
    expect(page.locator("#problem")).to_contain_text("These are not the last 4 figures")
    for name, words in fields.items():
        expect(page.locator(f"#slip-{name}")).to_have_value(words)
    broker.expect_accessible()
    broker.expect_to_fit()
    press(page, "end")


# ---- A transfer ------------------------------------------------------------------------------------
def test_a_transfer_is_seen_on_both_sides_and_the_two_agree(broker, clerk, stage):
    who, page = someone(broker.page, stage), clerk.page
    page.goto("/transfers/")

    def holds() -> tuple[float, float]:
        choice = page.locator(f"#client option[value='{who['pk']}']").text_content() or ""
        bank, at_broker = re.findall(r"([\d,]+\.\d\d)", choice)
        return float(bank.replace(",", "")), float(at_broker.replace(",", ""))

    for direction, sign in (("to_broker", 1), ("to_bank", -1)):
        bank, at_broker = holds()
        page.locator("#client").select_option(str(who["pk"]))
        page.locator(f"[name=direction][value={direction}]").press("Space")
        fill(page, {"amount": "１,000.00", "digits": who["digits"]})
        page.keyboard.press("Enter")
        row = page.locator("tbody tr").first
        expect(row).to_contain_text(who["name"])
        expect(row).to_contain_text("Settled")
        assert holds() == (bank - sign * 1000, at_broker + sign * 1000)
    expect(page.locator(".tell-form").first).to_be_visible()
    clerk.expect_to_fit()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/reconciliation/")
    expect(page.locator(".page-head")).to_contain_text("both sides agree")
    line = page.locator("tbody tr", has_text=who["name"]).first
    expect(line).to_contain_text("−1,000.00")
    press(page, "done")
    expect(page.locator(".page-messages")).to_contain_text("Reconciled: 0 differences")


# ---- Every screen ----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_the_branch_is_accessible_and_fits(broker, language, theme):
    pages = ("/broker/", "/broker/log/", "/transfers/", "/reconciliation/")
    look_at(broker, pages, language, theme)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_clerk_s_pages_are_accessible_and_fit(clerk, language):
    look_at(clerk, ("/clerk/", "/transfers/"), language, "light")


def look_at(visitor: Visitor, pages: tuple[str, ...], language: str, theme: str) -> None:
    visitor.speak(language)
    visitor.use_theme(theme)
    for address in pages:
        visitor.page.goto(address)
        visitor.expect_accessible()
        visitor.expect_to_fit()
        visitor.page.set_viewport_size({"width": 1440, "height": 900})
