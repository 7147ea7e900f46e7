"""Who may have what: classes by table, five outcomes, rules by the product's regulator."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.brokerage.compliance import scan
from simulator.engine.wealth.bands import read_table, table, tables
from simulator.engine.wealth.disclosure import Said, disclosure, judge_disclosure, next_step
from simulator.engine.wealth.shelf import (
    instead_of,
    judge_product,
    product,
    read_product,
    shelf,
    shelf_for,
)
from simulator.engine.wealth.suitability import (
    Investor,
    Match,
    Means,
    Outcome,
    Reason,
    Regulator,
    is_professional,
    match,
    may_convert,
    packs_of_all,
    read_pack,
    rules_of,
    rules_on,
)

TODAY = date(2026, 11, 20)
SECURITIES = rules_on(Regulator.SECURITIES, TODAY)
BANK = rules_on(Regulator.BANK_WEALTH, TODAY)
levels = st.integers(1, 5)
packs = st.sampled_from([SECURITIES, BANK])


def outcome(
    investor: Investor,
    level: int,
    *,
    asked: bool = True,
    warned: bool = False,
    pack: Any = SECURITIES,
) -> Outcome:
    return match(investor, level, asked=asked, warned=warned, pack=pack).outcome


# ---- Classes -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "cuts"),
    [("sac2017", (20, 37, 54, 83)), ("broker20", (20, 40, 60, 80)), ("futures", (33, 39, 44, 49))],
)
def test_a_class_begins_at_its_lowest_score(key: str, cuts: tuple[int, ...]) -> None:
    for level, cut in enumerate(cuts, start=1):
        assert table(key).band(cut - 1).level == level
        assert table(key).band(cut).level == level + 1


@given(st.sampled_from(sorted(tables())), st.integers(-5, 120), st.integers(-5, 120))
def test_a_higher_score_is_never_a_lower_class(key: str, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert table(key).band(less).level <= table(key).band(more).level


def test_the_same_word_is_another_class_elsewhere() -> None:
    steady = {
        key: band.level
        for key, each in tables().items()
        for band in each.bands
        if "稳健" in band.name.zh
    }
    assert steady == {"sac2017": 3, "broker20": 3, "bank": 2}


def test_a_table_without_five_rising_classes_is_not_read() -> None:
    band = {"name": {"zh": "甲", "en": "A"}, "certainty": "house"}
    bands = [{**band, "class": level, "from": level} for level in (1, 2, 3, 4, 5)]
    raw = {"key": "k", "since": TODAY, "name": band["name"], "source": "s", "bands": bands}
    assert read_table(raw).version == "k@2026-11-20"
    for broken in (bands[:4], [*bands[:4], {**band, "class": 5, "from": 4}]):
        with pytest.raises(ValueError, match="five classes"):
            read_table(raw | {"bands": broken})


# ---- The match ---------------------------------------------------------------------------------
@given(levels, levels, st.booleans(), st.booleans(), packs)
def test_within_the_class_everything_is_allowed_and_above_it_nothing_is_promoted(
    level: int, grade: int, asked: bool, warned: bool, pack: Any
) -> None:
    answer = match(Investor(level), grade, asked=asked, warned=warned, pack=pack)
    assert (answer.outcome is Outcome.ALLOW) == (grade <= level)
    assert (answer.outcome is Outcome.FORBID_PROMOTE) == (grade > level and not asked)
    assert answer.gap == max(grade - level, 0)
    assert answer.pack is pack


@given(levels, levels, packs, st.booleans(), st.booleans())
def test_the_lowest_category_gets_r1_and_no_exception(
    level: int, grade: int, pack: Any, asked: bool, warned: bool
) -> None:
    for professional in (False, True):
        investor = Investor(level, is_lowest=True, is_professional=professional, is_qualified=True)
        expected = Outcome.ALLOW if grade == 1 else Outcome.FORBID
        assert outcome(investor, grade, asked=asked, warned=warned, pack=pack) is expected


@given(levels, levels, packs, st.booleans())
def test_a_professional_may_have_everything(level: int, grade: int, pack: Any, asked: bool) -> None:
    assert (
        outcome(Investor(level, is_professional=True), grade, asked=asked, pack=pack)
        is Outcome.ALLOW
    )


def test_above_the_class_the_regulator_decides_what_a_client_s_wish_is_worth() -> None:
    client = Investor(3)
    assert outcome(client, 4) is Outcome.WARN_REQUIRED
    assert outcome(client, 4, warned=True) is Outcome.ALLOW_AFTER_WARNING
    assert outcome(client, 4, asked=False, warned=True) is Outcome.FORBID_PROMOTE
    assert outcome(client, 4, warned=True, pack=BANK) is Outcome.FORBID


def test_private_products_need_a_qualified_investor_whatever_the_class() -> None:
    private = product("P507")
    for investor, reason in (
        (Investor(5), Reason.NOT_QUALIFIED),
        (Investor(5, is_qualified=True), Reason.WITHIN_CLASS),
        (Investor(1, is_professional=True), Reason.PROFESSIONAL),
        (Investor(3, is_qualified=True), Reason.PROMOTED_ABOVE_CLASS),
    ):
        answer = judge_product(private, investor, asked=False, warned=False, day=TODAY)
        assert answer.reason is reason


@pytest.mark.parametrize(
    ("assets", "income", "years", "may"),
    [
        (300_000_000, 0, 1, True),
        (299_999_999, 30_000_000, 1, True),
        (299_999_999, 29_999_999, 9, False),
        (300_000_000, 30_000_000, 0.9, False),
    ],
)
def test_a_person_converts_by_assets_or_income_and_a_year(
    assets: int, income: int, years: float, may: bool
) -> None:
    means = Means(assets, years, income=income)
    assert may_convert(means, is_person=True, pack=SECURITIES) is may


@pytest.mark.parametrize(
    ("net", "assets", "years", "converts", "outright"),
    [
        (1_000_000_000, 500_000_000, 1, True, False),
        (999_999_999, 500_000_000, 1, False, False),
        (1_000_000_000, 499_999_999, 1, False, False),
        (2_000_000_000, 1_000_000_000, 2, True, True),
        (2_000_000_000, 1_000_000_000, 1, True, False),
    ],
)
def test_a_body_needs_net_assets_and_financial_assets_and_years(
    net: int, assets: int, years: int, converts: bool, outright: bool
) -> None:
    means = Means(assets, years, net_assets=net)
    assert may_convert(means, is_person=False, pack=SECURITIES) is converts
    assert is_professional(means, is_person=False, pack=SECURITIES) is outright


def test_a_person_of_means_is_professional_outright() -> None:
    assert is_professional(Means(500_000_000, 2), is_person=True, pack=SECURITIES)
    assert not is_professional(Means(400_000_000, 2), is_person=True, pack=SECURITIES)


# ---- Rules -------------------------------------------------------------------------------------
def test_rules_hold_from_their_day_and_every_number_says_how_sure_it_is() -> None:
    assert rules_on(Regulator.BANK_WEALTH, BANK.since) is BANK
    assert rules_on(Regulator.BANK_WEALTH, BANK.since - timedelta(days=1)) is not BANK
    assert rules_on(Regulator.SECURITIES, date(1999, 1, 1)) is SECURITIES
    for pack in packs_of_all():
        assert rules_of(pack.version) is pack
        assert pack.source


def test_rules_without_a_certainty_are_not_read() -> None:
    raw = {
        "regulator": "securities",
        "since": TODAY,
        "name": {"zh": "规则", "en": "Rules"},
        "source": "s",
        "above_class": "forbid",
        "validity_months": 12,
        "retests_a_day": 1,
        "retests_a_year": 2,
        "certainty": dict.fromkeys(
            ("above_class", "validity_months", "retests_a_day", "retests_a_year"), "house"
        ),
    }
    assert not read_pack(raw).sells_above_class
    with pytest.raises(ValueError, match="certainty"):
        read_pack(raw | {"certainty": {}})
    with pytest.raises(ValueError, match="above_class"):
        read_pack(raw | {"above_class": "perhaps"})


# ---- The shelf ---------------------------------------------------------------------------------
def test_the_shelf_has_every_grade_and_both_regulators() -> None:
    assert {each.level for each in shelf()} == {1, 2, 3, 4, 5}
    assert {each.regulator for each in shelf()} == set(Regulator)
    assert len({each.code for each in shelf()}) == len(shelf()) >= 12


@pytest.mark.parametrize("each", shelf(), ids=lambda each: each.code)
def test_a_product_says_nothing_that_compliance_forbids(each: Any) -> None:
    for words in (each.name, each.basis, each.worst, each.redemption):
        for text in (words.zh, words.en):
            assert scan(text, TODAY).hits == ()


@given(levels, st.booleans(), st.booleans(), st.sampled_from(shelf()))
def test_what_is_offered_instead_fits(
    level: int, lowest: bool, qualified: bool, refused: Any
) -> None:
    investor = Investor(level, is_lowest=lowest, is_qualified=qualified)
    fitting = instead_of(refused, investor, TODAY)
    if fitting is not None:
        answer = judge_product(fitting, investor, asked=False, warned=False, day=TODAY)
        assert answer.outcome is Outcome.ALLOW
        assert fitting.minimum <= refused.minimum


def test_the_shelf_of_a_client_answers_for_each_product() -> None:
    places = shelf_for(Investor(2), asked=False, day=TODAY)
    assert [place.product for place in places] == list(shelf())
    allowed = {place.product.level for place in places if place.match.outcome is Outcome.ALLOW}
    assert allowed == {1, 2}
    assert isinstance(places[0].match, Match)


def test_unknown_codes_and_grades_are_no_products() -> None:
    with pytest.raises(KeyError):
        product("X000")
    with pytest.raises(ValueError, match="R6"):
        read_product({"code": "X", "level": 6})


# ---- Disclosure --------------------------------------------------------------------------------
STEPS = disclosure().steps
WHOLE = [Said(step.key, "清楚并自愿" if step.answered else "") for step in STEPS]


def test_a_whole_record_has_no_fault() -> None:
    assert judge_disclosure(WHOLE) == ()
    assert next_step(WHOLE) is None
    assert next_step([]) is STEPS[0]


@given(st.sets(st.sampled_from([step.key for step in STEPS]), min_size=1))
def test_each_sentence_left_out_is_named(left_out: set[str]) -> None:
    faults = judge_disclosure([said for said in WHOLE if said.key not in left_out])
    assert {fault.facts["step"] for fault in faults} == left_out
    assert {fault.code for fault in faults} == {"disclosure_missing"}


def test_a_record_out_of_order_or_without_a_yes_carries_no_sale() -> None:
    assert [fault.code for fault in judge_disclosure(WHOLE[::-1])] == ["disclosure_out_of_order"]
    for answer in ("", "再想想", "不清楚"):
        said = [Said(each.key, answer) if each.answer else each for each in WHOLE]
        assert [fault.code for fault in judge_disclosure(said)] == ["disclosure_unanswered"]
