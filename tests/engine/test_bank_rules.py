"""The rule book, and the dated rules that are a matter of thresholds."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.bank.authorisation import (
    Authorisation,
    AuthorisationProfile,
    cash_in,
    cash_out,
    judge_authorisation,
)
from simulator.engine.bank.counterfeit import (
    Find,
    Medium,
    Seizure,
    SeizureStep,
    judge_seizure,
    may_appeal,
    must_report,
    procedure,
)
from simulator.engine.bank.damaged_notes import DamagedNote, Exchange, exchange, paid_fen
from simulator.engine.bank.due_diligence import Risk, cash_duty
from simulator.engine.bank.reporting import DayTotal, Movement, large_value, looks_split
from simulator.engine.bank.rules import book, rule
from simulator.engine.rule_book import Certainty, RuleBook, read_rule

TODAY = date(2026, 11, 20)
BEFORE = date(2025, 12, 31)


# ---- The book ----------------------------------------------------------------------------------
def test_every_rule_reads_in_both_languages_and_says_how_sure_it_is() -> None:
    for each in book().all_on(TODAY):
        assert each.words.zh
        assert each.words.en
        assert each.source
        assert each.certainty in Certainty
        assert book().of(each.version) is each


def test_a_rule_holds_from_its_day_until_the_next_wording() -> None:
    new = rule("bank.cdd.cash", TODAY)
    assert rule("bank.cdd.cash", new.since) is new
    assert rule("bank.cdd.cash", new.since - timedelta(days=1)) is not new
    first = rule("bank.cdd.cash", date(1990, 1, 1))
    assert first is rule("bank.cdd.cash", date(2010, 1, 1))


def test_unknown_rules_and_versions_are_no_rules() -> None:
    for ask in (lambda: rule("bank.none", TODAY), lambda: book().of("bank.capitals@1900-01-01")):
        with pytest.raises(KeyError):
            ask()


def test_a_rule_without_a_language_a_source_or_a_certainty_is_not_read() -> None:
    good = {
        "key": "k",
        "since": TODAY,
        "certainty": "house",
        "source": "s",
        "words": {"zh": "规则", "en": "Rule"},
    }
    once = read_rule(good)
    assert once.version == "k@2026-11-20"
    for broken in (
        {"source": " "},
        {"certainty": "sure"},
        {"words": {"zh": "规则", "en": ""}},
    ):
        with pytest.raises(ValueError, match=r"source|sure|languages"):
            read_rule(good | broken)
    with pytest.raises(ValueError, match="twice"):
        RuleBook([once, once])


# ---- Large amounts -----------------------------------------------------------------------------
THRESHOLDS = [
    (Movement.CASH_IN, True, 5_000_000, 1_000_000),
    (Movement.CASH_OUT, True, 5_000_000, 1_000_000),
    (Movement.CASH_IN, False, 5_000_000, 1_000_000),
    (Movement.TRANSFER, False, 200_000_000, 20_000_000),
    (Movement.CROSS_BORDER, False, 200_000_000, 20_000_000),
    (Movement.TRANSFER, True, 50_000_000, 10_000_000),
    (Movement.CROSS_BORDER, True, 20_000_000, 1_000_000),
]


@pytest.mark.parametrize(("movement", "is_person", "fen", "cents"), THRESHOLDS)
def test_a_threshold_is_inclusive_in_both_currencies(
    movement: Movement, is_person: bool, fen: int, cents: int
) -> None:
    def reported(fen: int = 0, cents: int = 0) -> bool:
        return large_value(DayTotal(movement, is_person, (fen,), (cents,)), TODAY).reported

    assert reported(fen=fen)
    assert not reported(fen=fen - 1)
    assert reported(cents=cents)
    assert not reported(cents=cents - 1)


@given(st.lists(st.integers(1, 10**7), max_size=6), st.sampled_from(THRESHOLDS))
def test_a_day_s_amounts_count_together(
    amounts: list[int], threshold: tuple[Movement, bool, int, int]
) -> None:
    movement, is_person, fen, _ = threshold
    total = DayTotal(movement, is_person, tuple(amounts))
    assert large_value(total, TODAY).reported == (sum(amounts) >= fen)


def test_cash_split_below_the_threshold_is_a_sign() -> None:
    assert looks_split([4_999_900, 4_999_900], TODAY)
    assert not looks_split([5_000_000, 4_999_900], TODAY)
    assert not looks_split([4_999_900], TODAY)
    assert not looks_split([], TODAY)


# ---- Due diligence -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "risk", "asks"),
    [
        (TODAY, Risk.LOW, False),
        (TODAY, Risk.NORMAL, False),
        (TODAY, Risk.HIGH, True),
        (date(2026, 1, 1), Risk.NORMAL, False),
        (BEFORE, Risk.NORMAL, True),
        (date(2020, 1, 1), Risk.HIGH, False),
    ],
)
def test_source_and_use_are_asked_by_the_rule_of_the_day(day: date, risk: Risk, asks: bool) -> None:
    duty = cash_duty(fen=5_000_000, risk=risk, day=day)
    assert (duty.identify, duty.ask_source_or_use) == (True, asks)


@given(st.integers(0, 4_999_999), st.integers(0, 999_999), st.sampled_from(Risk))
def test_below_the_threshold_nothing_is_asked(fen: int, cents: int, risk: Risk) -> None:
    duty = cash_duty(fen=fen, cents=cents, risk=risk, day=TODAY)
    assert (duty.identify, duty.ask_source_or_use) == (False, False)


def test_dollars_have_their_own_threshold() -> None:
    assert cash_duty(cents=1_000_000, risk=Risk.NORMAL, day=TODAY).identify


# ---- Authorisation -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fen", "level"),
    [
        (4_999_999, 0),
        (5_000_000, 1),
        (19_999_999, 1),
        (20_000_000, 2),
        (100_000_000, 5),
        (10**12, 5),
    ],
)
def test_the_level_of_cash_paid_out(fen: int, level: int) -> None:
    assert cash_out(TODAY).level(fen) == level


@given(st.sets(st.integers(1, 10**9)), st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_money_never_needs_less_authority(tiers: set[int], one: int, other: int) -> None:
    profile = AuthorisationProfile(tuple(sorted(tiers)))
    less, more = sorted((one, other))
    assert profile.level(less) <= profile.level(more) <= len(tiers)


@pytest.mark.parametrize("tiers", [(5, 5), (7, 5), (0, 5)])
def test_a_table_that_does_not_rise_is_none(tiers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="rise"):
        AuthorisationProfile(tiers)


PAPERS = frozenset({"identity", "slip"})
GOOD = Authorisation("boss", 2, PAPERS)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        (GOOD, None),
        (None, "authorisation_missing"),
        (Authorisation("teller", 2, PAPERS), "authorised_by_teller"),
        (Authorisation("boss", 1, PAPERS), "authorisation_too_low"),
        (Authorisation("boss", 2, frozenset({"slip"})), "authorised_unseen"),
        (Authorisation("boss", 2, PAPERS, agreed=False), "authorisation_denied"),
    ],
)
def test_an_authorisation_carries_only_by_somebody_else_who_looked(
    given_: Authorisation | None, code: str | None
) -> None:
    refusal = judge_authorisation(given_, teller="teller", needed=2, papers=PAPERS, day=TODAY)
    assert (refusal and refusal.code) == code
    assert refusal is None or refusal.rule
    assert judge_authorisation(given_, teller="teller", needed=0, papers=PAPERS, day=TODAY) is None


def test_cash_in_has_a_table_of_its_own() -> None:
    assert [cash_in(TODAY).level(fen) for fen in (19_999_999, 20_000_000)] == [0, 1]


# ---- Counterfeits ------------------------------------------------------------------------------
def done(find: Find, *without: SeizureStep, staff: int = 2) -> Seizure:
    steps = tuple(step for step in procedure(find, TODAY) if step not in without)
    return Seizure(find, steps, staff)


finds = st.builds(
    Find, st.integers(1, 12), st.sampled_from(Medium), st.booleans(), st.booleans(), st.booleans()
)


@given(finds)
def test_a_seizure_by_the_book_has_no_fault(find: Find) -> None:
    assert judge_seizure(done(find), TODAY) == ()
    assert (SeizureStep.REPORT in procedure(find, TODAY)) == must_report(find, TODAY)


@given(finds, st.data())
def test_a_step_left_out_is_a_fault_that_names_it(find: Find, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(procedure(find, TODAY)))
    (fault,) = judge_seizure(done(find, step), TODAY)
    assert (fault.code, fault.facts["step"]) == ("seizure_step_missing", step)
    assert fault.rule.startswith("bank.counterfeit.")


@pytest.mark.parametrize(("pieces", "reports"), [(1, False), (4, False), (5, True), (20, True)])
def test_five_at_once_are_reported(pieces: int, reports: bool) -> None:
    assert must_report(Find(pieces), TODAY) is reports


@pytest.mark.parametrize("medium", [Medium.FOREIGN_NOTE, Medium.COIN])
def test_foreign_notes_and_coins_are_bagged_and_never_stamped(medium: Medium) -> None:
    steps = procedure(Find(1, medium), TODAY)
    assert SeizureStep.BAG in steps
    stamped = Seizure(Find(1, medium), (*steps[:2], SeizureStep.STAMP, *steps[2:]), 2)
    assert [fault.code for fault in judge_seizure(stamped, TODAY)] == ["seizure_step_wrong"]


def test_what_a_seizure_must_never_be() -> None:
    find = Find(1)
    steps = procedure(find, TODAY)
    wrong = Seizure(
        find, steps[::-1], 1, left_sight=True, given_back=True, called_confiscation=True
    )
    assert {fault.code for fault in judge_seizure(wrong, TODAY)} == {
        "seizure_out_of_order",
        "seizure_one_clerk",
        "seizure_out_of_sight",
        "counterfeit_given_back",
        "called_confiscation",
    }


def test_reporting_more_than_asked_is_no_fault() -> None:
    steps = (*procedure(Find(1), TODAY), SeizureStep.REPORT)
    assert judge_seizure(Seizure(Find(1), steps, 3), TODAY) == ()


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (3, True), (4, False)])
def test_an_appeal_has_three_working_days(days: int, may: bool) -> None:
    assert may_appeal(days, TODAY) is may


# ---- Damaged notes -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kept", "worth"),
    [
        ("1", Exchange.FULL),
        ("0.75", Exchange.FULL),
        ("0.7499", Exchange.HALF),
        ("0.5", Exchange.HALF),
        ("0.4999", Exchange.NONE),
        ("0", Exchange.NONE),
    ],
)
def test_what_is_left_decides(kept: str, worth: Exchange) -> None:
    assert exchange(DamagedNote(Fraction(kept)), TODAY) is worth


def test_a_note_that_cannot_be_read_or_joined_is_not_exchanged() -> None:
    whole = Fraction(1)
    assert exchange(DamagedNote(whole, joins=False), TODAY) is Exchange.NONE
    assert exchange(DamagedNote(whole, legible=False), TODAY) is Exchange.NONE
    cross = DamagedNote(Fraction(3, 4), cross_missing_quarter=True)
    assert exchange(cross, TODAY) is Exchange.HALF


@given(st.integers(1, 10_000))
def test_half_is_never_more_than_half(face: int) -> None:
    assert paid_fen(face, Exchange.FULL) == face
    assert 0 <= face - 2 * paid_fen(face, Exchange.HALF) <= 1
    assert paid_fen(face, Exchange.NONE) == 0
