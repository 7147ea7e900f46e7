"""The whole day of a class at real browsers: bots at the desks around one person for each role.

The student and one judge read English; instructor, other judge and the board's public read Chinese.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser import broker_hands, contest_hands, teller_hands, wealth_hands
from tests.browser.shift_hands import digits_on, pair
from tests.browser.town import Town, served
from tests.browser.visitor import Visitor
from tests.work_scene import REFLECTION

REASON = "客户先报了金额，视作唱收。"
COMMENT = "次序清楚，下次两位都办完。"
MESSAGE = "先核对身份，再办理。"
POINTS = "先收款后记账\n印章不压金额"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of its own: a day can be worked once."""
    with served(tmp_path_factory.mktemp("whole-day")) as town:
        yield town


@dataclass
class People:
    """Who has come, each at a browser of their own."""

    student: Visitor
    instructor: Visitor
    screen: Visitor
    public: Visitor


@pytest.fixture
def people(visit: Callable[..., Visitor]) -> People:
    return People(
        visit().sign_in("student"),
        visit().sign_in("instructor", language="zh-hans"),
        visit(),
        visit(),
    )


# ---- Morning -------------------------------------------------------------------------------------
def open_the_day(people: People) -> str:
    """The instructor pairs the big screen, the student clocks in with its code; the shift's page."""
    page = people.instructor.page
    page.goto("/shift/")
    page.locator("tr", has_text="进行中").get_by_role("link").first.click()
    expect(page.locator("#pairing_code")).to_be_visible()
    shift = str(page.url)
    pair(people.instructor, people.screen)
    student = people.student.page
    student.goto("/shift/")
    student.fill("#code", digits_on(people.screen))
    student.press("#code", "Enter")
    expect(student.get_by_text("Clocked in at").first).to_be_visible()
    return shift


def set_work(page: Page) -> str:
    """The address of the work that the instructor sets for the class, as the form stands."""
    page.goto("/work/")
    page.get_by_role("link", name=re.compile("^个人现金存款")).last.click()
    page.get_by_role("button", name="布置").click()
    expect(page.locator("#people-title")).to_be_visible()
    return str(page.url).removesuffix("progress/")


def ask_for_reports(page: Page, shift: str) -> None:
    page.goto(f"{shift}reports/")
    page.locator("form[action$='/call/'] button").click()
    expect(page.locator(".page-head .chip-brand")).to_be_visible()


def to_the_desks(page: Page, shift: str) -> None:
    """Walks through the stages until people sit at their desks."""
    page.goto(shift)
    while not page.locator(".shift-greeting", has_text="上岗").count():
        stage = page.locator(".shift-greeting").inner_text()
        page.locator("#next_button").click()
        expect(page.locator(".shift-greeting")).not_to_have_text(stage)


def post(page: Page, shift: str, name: str, duty: str) -> None:
    """Posts the student and publishes the sheet."""
    page.goto(f"{shift}posts/")
    row = page.locator("tr", has_text=name)
    row.locator("select").select_option(duty)
    row.locator("input").fill("X1")
    page.locator("button[name=publish]").click()
    expect(row.locator("td").last).to_contain_text("X1")


# ---- The desks -----------------------------------------------------------------------------------
def work_the_counter(people: People, work: str, shift: str) -> str:
    """One deposit under the eyes of the instructor, then the box back; the attempt's address."""
    page, wall = people.student.page, people.instructor.page
    page.goto(work)
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#steps-title")).to_be_visible()
    attempt = str(page.url)
    page.goto("/bank/")
    page.locator("form[action='/bank/open/'] button").press("Enter")
    expect(page.locator("#desk")).to_be_visible()
    wall.goto(f"{shift}wall/")
    expect(wall.locator("#line-state")).to_have_text("实时更新")
    tile = wall.locator("#seats .seat", has_text=name_of(people.student))
    page.goto("/bank/")
    page.keyboard.press("F6")
    teller_hands.at(page, "papers")
    page.keyboard.press("F8")
    expect(tile).to_contain_text("身份核验")
    be_told(wall, page, tile.locator(".seat-tick"))
    page.keyboard.press("F8")  # the central record has not been asked
    expect(tile).to_contain_text("清点")
    teller_hands.pay_in(page)
    teller_hands.close(page)
    expect(page.locator("main")).to_contain_text("Box and books agree")
    return attempt


