"""A broker's hands: a talk with a client by keyboard."""

from typing import Any

from playwright.sync_api import Page, expect

RISK = "股票有风险，可能亏损，您看这样清楚吗？"


def someone(page: Page, stage) -> dict[str, Any]:
    """A client who wants to buy, and whose money has arrived; the desk has their file in hand."""
    for _ in range(20):
        found = stage("client", "buy")
        if found is not None:
            page.goto(f"/broker/clients/{found['pk']}/")
            return dict(found)
    raise AssertionError("nobody who wants to buy has money at the broker")


def say(page: Page, saying: str, words: str, question: str = "") -> None:
    """Chooses, writes and sends by keyboard; waits until the client has answered."""
    before = page.locator("#talk li").count()
    page.locator("#saying").select_option(saying)
    if question:
        page.locator(f"[name=question][value={question}]").press("Space")
    page.locator("#text").focus()
    page.keyboard.insert_text(words)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#talk li")).not_to_have_count(before)
    expect(page.locator("#text")).to_be_focused()


def introduce(page: Page) -> None:
    name, licence = page.locator("#licence b").all_text_contents()
    say(
        page,
        "identity",
        f"您好，我是临江镇证券营业部的{name}，执业编号{licence}，本次通话会录音。",
    )
    say(page, "permission", "请问您现在方便说几句吗？")


def fill(page: Page, fields: dict[str, str], prefix: str = "") -> None:
    for name, words in fields.items():
        page.locator(f"#{prefix}{name}").focus()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(words)


def press(page: Page, action: str) -> None:
    page.locator(f"form[action$='/{action}/'] button").first.press("Enter")
