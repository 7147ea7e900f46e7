"""The counter at a real browser: a teller's day by keyboard alone, every screen, both languages."""

import json
import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from simulator.engine.rmb import capitals
from tests.browser.town import BASE

STEP = "#transaction"


@pytest.fixture
def stage(town):
    """Sets the stage of the hall for whoever is signed in: `reset`, or the customers who come."""

    def play(page: Page, *wanted: str) -> None:
        person = page.locator(".menu-person .muted").text_content() or ""
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "classroom.config.settings",
            "SHANGBAN_DATA_DIR": str(town.folder),
            "SHANGBAN_SECRET_KEY": "only-for-the-browser-tests",
            "SHANGBAN_HOSTS": "127.0.0.1",
        }
        subprocess.run(
            [sys.executable, "-m", "tests.browser.bank_hall", person.split()[0], *wanted],
            cwd=BASE,
            env=environment,
            check=True,
        )

    return play


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


def found(pattern: str, text: str) -> re.Match[str]:
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in {text}"
    return match


# ---- A teller's hands ----------------------------------------------------------------------------
def at(page: Page, step: str) -> None:
    expect(page.locator(STEP)).to_have_attribute("data-step", step)


def text_of(page: Page, paper: str) -> str:
    return page.locator(f".paper-card[popovertarget=look-{paper}] > svg").text_content() or ""


def check_identity(page: Page) -> bool:
    """Compares the card's last day with the business date; whether the customer can be served."""
    at(page, "identity")
    page.locator("#ask-central").press("Enter")
    expect(page.locator("#step-identity figcaption").first).to_contain_text("Central record")
    today = found(r"\d{4}-\d\d-\d\d", page.locator(".topbar").inner_text())[0]
    until = found(r"—(\d{4}\.\d\d\.\d\d|长期)", text_of(page, "identity"))[1]
    has_expired = until != "长期" and until.replace(".", "-") < today
    box = page.locator("[name=findings][value=expired_id]")
    if has_expired:
        box.press("Space")
    page.keyboard.press("F8")
    if has_expired:
        expect(page.locator(".log")).to_contain_text("found Expired identity card")
    return not has_expired


def pay_in(page: Page) -> None:
    at(page, "count")
    money = json.loads(page.locator("#bench").get_attribute("data-money") or "")
    false = {place for place, _, _, faults in money["notes"] if faults}
    if false:
        page.locator("[data-flip]").first.press("Enter")
        for place, *_ in money["notes"]:
            if place in false:
                page.keyboard.press("x")
            page.keyboard.press("ArrowRight")
        expect(page.locator("#aside")).to_have_value(", ".join(map(str, sorted(false))))
    counts = counted(page, money, false)
    type_cash(page, counts)
    page.keyboard.press("F8")
    if false:
        seize(page, len(false))
    at(page, "post")
    total = sum(face * count for face, count in counts.items())
    if false:
        page.locator("form[action='/bank/step/confirm/'] button").press("Enter")
        expect(page.locator("text=✓ confirmed")).to_be_visible()
    key_in(page, total)


def counted(page: Page, money: dict, false: set[int]) -> dict[int, int]:
    """What lies there, as the piles say, without what was put aside."""
    counts = {}
    for pile in page.locator("#money .pile").all():
        words = pile.inner_text()
        face = int(found(r"^\s*(\d+) (?:yuan|jiao)", words)[1])
        face *= 100 if "yuan" in words else 10
        straps, loose = re.findall(r"(\d+) straps", words), re.findall(r"(\d+) loose", words)
        counts[face] = sum(map(int, straps)) * 100 + sum(map(int, loose))
    for place, face, *_ in money["notes"]:
        counts[face] -= place in false
    return counts


def type_cash(page: Page, counts: dict[int, int]) -> None:
    for face, count in counts.items():
        page.locator(f"#pieces-{face}").focus()
        page.keyboard.type(str(count))


