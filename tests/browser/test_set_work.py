"""Work is set, done at the real counter, graded by keyboard, let out and asked about, in browsers."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.teller_hands import serve

TASK = "Personal cash deposits"


@pytest.fixture
def instructor(visit):
    visitor = visit().sign_in("instructor")
    visitor.page.goto("/work/")
    return visitor


@pytest.fixture
def student(visit, stage):
    visitor = visit().sign_in("student")
    stage(visitor.page, "reset")
    return visitor


def set_task(instructor) -> str:
    """The address of the progress of a task that is set for the class as the form stands."""
    page = instructor.page
    page.get_by_role("link", name=re.compile(f"^{TASK}")).last.click()
    instructor.expect_accessible()
    instructor.expect_to_fit()
    page.get_by_role("button", name="Set this task").click()
    expect(page.locator("#people-title")).to_be_visible()
    instructor.expect_accessible()
    instructor.expect_to_fit()
    return str(page.url)


def begin(student, work: str) -> str:
    """Begins an attempt and gets a box at the counter; the address of the attempt."""
    page = student.page
    page.goto(work)
    page.get_by_role("button", name=re.compile("^(Begin|Again)")).click()
    expect(page.locator("#steps-title")).to_be_visible()
    attempt = str(page.url)
    page.get_by_role("link", name="To the desk").click()
    page.locator("form[action='/bank/open/'] button").press("Enter")
    expect(page.locator("#desk")).to_be_visible()
    page.goto("/bank/")
    return attempt


def hand_in(student, attempt: str) -> None:
    page = student.page
    page.goto(attempt)
    student.expect_accessible()
    student.expect_to_fit()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.fill("#note", "先收款，后记账。")
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_text("mark not out yet").last).to_be_visible()


def grade(instructor, progress: str) -> str:
    """Marks two scripts by keyboard alone and lets them out; the address of the first."""
    page = instructor.page
    page.goto(progress.replace("/progress/", "/grading/"))
    opened = str(page.url).split("?")[0]
    page.keyboard.press("j")
    expect(page).not_to_have_url(re.compile(re.escape(opened)))
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(re.escape(opened)))
    instructor.expect_accessible()
    instructor.expect_to_fit()
    page.set_viewport_size({"width": 1366, "height": 768})
    why = page.locator("#criterion-confirmed .rubric-why").first
    expect(why).to_contain_text("done without “amount confirmed by the customer”")
    page.keyboard.press("3")
    expect(page.locator("#points-confirmed")).to_be_focused()
    page.keyboard.type("４．５")
    page.keyboard.press("Tab")
    page.keyboard.type("客户先报了金额，视作唱收。")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#comment")).to_be_focused()
    page.keyboard.type("次序清楚。")
    page.keyboard.press("Control+Shift+Enter")
    expect(page).not_to_have_url(re.compile(re.escape(opened)))
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".grading-rubric .panel-head .chip")).to_have_text("Marked")
    page.get_by_role("button", name="All marked: ready").press("Enter")
    page.get_by_role("button", name="Release 2 marks").press("Enter")
    expect(page.locator(".release-facts")).to_contain_text("released 2")
    return opened


def read_and_ask(student, mark: str) -> None:
    """Reads in both languages why points were lost, and asks to look again."""
    page = student.page
    page.goto(mark)
    expect(page.get_by_text("amount confirmed by the customer").first).to_be_visible()
    expect(page.get_by_text("客户先报了金额，视作唱收。")).to_be_visible()
    student.expect_accessible()
    student.expect_to_fit()
    student.speak("zh-hans")
    expect(page.get_by_text("没有做“客户确认金额”").first).to_be_visible()
    student.expect_accessible()
    student.speak("en")
    page.select_option("#criterion", "confirmed")
    page.fill("#text", "第二位客户也先报了金额。")
    page.get_by_role("button", name="Ask").press("Enter")
    expect(page.get_by_text("Waiting for an answer.")).to_be_visible()


def test_a_task_goes_from_the_library_to_a_mark_that_is_asked_about(instructor, student, stage):
    progress = set_task(instructor)
    work = progress.replace("/progress/", "/")
    first = begin(student, work)
    for _ in range(2):
        serve(student.page)
    hand_in(student, first)
    stage(student.page, "reset")
    hand_in(student, begin(student, work))

    script = grade(instructor, progress)
    read_and_ask(student, f"{first}mark/")

    page = instructor.page
    page.goto(script)
    page.locator("textarea[name=answer]").fill("回放里没有听到。")
    page.get_by_role("button", name="The mark stays").press("Enter")
    expect(page.locator(".callout-ok").first).to_contain_text("回放里没有听到。")
    student.page.goto(f"{first}mark/")
    expect(student.page.get_by_text("回放里没有听到。")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_set_work_is_accessible_and_fits(instructor, student, language, theme):
    for visitor, addresses in (
        (instructor, ("/work/",)),
        (student, ("/work/", "/peers/")),
    ):
        visitor.speak(language)
        visitor.use_theme(theme)
        for address in addresses:
            visitor.page.goto(address)
            visitor.expect_accessible()
            visitor.expect_to_fit()
            visitor.page.set_viewport_size({"width": 1440, "height": 900})
