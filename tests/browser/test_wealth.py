"""The wealth office at a real browser: an interview by keyboard with a product refused, every screen."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.town import BASE

SAID = {"Income": 3, "Spending": 7, "Assets": 10, "Debts": 3}


@pytest.fixture
def advisor(visit, town):
    """A student at a practice desk, with a client who wants more than the class holds."""
    visitor = visit().sign_in("student")
    person = visitor.page.locator(".menu-person .muted").text_content() or ""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "classroom.config.settings",
        "SHANGBAN_DATA_DIR": str(town.folder),
        "SHANGBAN_SECRET_KEY": "only-for-the-browser-tests",
        "SHANGBAN_HOSTS": "127.0.0.1",
    }
    program = [sys.executable, "-m", "tests.browser.wealth_office", person.split()[0]]
    subprocess.run(program, cwd=BASE, env=environment, check=True)
    visitor.page.goto("/wealth/")
    expect(visitor.page.locator("#wealth-desk")).to_be_visible()
    return visitor


# ---- A manager's hands ---------------------------------------------------------------------------
def press(page: Page, what: str) -> None:
    page.locator(what).first.press("Enter")


def press_button(page: Page, action: str) -> None:
    press(page, f"form[action$='{action}'] button[type=submit]")


def stage(page: Page, number: int) -> None:
    press(page, f".wealth-stages li:nth-child({number}) a")
    expect(
        page.locator(f".wealth-stages li:nth-child({number}) [aria-current=step]")
    ).to_be_visible()
    page.wait_for_load_state()


def ask_everything(page: Page) -> None:
    press_button(page, "/purpose/")
    expect(page.locator(".speech-own").first).to_contain_text("stays confidential")
    questions = page.locator("form[action*='/ask/'] button")
    for left in range(questions.count(), 0, -1):
        questions.first.press("Enter")
        expect(questions).to_have_count(left - 1)


def assess(page: Page) -> int:
    """Has the questionnaire filled in, asks about clashes, and tells the class that the table gives."""
    press_button(page, "/fill/")
    expect(page.locator(".score")).to_be_visible()
    clashes = page.locator("form[action*='/clash/'] button")
    for left in range(clashes.count(), 0, -1):
        clashes.first.press("Enter")
        expect(clashes).to_have_count(left - 1)
    score = int(page.locator(".score b").inner_text())
    rows = page.locator("tr", has=page.locator("th[scope=row]"))
    bounds = [re.findall(r"\d+", row.locator(".num").inner_text()) for row in rows.all()]
    level = next(at for at, (low, high) in enumerate(bounds, 1) if int(low) <= score <= int(high))
    page.locator(f"[name=level][value='{level}']").press("Space")
    press_button(page, "/tell/")
    expect(page.locator(".grade b").first).to_have_text(f"C{level}")
    return level


def heard(page: Page, topic: str) -> str:
    line = page.locator(".heard div", has=page.locator(f"dt:text-is('{topic}')"))
    return line.locator("dd").inner_text()


def write_sheet(page: Page) -> None:
    """Writes down line by line what the client said, and adds it up."""
    worth = 0
    for topic, sign in {"Assets": 1, "Debts": -1, "Income": 0, "Spending": 0}.items():
        for name, amount in re.findall(r"([a-z][a-z,'’ ]+) ([\d,]+) yuan", heard(page, topic)):
            field = label(page, name.removeprefix(", ").strip())
            field.fill(amount)
            worth += sign * int(amount.replace(",", ""))
    page.fill("#net_worth", str(worth))
    page.press("#net_worth", "Enter")
    expect(page.locator(".sheet-form .callout")).to_contain_text("The sheet balances")


def label(page: Page, name: str) -> Locator:
    return page.locator(".sheet-form").get_by_label(re.compile(f"^{re.escape(name)}$", re.I))


def set_goal(page: Page) -> None:
    told = heard(page, "Goals")
    kind = "education" if "studies" in told else "retirement"
    amounts = [each.replace(",", "") for each in re.findall(r"([\d,]+) (?:yuan|years)", told)]
    page.locator(f"[name=kind][value={kind}]").press("Space")
    if kind == "education":
        years, duration, yearly, have = amounts[:4]
        pension = ""
    elif "I am retired" in told:
        yearly, pension, duration, have = amounts[:4]
        years = "0"
    else:
        years, yearly, pension, duration, have = amounts[:5]
    for field, value in {
        "yearly": yearly,
        "years_to": years,
        "duration": duration,
        "have": have,
        "pension": pension,
    }.items():
        page.fill(f"#goal-{field}", value)
    page.press("#goal-yearly", "Enter")
    expect(page.locator(".wealth-stages li:nth-child(3)")).to_have_class("is-done")


def disclose(page: Page) -> None:
    for said in range(9):
        expect(page.locator(".disclosure .chip").first).to_have_text(f"{said} / 9")
        expect(page.locator("#say-next")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".disclosure .chip").first).to_have_text("9 / 9")


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