def seize(page: Page, pieces: int) -> None:
    steps = ["tell", "second_clerk", "stamp", "certificate", "appeal", "register"]
    for place, step in enumerate([*steps, *(["report"] if pieces >= 5 else [])], 1):
        page.locator(f"#order-{step}").focus()
        page.keyboard.type(str(place))
    page.locator(".seizure button[type=submit]").press("Enter")
    expect(page.locator(".seizure")).to_have_count(0)


def key_in(page: Page, fen: int) -> None:
    expect(page.locator("#amount")).to_be_focused()
    page.keyboard.type(f"{fen / 100:,.2f}")
    page.keyboard.press("Enter")
    expect(page.locator("#capitals")).to_be_focused()
    page.keyboard.type(capitals(fen))
    expect(page.locator("[data-shows=capitals]")).to_have_text(f"人民币{capitals(fen)}")
    page.keyboard.press("Alt+8")
    finish_slip(page, fen)


def finish_slip(page: Page, fen: int) -> None:
    at(page, "print")
    page.keyboard.press("F9")
    at(page, "sign")
    page.keyboard.press("Alt+9")
    expect(page.locator(STEP)).not_to_have_attribute("data-step", "sign")
    if page.locator(STEP).get_attribute("data-step") == "count_out":
        type_cash(page, {10_000: fen // 10_000})
        expect(page.locator("[data-cash-chip]")).to_contain_text("agree")
        page.keyboard.press("F8")
    at(page, "seal")
    for seal, moves in (("cleared", ["ArrowLeft"] * 4), ("name", ["ArrowRight"] * 6)):
        page.locator(f"[data-seal-key={seal}]").press("Enter")
        for move in [*moves, *["ArrowDown"] * 10]:
            page.keyboard.press(move)
        page.keyboard.press("Enter")
    expect(page.locator("[data-placed] input")).to_have_count(2)
    page.keyboard.press("F9")
    at(page, "hand_over")
    for paper in page.locator("[name=papers]").all():
        if paper.get_attribute("value") != "slip":
            paper.press("Space")
    page.keyboard.press("F9")
    expect(page.locator(STEP)).to_have_count(0)


def settle_expired(page: Page) -> bool:
    """Asks for a valid card; whether the customer had one along."""
    page.locator("summary", has_text="Ask for another paper").press("Enter")
    page.locator("#ask-paper").select_option("identity")
    page.locator("form[action='/bank/step/ask_paper/'] button").press("Enter")
    expect(page.locator(".log")).to_contain_text("Asked for another paper")
    if page.locator(STEP).get_attribute("data-step") == "identity":
        return check_identity(page)
    page.locator("summary", has_text="Decline").press("Enter")
    page.locator("#decline-reason").select_option("expired_id")
    page.locator("form[action='/bank/step/decline/'] button").press("Enter")
    expect(page.locator(STEP)).to_have_count(0)
    return False


def serve(page: Page) -> None:
    page.keyboard.press("F6")
    at(page, "papers")
    is_deposit = "deposit" in page.locator("#form-title").inner_text()
    page.keyboard.press("F8")
    if not check_identity(page) and not settle_expired(page):
        return
    if is_deposit:
        pay_in(page)
        return
    at(page, "pin")
    page.keyboard.press("F8")
    at(page, "post")
    amount = found(r"￥([\d,.]+)", text_of(page, "slip"))[1]
    key_in(page, round(float(amount.replace(",", "")) * 100))


def close(page: Page) -> None:
    page.goto("/bank/closing/")
    for row in page.locator("tbody tr").all():
        straps, loose = found(r"(\d+) straps and (\d+) loose", row.inner_text()).groups()
        row.locator("input").focus()
        page.keyboard.type(str(int(straps) * 100 + int(loose)))
    for book in page.locator(".closing-books fieldset").all():
        numbers = [int(number) for number in re.findall(r"\d{8}", book.inner_text())]
        first, last, *used = numbers
        book.locator("input").nth(0).focus()
        page.keyboard.type(str(max([first - 1, *used]) + 1))
        book.locator("input").nth(1).focus()
        page.keyboard.type(str(last))
    for seal in page.locator("[name=seals]").all():
        seal.press("Space")
    page.locator("main form button[type=submit]").press("Enter")


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
