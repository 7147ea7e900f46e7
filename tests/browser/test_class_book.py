"""An instructor keeps the class's books at a real browser: the roster, a mark of attendance."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def instructor(visit):
    visitor = visit().sign_in("instructor")
    visitor.page.goto("/classes/")
    if "/classes/" in visitor.page.url and visitor.page.locator("#students-title").count() == 0:
        visitor.page.locator("main a[href^='/classes/']").first.click()
    expect(visitor.page.locator("#students-title")).to_be_visible()
    return visitor


def test_a_roster_is_looked_through_before_it_is_written(instructor):
    page = instructor.page
    page.locator("a[href$='/students/import/']").first.click()
    page.fill("textarea[name=lines]", "2024999001 陈晓\n2024999002 李想\n没有学号的一行")
    page.get_by_role("button", name="Look through the list").click()
    expect(page.locator("tr.is-problem")).to_have_count(1)
    expect(page.locator("tr.is-problem td").first).to_have_text("3")
    instructor.expect_accessible()
    page.get_by_role("button", name="Add 2 students").click()
    expect(page.locator("#students-title")).to_be_visible()
    expect(page.get_by_role("link", name="陈晓")).to_be_visible()
    instructor.expect_to_fit()


def test_a_mark_of_attendance_is_corrected_with_a_reason(instructor):
    page = instructor.page
    page.get_by_role("link", name="Attendance").first.click()
    cell = page.locator("td a[href*='/attendance/']", has_text=re.compile("Late|Absent")).first
    address = cell.get_attribute("href")
    cell.click()
    page.select_option("select[name=status]", "present")
    page.fill("[name=late_minutes]", "0")
    page.fill("[name=early_minutes]", "0")
    page.get_by_role("button", name="Write the correction").click()
    expect(page.locator("[name=reason]:invalid, .field-error, [role=alert]").first).to_be_attached()
    page.fill("[name=reason]", "The bus broke down; the driver rang.")
    page.get_by_role("button", name="Write the correction").click()
    page.goto(address)
    expect(page.get_by_text("The bus broke down; the driver rang.")).to_be_visible()
    instructor.expect_accessible()
