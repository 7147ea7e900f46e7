"""A student writes the practice report, an instructor reads it and takes the grades out, at real browsers."""

import io
import re

import pandas as pd
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.town import Town
from tests.work_scene import REFLECTION

REPORTS = (92 + 88.5) / 2
"""The mean of what the demo's newcomer has for reports and what is given here."""
FOUR_PARTS = ["1. Work task", "2. Time of completion", "3. Main points", "4. Reflection"]


@pytest.fixture(scope="module")
def shift(town: Town) -> str:
    """The number of the open shift, with a mark that is out and reports asked for."""
    return town.play("grades_stage").split()[-1]


@pytest.mark.usefixtures("shift")
def test_each_point_of_the_radar_leads_from_the_first_page_to_its_evidence(visit):
    student = visit().sign_in("student")
    page = student.page
    page.goto("/")
    expect(page.locator("#work-title")).to_be_visible()
    expect(page.locator(".mark-list .mark-score").first).to_be_visible()
    expect(page.locator("[data-radar] svg .radar-point").first).to_be_visible()
    student.expect_accessible()
    student.expect_to_fit()
    page.set_viewport_size({"width": 1440, "height": 900})
    drawn = page.locator("[data-radar] svg a")
    assert re.search(r"/radar/\w+/$", drawn.first.get_attribute("href"))
    page.locator(".skills-advice a").click()
    expect(page).to_have_url(re.compile(r"/radar/\w+/$"))
    expect(page.locator(".loss-line").first).to_be_visible()
    student.expect_accessible()
    student.expect_to_fit()
    page.locator(".criteria-list a").first.click()
    expect(page).to_have_url(re.compile(r"/attempts/\d+/mark/$"))
    page.goto("/radar/")
    expect(page.locator("[data-radar] svg")).to_be_visible()
    student.speak("zh-hans")
    student.use_theme("dark")
    student.expect_accessible()
    student.expect_to_fit()
    student.use_theme("light")


def test_a_report_survives_a_cut_line_and_a_reload_and_is_handed_in_and_printed(visit, shift):
    student = visit().sign_in("student")
    student.pardon(lambda said: "ERR_INTERNET_DISCONNECTED" in said)
    page = student.page
    page.goto(f"/shifts/{shift}/report/")
    page.fill("#points", "先收款后记账\n印章不压金额")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    student.context.set_offline(True)
    page.fill("#reflection", REFLECTION)
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    student.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved at")
    expect(page.locator("#length_now")).not_to_have_text("0")
    page.fill("#points", "先收款后记账\n印章不压金额\n假币当面收缴")
    page.reload()  # before the pause after typing is over
    expect(page.locator("#points")).to_have_value("先收款后记账\n印章不压金额\n假币当面收缴")
    expect(page.locator("#reflection")).to_have_value(REFLECTION)
    student.expect_accessible()
    student.expect_to_fit()
    page.get_by_role("button", name="Hand in the report").click()
    expect(page.get_by_text("Handed in").first).to_be_visible()

    page.get_by_role("link", name="Print").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert page.locator("h2").all_inner_texts() == FOUR_PARTS
    expect(page.locator(".report-sheet li", has_text="假币当面收缴")).to_be_visible()
    student.expect_accessible()
    student.expect_to_fit()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


def test_an_instructor_reads_marks_and_releases_a_report_and_takes_the_grades_out(visit, shift):
    instructor = visit().sign_in("instructor", language="zh-hans")
    page = instructor.page
    page.goto("/")
    expect(page.locator("#piles-title")).to_be_visible()
    instructor.expect_accessible()
    instructor.expect_to_fit()
    page.goto(f"/shifts/{shift}/reports/")
    instructor.expect_accessible()
    instructor.expect_to_fit()
    page.locator(".report-rows a").first.click()
    expect(page.locator("article")).to_contain_text("假币当面收缴")
    instructor.expect_accessible()
    instructor.expect_to_fit()
    page.fill("#percent", "８８．５")
    page.fill("#comment", "要点清楚")
    page.get_by_role("button", name="保存成绩").or_(
        page.locator("form[action$='/mark/'] button")
    ).first.click()
    expect(page.locator("#percent")).to_have_value("88.5")
    page.goto(f"/shifts/{shift}/reports/")
    page.locator("form[action$='/release/'] button").click()
    expect(page.locator(".chip-solid")).to_contain_text("88.5")

    page.goto("/work/")
    page.locator("a[href$='/grades/']").first.click()
    expect(page.locator(".gradebook tbody tr").first).to_contain_text("90.3")
    instructor.expect_accessible()
    instructor.expect_to_fit()
    with page.expect_download() as caught:
        page.get_by_role("link", name="XLSX").click()
    excel = caught.value.path().read_bytes()
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV").click()
    csv = caught.value.path().read_bytes()
    sheet = load_workbook(io.BytesIO(excel)).active
    tables = pd.read_excel(io.BytesIO(excel)), pd.read_csv(io.BytesIO(csv), encoding="utf-8-sig")
    for table in tables:
        assert len(table) == sheet.max_row - 1
        assert REPORTS in table.iloc[0].to_list()
    page.locator("a[href$='/grades/sheet/']").click()
    expect(page.locator(".grade-signs")).to_be_visible()
    instructor.expect_accessible()
    instructor.expect_to_fit()

    student = visit().sign_in("student")
    student.page.goto("/")
    expect(student.page.locator(".mark-list")).to_contain_text("88.5")
