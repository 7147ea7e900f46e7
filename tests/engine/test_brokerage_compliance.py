"""What the compliance desk finds in a text, what it lets pass, and how it reads what is hidden."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.brokerage.compliance import Level, phrasebook_of, phrasebooks, scan

TODAY = date(2026, 11, 20)
BOOK = phrasebooks()[-1]
PLAIN = [
    spelling
    for kind in BOOK.kinds
    for spelling, pattern in kind.patterns
    if pattern.fullmatch(spelling) and not spelling.isascii()
]
HIDERS = [" ", "\u3000", "\u200b", "*", "-", "·", ".", "~", "_", "“", "/"]


def found(text: str) -> list[str]:
    return [hit.spelling for hit in scan(text, TODAY).hits]


# ---- Finding -----------------------------------------------------------------------------------
def test_the_list_is_long_and_has_a_rule_behind_each_kind() -> None:
    assert sum(len(kind.patterns) for kind in BOOK.kinds) >= 45
    assert {kind.level for kind in BOOK.kinds} == set(Level)
    for kind in BOOK.kinds:
        assert kind.rule.zh
        assert kind.rule.en
        assert kind.source
    assert phrasebook_of(BOOK.version) is BOOK


@pytest.mark.parametrize("spelling", PLAIN)
def test_every_phrase_is_found_as_the_list_spells_it(spelling: str) -> None:
    assert spelling in found(f"张先生您好，{spelling}。")


@given(st.sampled_from(PLAIN), st.data())
def test_marks_inside_a_word_do_not_hide_it(spelling: str, data: st.DataObject) -> None:
    marks = [data.draw(st.sampled_from(["", *HIDERS])) for _ in spelling[1:]]
    hidden = "".join(a + b for a, b in zip(spelling, [*marks, ""], strict=True))
    assert spelling in found(f"您好，{hidden}")


@given(st.text("保本息不稳赚赔，。 但说是a100%　第一", max_size=40))
def test_a_hit_marks_the_text_as_it_was_written(text: str) -> None:
    hits = scan(text, TODAY).hits
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
    for one, other in pairwise(hits):
        assert one.end <= other.start
    for hit in hits:
        assert hit.spelling in found("。" + text[hit.start : hit.end])


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("０风险", ["零风险"]),
        ("穩賺不賠，預期收益率8%", ["稳赚不赔", "预期收益率"]),
        ("bao ben", ["保本"]),
        ("BaoBen", ["保本"]),
        ("确保本金安全", ["保本"]),
        ("我帮你操作", ["帮您操作"]),
        ("开户送大米，还能抽奖", ["开户送", "抽奖"]),
        ("收益比其他券商强", ["比XX强"]),
        ("全国最好的产品，收益第一", ["最好", "第一"]),
        ("This is a guaranteed return, risk-free.", ["guaranteed return", "risk free"]),
        ("Guarantees your principal", ["guaranteed return"]),
    ],
)
def test_other_ways_to_say_it_are_found(text: str, spellings: list[str]) -> None:
    assert found(text) == spellings


@pytest.mark.parametrize(
    "text",
    [
        "确保本次交易安全",
        "投保本公司的产品请看条款",
        "非保本浮动收益",
        "无风险利率为2%",
        "股票占比100%",
        "谨防骗子",
        "最好带上身份证",
        "第一次来请先测评",
        "最高不超过5万元",
        "账户的唯一标识",
        "内幕交易是违法的",
        "把客户分成三组",
        "绝对收益策略基金",
        "The risk-free rate is 2%.",
    ],
)
def test_words_that_only_look_like_a_phrase_pass(text: str) -> None:
    assert found(text) == []


# ---- Denials -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "不保本",
        "本产品不保证本金，也不保证收益",
        "不承诺、不保证收益",
        "不承诺不保证收益",
        "不保本、保息",
        "不保本保息",
        "不保本也不保收益",
        "没有无风险的产品",
        "没有人能稳赚",
        "严禁承诺保本保收益",
        "请勿把密码告诉他人",
        "未必涨",
        "绝对不保本",
        "It is not a guaranteed return.",
        "Nobody may promise this; never a guaranteed return or risk-free.",
    ],
)
def test_what_is_denied_is_no_hit(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("不但保本还保收益", ["保本", "保收益"]),
        ("不保本但保收益", ["保收益"]),
        ("不保本，但稳赚不赔", ["稳赚不赔"]),
        ("不是说不保本", ["保本"]),
        ("并非不保本", ["保本"]),
        ("不得不保本", ["保本"]),
        ("未来必涨", ["必涨"]),
        ("不要错过保本产品", ["保本"]),
        ("别家没有，保本", ["保本"]),
        ("特别保本", ["保本"]),
        ("只要不卖就稳赚", ["稳赚"]),
        ("稳赚不赔保本", ["稳赚不赔", "保本"]),
        ("不过保本保息", ["保本", "保息"]),
        ("这个不需要您再做任何事保本", ["保本"]),
        ("Not cheap but a guaranteed return", ["guaranteed return"]),
    ],
)
def test_what_only_looks_denied_is_a_hit(text: str, spellings: list[str]) -> None:
    assert found(text) == spellings


# ---- What follows ------------------------------------------------------------------------------
def test_bad_style_is_shown_and_holds_nothing_back() -> None:
    result = scan("最后一天", TODAY)
    assert [hit.kind.level for hit in result.hits] == [Level.WARN]
    assert result.held == ()


def test_a_superlative_waits_for_a_person() -> None:
    (hit,) = scan("我们是行业冠军", TODAY).held
    assert hit.kind.level is Level.ASK


def test_what_a_message_must_hold_is_missed_when_it_is_not_there() -> None:
    missing = [each.key for each in scan("今天天气不错", TODAY).missing]
    assert missing == ["firm", "name", "licence", "risk"]
    whole = "我是江海证券客户经理林晓雯，执业编号S0000000001。投资有风险，入市需谨慎。"
    assert scan(whole, TODAY).missing == ()
    assert [each.key for each in scan("零风险", TODAY).missing] == missing


def test_the_version_of_the_list_stays_with_the_finding() -> None:
    assert scan("保本", TODAY).version == BOOK.version
    assert scan("保本", date(2020, 1, 1)).version == phrasebooks()[0].version


def test_an_empty_text_holds_nothing() -> None:
    assert scan("", TODAY).hits == ()
