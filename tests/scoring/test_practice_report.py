"""The practice report: four fields, long enough, in time; and how alike two of them are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.scoring.practice_report import (
    BLOCKING,
    ReportCode,
    characters,
    rules_on,
    similarity,
)

RULES = rules_on(date(2026, 11, 24))
DUE = datetime(2026, 11, 24, 3, 35, tzinfo=UTC)
LONG = "大写金额出错是因为先看键盘后看凭条。" * 8
GOOD = {"task": "派岗二号柜台", "time": "09:20–11:10", "points": "先收款后记账", "reflection": LONG}


def faults(report, minutes=0):
    found = RULES.faults(report, due=DUE, handed_in=DUE + timedelta(minutes=minutes))
    return [(fault.code, dict(fault.facts)) for fault in found]


def test_a_report_has_exactly_its_four_fields():
    assert [field.name.zh for field in RULES.fields] == ["工作任务", "完成时间", "工作要点", "体会"]
    assert faults(GOOD) == []
    without = {key: text for key, text in GOOD.items() if key != "points"}
    assert faults(without) == [(ReportCode.FIELD_MISSING, {"field": "points"})]
    assert faults({**GOOD, "mood": "fine"}) == [(ReportCode.FIELD_UNKNOWN, {"field": "mood"})]
    assert faults({**GOOD, "task": " \u3000\n"}) == [(ReportCode.FIELD_BLANK, {"field": "task"})]


def test_a_reflection_is_counted_in_characters():
    short = "字" * 99
    assert faults({**GOOD, "reflection": short}) == [
        (ReportCode.REFLECTION_SHORT, {"wanted": 100, "found": 99})
    ]
    assert faults({**GOOD, "reflection": short + "满"}) == []
    assert faults({**GOOD, "reflection": "，。！" * 90}) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("，。", 0), ("今天，很好。", 4), ("盖章 3 次 OK", 5), ("Ｆ８ key", 2), ("a_b", 2)],
)
def test_a_word_or_a_figure_is_one_character_and_marks_are_none(text, count):
    assert characters(text) == count


def test_a_report_is_late_after_its_due_time():
    assert faults(GOOD, minutes=0) == []
    assert faults(GOOD, minutes=41) == [(ReportCode.LATE, {"minutes": 41})]
    assert {ReportCode.LATE, ReportCode.FIELD_BLANK} <= BLOCKING
    assert ReportCode.REFLECTION_SHORT not in BLOCKING


texts = st.text(alphabet="存款先收后记账盖章 ，a1", max_size=80)


@given(texts, texts)
def test_likeness_is_mutual_and_a_percentage(one, other):
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 100


@given(st.text(alphabet="存款先收后记账盖章a1", min_size=5, max_size=80), texts)
def test_a_copied_text_is_found_whatever_is_put_around_it_and_however_it_is_spaced(text, more):
    spaced = "　，".join(text)
    assert similarity(text, spaced) == 100
    assert similarity(text, f"{text}{more}") == 100


def test_alike_reports_are_named_the_most_alike_first():
    other = "客户着急时把每一步说出来比赶时间更让人放心下次先读一遍再录入用复述代替默念这样更稳"
    reports = {
        "a": LONG,
        "b": LONG + other,
        "c": other + "完全不同的另外一句话在这里",
        "d": other[:20],
    }
    found = RULES.alike(reports)
    assert [(pair.one, pair.other, pair.percent) for pair in found] == [
        ("a", "b", 100),
        ("b", "c", similarity(reports["b"], reports["c"])),
    ]
    assert RULES.alike({"x": "短", "y": "短"}) == []
