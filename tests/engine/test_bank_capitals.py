"""Amounts and dates in capitals: what is printed, what is accepted, and why something is not."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.bank.bill_date import (
    BillDateResult,
    accepted_bill_dates,
    bill_date,
    judge_bill_date,
    read_bill_date,
)
from simulator.engine.rmb import (
    LARGEST_FEN,
    CapitalsFault,
    accepted_capitals,
    capitals,
    judge_capitals,
    read_capitals,
)

amounts = st.one_of(
    st.integers(0, 10**6),
    st.integers(0, LARGEST_FEN),
    # Amounts full of zeros, where the rules about 零 bite.
    st.lists(st.sampled_from("0000123459"), min_size=1, max_size=18).map(lambda d: int("".join(d))),
)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


# ---- Amounts -----------------------------------------------------------------------------------
@given(amounts)
def test_every_accepted_form_means_the_amount(fen: int) -> None:
    assert {read_capitals(form) for form in accepted_capitals(fen)} == {fen}


@given(amounts)
def test_what_is_printed_is_accepted_with_and_without_the_currency(fen: int) -> None:
    assert judge_capitals(fen, capitals(fen)).ok
    assert judge_capitals(fen, "人民币" + capitals(fen)).ok


@given(amounts, amounts)
def test_no_form_stands_for_two_amounts(one: int, other: int) -> None:
    assert one == other or not accepted_capitals(one) & accepted_capitals(other)


@given(amounts)
def test_forms_keep_to_the_characters_and_never_double_a_zero(fen: int) -> None:
    for form in accepted_capitals(fen):
        assert re.fullmatch("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整正]+", form)
        assert "零零" not in form
        assert not form.startswith("零") or fen == 0


@given(amounts)
def test_the_whole_mark_follows_yuan_always_jiao_perhaps_and_fen_never(fen: int) -> None:
    marked = {form[-1] in "整正" for form in accepted_capitals(fen)}
    if fen % 10:
        assert marked == {False}
    else:
        assert marked == ({True, False} if fen % 100 else {True})


@pytest.mark.parametrize(
    ("fen", "forms"),
    [
        (140950, {"壹仟肆佰零玖元伍角", "壹仟肆佰零玖元伍角整", "壹仟肆佰零玖元伍角正"}),
        (168032, {"壹仟陆佰捌拾元零叁角贰分", "壹仟陆佰捌拾元叁角贰分"}),
        (1640902, {"壹万陆仟肆佰零玖元零贰分"}),
        (32504, {"叁佰贰拾伍元零肆分"}),
        (5, {"伍分"}),
        (10_000_000_000_00, {"壹佰亿元整", "壹佰亿元正"}),
        (1_2345_0000_0000_00, {"壹万贰仟叁佰肆拾伍亿元整", "壹万贰仟叁佰肆拾伍亿元正"}),
        (1_0000_5000_00, {f"壹亿{zero}伍仟元{mark}" for zero in ("零", "") for mark in "整正"}),
        (1_0000_0050_00, {"壹亿零伍拾元整", "壹亿零伍拾元正"}),
    ],
)
def test_the_accepted_forms_of_the_rule_s_examples(fen: int, forms: set[str]) -> None:
    assert accepted_capitals(fen) == forms


def test_an_optional_zero_may_stand_or_not() -> None:
    either = {"壹拾万柒仟元零伍角叁分", "壹拾万零柒仟元伍角叁分"}
    assert either <= accepted_capitals(10700053)


@pytest.mark.parametrize("written", ["壹萬貳仟圓整", "壹万贰仟圆正", "壹万貳仟元整"])
def test_traditional_characters_count(written: str) -> None:
    assert judge_capitals(1_200_000, written).ok


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("人民币 壹万贰仟元整", CapitalsFault.GAP),
        ("人民币:壹万贰仟元整", CapitalsFault.GAP),
        ("¥壹万贰仟元整", CapitalsFault.GAP),
        ("壹万贰仟 元整", CapitalsFault.GAP),
        ("一万二千元整", CapitalsFault.ORDINARY_CHARACTERS),
        ("壹万两仟元整", CapitalsFault.ORDINARY_CHARACTERS),
        ("12000元整", CapitalsFault.ORDINARY_CHARACTERS),
        ("１２０００元整", CapitalsFault.ORDINARY_CHARACTERS),
        ("壹万贰仟元", CapitalsFault.WHOLE_MARK_MISSING),
        ("壹万贰仟元零角零分整", CapitalsFault.ZERO),
        ("壹万零贰仟元整", CapitalsFault.ZERO),
        ("壹万贰佰元整", CapitalsFault.OTHER_AMOUNT),
        ("贰仟壹万元整", CapitalsFault.OTHER_AMOUNT),
        ("贰佰壹仟元整", CapitalsFault.UNREADABLE),
        ("整", CapitalsFault.UNREADABLE),
        ("", CapitalsFault.UNREADABLE),
    ],
)
def test_a_rejected_form_says_why(written: str, fault: CapitalsFault) -> None:
    assert judge_capitals(1_200_000, written).fault is fault


@pytest.mark.parametrize(
    ("fen", "written", "fault"),
    [
        (100_500, "壹仟伍元整", CapitalsFault.ZERO),
        (8_002, "捌拾元零角贰分", CapitalsFault.ZERO),
        (8_002, "捌拾元贰分", CapitalsFault.ZERO),
        (1_000, "拾元整", CapitalsFault.ONE_MISSING),
        (714, "柒元壹角肆分整", CapitalsFault.WHOLE_MARK_AFTER_FEN),
    ],
)
def test_mistakes_that_others_teach_are_rejected(
    fen: int, written: str, fault: CapitalsFault
) -> None:
    assert judge_capitals(fen, written).fault is fault


def test_there_are_no_capitals_for_less_than_nothing() -> None:
    for fen in (-1, LARGEST_FEN + 1):
        with pytest.raises(ValueError, match="no amount"):
            capitals(fen)


# ---- Dates -------------------------------------------------------------------------------------
@given(days)
def test_every_accepted_date_means_the_day_and_is_accepted(day: date) -> None:
    for form in accepted_bill_dates(day):
        assert read_bill_date(form) == day
        assert judge_bill_date(day, form).result is BillDateResult.ACCEPT


@given(days, days)
def test_another_day_is_refused(day: date, other: date) -> None:
    expected = BillDateResult.ACCEPT if day == other else BillDateResult.REFUSE
    assert judge_bill_date(day, bill_date(other)).result is expected


@given(days)
def test_a_date_in_figures_is_refused(day: date) -> None:
    verdict = judge_bill_date(day, f"{day.year}年{day.month}月{day.day}日")
    assert (verdict.result, verdict.fault) == (BillDateResult.REFUSE, "figures")


@given(days)
def test_a_missing_prefix_falls_on_the_drawer(day: date) -> None:
    bare = bill_date(day).replace("年零", "年").replace("月零", "月")
    expected = BillDateResult.AT_DRAWERS_RISK
    if bare in accepted_bill_dates(day):
        expected = BillDateResult.ACCEPT
    assert judge_bill_date(day, bare).result is expected


@pytest.mark.parametrize(
    ("written", "result"),
    [
        ("贰零贰陆年零伍月零贰拾日", BillDateResult.ACCEPT),
        ("貳零貳陸年伍月零貳拾日", BillDateResult.ACCEPT),
        ("贰零贰陆 年 伍 月 零贰拾 日", BillDateResult.ACCEPT),
        ("二〇二六年五月二十日", BillDateResult.REFUSE),
        ("贰零贰陆年伍月", BillDateResult.REFUSE),
        ("贰零贰陆年拾伍月零贰拾日", BillDateResult.REFUSE),
        ("", BillDateResult.REFUSE),
    ],
)
def test_dates_that_a_clerk_meets(written: str, result: BillDateResult) -> None:
    assert judge_bill_date(date(2026, 5, 20), written).result is result


def test_a_day_in_the_teens_needs_its_one() -> None:
    day = date(2026, 11, 15)
    assert bill_date(day) == "贰零贰陆年壹拾壹月壹拾伍日"
    assert judge_bill_date(day, "贰零贰陆年拾壹月拾伍日").result is BillDateResult.AT_DRAWERS_RISK
