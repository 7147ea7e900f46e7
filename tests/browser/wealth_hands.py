"""A wealth manager's hands: an interview by keyboard, as the pages and the client's words ask for it."""

import re

from playwright.sync_api import Locator, Page, expect


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