def be_told(wall: Page, page: Page, tick) -> None:
    """A message to one seat arrives and is read, and the wall says so."""
    tick.check()
    wall.fill("#message-text", MESSAGE)
    wall.get_by_role("button", name="发送消息").click()
    expect(page.locator(".room-told")).to_contain_text(MESSAGE)
    page.locator(".room-told button").first.click()
    expect(wall.locator("#wall-messages")).to_contain_text("1 / 1")


def name_of(visitor: Visitor) -> str:
    return visitor.page.locator(".menu-person b").text_content() or ""


def hand_in(page: Page, attempt: str) -> None:
    page.goto(attempt)
    page.fill("#note", "先收款，后记账。")
    page.get_by_role("button", name="Hand in now").click()
    expect(page.get_by_text("mark not out yet").last).to_be_visible()


def advise(page: Page) -> None:
    """An interview from the greeting to the record, with somebody who has not been here before."""
    page.goto("/wealth/")
    page.locator("li", has_text="for the first time").first.get_by_role("button").press("Enter")
    wealth_hands.ask_everything(page)
    wealth_hands.stage(page, 2)
    wealth_hands.assess(page)
    wealth_hands.stage(page, 5)
    for part in ("need", "preference", "worries", "conclusion"):
        page.fill(f"#part-{part}", "As told.")
    page.fill("#next_contact", "2099-01-04")
    wealth_hands.press_button(page, "/write/")
    expect(page.locator(".debrief")).to_contain_text("No rule was broken.")


def serve_a_client(page: Page, stage: Callable[..., object]) -> None:
    """A call to a client, and what was said put into the service record."""
    page.goto("/broker/")
    expect(page.locator("#clients")).to_be_visible()
    broker_hands.someone(page, stage)
    broker_hands.press(page, "file")
    expect(page.locator(".contact-buttons")).to_contain_text("Not on the opt-out list.")
    page.locator("button[name=channel][value=phone]").press("Enter")
    expect(page.locator("#talk .is-client")).to_have_count(1)
    broker_hands.introduce(page)
    broker_hands.say(page, "need", "您平时怎么安排投资的？", "situation")
    broker_hands.say(page, "risk", broker_hands.RISK)
    broker_hands.press(page, "end")
    broker_hands.fill(page, {"content": "了解了客户的安排，已讲明风险。"})
    page.locator("[name=risk_told]").press("Space")
    page.locator("#next_due").press("Enter")
    expect(page.locator(".record-list")).to_contain_text("了解了客户的安排，已讲明风险。")


def report(page: Page, shift: str) -> None:
    page.goto(f"{shift}report/")
    page.fill("#points", POINTS)
    page.fill("#reflection", REFLECTION)
    page.get_by_role("button", name="Hand in the report").click()
    expect(page.get_by_text("Handed in").first).to_be_visible()


# ---- Marks ---------------------------------------------------------------------------------------
def grade(page: Page, work: str, name: str) -> str:
    """The instructor marks every script by keyboard; the total of the student's, as the desk has it."""
    page.goto(f"{work}grading/")
    scripts = page.locator(".grading-list tbody th a")
    for _ in range(scripts.count()):
        if name in page.locator(".grading-list [aria-current=true]").last.inner_text():
            break
        here = page.url
        page.keyboard.press("j")
        expect(page).not_to_have_url(here)
    own = str(page.url)
    expect(page.locator("#criterion-confirmed .rubric-why").first).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("#points-confirmed")).to_be_focused()
    page.keyboard.type("４．５")
    page.keyboard.press("Tab")
    page.keyboard.type(REASON)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.type(COMMENT)
    with page.expect_navigation():
        page.keyboard.press("Control+Shift+Enter")
    page.goto(own)
    expect(page.locator(".grading-rubric .panel-head .chip")).to_have_text("已评")
    return page.locator("#total").inner_text()


def see_nothing_yet(student: Visitor, attempt: str) -> None:
    """Nothing of a mark that is not out stands on any page of the student."""
    page = student.page
    student.pardon(lambda said: "status of 404" in said)
    for address in ("/", "/work/", "/grades/", "/radar/", attempt, f"{attempt}mark/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        text = page.content()
        way = f'href="{urlsplit(attempt).path}mark/"'
        assert not [secret for secret in (REASON, COMMENT, way) if secret in text], address
    student.pardon(lambda _said: False)


def release(page: Page, name: str) -> None:
    """What is marked goes out, what is not stays."""
    page.locator("button[name=what][value=ready]").press("Enter")
    page.locator("button[name=what][value=release]").press("Enter")
    rows = page.locator(".grading-list tbody tr")
    expect(rows.filter(has_text=name)).to_contain_text("已发布")
    expect(rows.filter(has_not_text=name).first).to_contain_text("未评")


def read_why(page: Page, attempt: str, total: str) -> None:
    """The student reads the mark, the words to it, and the line of evidence of a lost point."""
    page.goto("/")
    expect(page.locator(".mark-score").first).to_be_visible()
    page.goto(f"{attempt}mark/")
    expect(page.locator(".mark-head .stat-value")).to_have_text(total)
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(page.get_by_text(COMMENT)).to_be_visible()
    expect(page.locator(".loss-line time").first).to_be_visible()


def take_out_grades(page: Page, name: str, total: str) -> None:
    """Both files open where people open them, and have the mark in the student's row."""
    page.goto("/work/")
    page.locator("a[href$='/grades/']").first.click()
    files = {}
    for kind in ("XLSX", "CSV"):
        with page.expect_download() as caught:
            page.get_by_role("link", name=kind).click()
        files[kind] = caught.value.path().read_bytes()
    sheet = load_workbook(io.BytesIO(files["XLSX"])).worksheets[0]
    tables = (
        pd.DataFrame(list(sheet.values)[1:]),
        pd.read_excel(io.BytesIO(files["XLSX"])),
        pd.read_csv(io.BytesIO(files["CSV"]), encoding="utf-8-sig"),
    )
    for table in tables:
        row = table[table.eq(name).any(axis=1)].iloc[0].to_list()
        assert float(total) in row, row


# ---- A contest -----------------------------------------------------------------------------------
def judge(people: People, visit: Callable[..., Visitor], contest: str) -> None:
    """Two judges score blind; the board stands still until the organiser lets the result out."""
    chair, board = people.instructor, people.public.page
    board.reload()
    expect(board.locator(".freeze")).to_be_visible(timeout=contest_hands.LONG)
    frozen = board.locator(".board-table tbody").inner_text()
    contest_hands.draw_judges(chair.speak("en").page, contest)
    contest_hands.score(visit().sign_in("judge"), contest, "4")
    contest_hands.score(contest_hands.sign_in_as(visit(), "judge2"), contest, "5")
    page = chair.speak("zh-hans").page
    page.goto(f"{contest}judging/")
    page.get_by_role("button", name="确定最终成绩").click()
    expect(page.get_by_role("button", name="公布成绩")).to_be_visible()
    board.reload()
    assert board.locator(".board-table tbody").inner_text() == frozen
    page.get_by_role("button", name="公布成绩").click()
    expect(board.locator(".board-scope")).to_contain_text("最终结果")
    expect(board.locator(".board-table thead")).to_contain_text("总分")


# ---- The day -------------------------------------------------------------------------------------
def test_a_class_works_a_day_and_everybody_can_rely_on_what_it_leaves(people, visit, town):
    student, instructor = people.student, people.instructor
    name = name_of(student)
    contest = f"/contests/{int(town.play('contest_stage'))}/"
    student.page.goto(contest)
    trading = student.page.get_by_text("Trade with the contest account")
    contest_hands.reload_until(student.page, trading)
    board = student.page.get_by_role("link", name="Public board").get_attribute("href")
    people.public.page.goto(board)
    contest_hands.trade_and_write(student.page, contest)

    shift = open_the_day(people)
    work = set_work(instructor.page)
    ask_for_reports(instructor.page, shift)
    to_the_desks(instructor.page, shift)
    town.play("classmates", "work", work.rstrip("/").rpartition("/")[2])
    post(instructor.page, shift, name, "teller")
    attempt = work_the_counter(people, work, shift)
    hand_in(student.page, attempt)
    post(instructor.page, shift, name, "wealth")
    advise(student.page)
    post(instructor.page, shift, name, "broker")
    serve_a_client(student.page, lambda *words: json.loads(town.play("securities_branch", *words)))
    report(student.page, shift)

    total = grade(instructor.page, work, name)
    see_nothing_yet(student, attempt)
    release(instructor.page, name)
    read_why(student.page, attempt, total)
    judge(people, visit, contest)
    take_out_grades(instructor.page, name, total)
    assert json.loads(town.play("classmates", "evening")) == {
        "books": [],
        "bank and broker": [],
        "evidence": [],
    }
