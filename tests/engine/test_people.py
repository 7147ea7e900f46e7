"""The town's customers: the same from the same seed, plausible, nobody alive, with a voice."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.bank import actions as do
from simulator.engine.bank import card_number, identity_number
from simulator.engine.bank.authorisation import cash_in
from simulator.engine.bank.checks import defects
from simulator.engine.bank.notes import cash_of
from simulator.engine.bank.papers import PaperKind
from simulator.engine.bank.portraits import same_person
from simulator.engine.bank.progress import Move, start
from simulator.engine.bank.situation import AccountFacts, Situation
from simulator.engine.bank.spine import SPINES, Business
from simulator.engine.bank.transactions import perform
from simulator.engine.bank.traps import Trap
from simulator.engine.people.errands import (
    LARGE_FEN,
    TRAPS_OF,
    Errand,
    bearable_traps,
    errand,
    situation,
)
from simulator.engine.people.needs import Call, GoalKind, Needs, call, needs
from simulator.engine.people.personas import Persona, Temperament, persona, relative
from simulator.engine.people.replies import presses, reply
from simulator.engine.people.speech import lines, say, spoken
from simulator.engine.plain import from_plain, to_plain
from simulator.engine.wealth.bands import table
from simulator.engine.wealth.goals import education, retirement
from simulator.engine.wealth.questionnaire import Assessment, assess
from simulator.engine.wealth.shelf import product

TODAY = date(2026, 11, 20)
seeds = st.integers(0, 2**32)
numbers = st.integers(1, 10_000)
people = st.builds(persona, seeds, numbers, st.just(TODAY))
OF_PAPERS = {
    Trap.EXPIRED_ID,
    Trap.NAME_MISMATCH,
    Trap.PHOTO_MISMATCH,
    Trap.AGENT_WITHOUT_ID,
}


# ---- Who they are ------------------------------------------------------------------------------
@given(seeds, numbers)
@settings(max_examples=40, deadline=None)
def test_the_same_seed_and_number_are_the_same_person(seed: int, number: int) -> None:
    one = persona(seed, number, TODAY)
    persona(seed, number + 1, TODAY)
    assert persona(seed, number, TODAY) == one
    assert persona(seed + 1, number, TODAY) != one
    assert from_plain(Persona, json.loads(json.dumps(to_plain(one)))) == one


@given(people)
@settings(max_examples=40, deadline=None)
def test_papers_fit_the_person_and_belong_to_nobody_alive(who: Persona) -> None:
    paper = who.identity
    assert identity_number.is_valid(paper.number, on=TODAY)
    assert identity_number.is_invented(paper.number)
    assert identity_number.birth_date(paper.number) == who.born == paper.born
    assert identity_number.is_male(paper.number) == who.is_male
    assert 19 <= who.age(TODAY) <= 78
    assert paper.name == who.name
    assert same_person(paper.photo, who.face)
    assert paper.issued <= TODAY
    assert not paper.has_expired(TODAY)
    assert card_number.is_valid(who.card)
    assert who.card.startswith("9")
    assert who.phone.startswith("154")
    assert len(who.phone) == 11
    assert who.patience > 0


def test_a_town_has_all_kinds_of_people_and_no_two_cards_alike() -> None:
    town = [persona(7, number, TODAY) for number in range(1, 201)]
    assert {who.temperament for who in town} == set(Temperament)
    assert {who.is_male for who in town} == {True, False}
    assert len({who.card for who in town}) == len({who.identity.number for who in town}) == 200
    assert len({who.name for who in town}) > 150


@given(seeds, numbers)
@settings(max_examples=40, deadline=None)
def test_a_relative_is_somebody_else_and_the_same_on_the_same_visit(seed: int, number: int) -> None:
    who = persona(seed, number, TODAY)
    other = relative(seed, who, 1, TODAY)
    assert other == relative(seed, who, 1, TODAY)
    assert other.identity.number != who.identity.number
    assert other != relative(seed, who, 2, TODAY)


# ---- What they come for ------------------------------------------------------------------------
def visited(who: Persona, business: Business, trap: Trap | None, visit: int) -> Errand:
    return errand(
        9, who, visit=visit, day=TODAY, balance_fen=20_000_000, business=business, trap=trap
    )


def at_the_counter(who: Persona, drawn: Errand) -> Situation:
    account = AccountFacts(who.card, who.name, who.identity.number, 20_000_000)
    return situation(
        drawn, customer=who, account=account, profile=cash_in(TODAY), teller="t", day=TODAY
    )


planted = st.sampled_from([(b, trap) for b in Business for trap in (None, *sorted(TRAPS_OF[b]))])


@given(people, planted, st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_a_visit_holds_what_was_planted_and_nothing_else(
    who: Persona, plant: tuple[Business, Trap | None], visit: int
) -> None:
    business, trap = plant
    drawn = visited(who, business, trap, visit)
    case = at_the_counter(who, drawn)
    found = defects(case, case.papers)
    assert found == ({trap} if trap in OF_PAPERS else set())
    false_pieces = [piece for piece in case.money if not piece.is_genuine]
    assert bool(false_pieces) == (trap is Trap.COUNTERFEIT)
    if business is Business.DEPOSIT:
        assert (case.money_fen != case.said_fen) == (trap is Trap.AMOUNT_DIFFERS)
    large = trap in (Trap.NO_SECOND_COUNT, Trap.NO_DUE_DILIGENCE)
    assert (case.said_fen >= LARGE_FEN) == large
    assert case.is_scammed == (trap is Trap.PHONE_SCAM)
    assert case.papers.kinds() >= {PaperKind.CARD, PaperKind.SLIP, PaperKind.IDENTITY}


@given(people, planted, st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_a_visit_is_the_same_again_and_survives_as_facts(
    who: Persona, plant: tuple[Business, Trap | None], visit: int
) -> None:
    drawn = visited(who, *plant, visit)
    assert visited(who, *plant, visit) == drawn
    again = from_plain(Errand, json.loads(json.dumps(to_plain(drawn))))
    assert again == drawn
    assert at_the_counter(who, again) == at_the_counter(who, drawn)


@given(people, st.integers(0, 10_000_000), st.sampled_from([None, *Trap]), st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_nobody_asks_for_more_than_the_account_holds(
    who: Persona, balance: int, trap: Trap | None, visit: int
) -> None:
    business_that_bear = [b for b in Business if trap is None or trap in bearable_traps(b, balance)]
    if not business_that_bear:
        with pytest.raises(ValueError, match="no business"):
            errand(9, who, visit=visit, day=TODAY, balance_fen=balance, trap=trap)
        return
    drawn = errand(9, who, visit=visit, day=TODAY, balance_fen=balance, trap=trap)
    assert drawn.business in business_that_bear
    assert drawn.said_fen > 0
    if drawn.business is Business.WITHDRAWAL:
        assert drawn.said_fen <= balance
        assert drawn.said_fen % 10_000 == 0
    else:
        assert drawn.money is not None
        assert drawn.money.cash.fen == cash_of(drawn.money.pieces()).fen


@given(people, st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_old_cards_have_lapsed_and_a_valid_one_may_be_along(who: Persona, visit: int) -> None:
    drawn = visited(who, Business.DEPOSIT, Trap.EXPIRED_ID, visit)
    old = drawn.papers.identity
    assert old is not None
    assert old.expires is not None
    assert old.issued < old.expires < TODAY
    assert drawn.held_back.identity in (None, who.identity)


def test_an_amount_that_differs_is_one_large_note_off() -> None:
    who = persona(9, 1, TODAY)
    off = set()
    for visit in range(1, 30):
        drawn = visited(who, Business.DEPOSIT, Trap.AMOUNT_DIFFERS, visit)
        assert drawn.money is not None
        off.add(drawn.money.cash.fen - drawn.said_fen)
    assert off == {10_000, -10_000}


def test_a_business_cannot_hold_every_trap() -> None:
    who = persona(9, 1, TODAY)
    with pytest.raises(ValueError, match="no deposit"):
        visited(who, Business.DEPOSIT, Trap.PHONE_SCAM, 1)
    with pytest.raises(ValueError, match="no withdrawal"):
        visited(who, Business.WITHDRAWAL, Trap.COUNTERFEIT, 1)


# ---- What they say -----------------------------------------------------------------------------
@given(people, planted)
@settings(max_examples=40, deadline=None)
def test_everybody_has_a_line_for_what_happens(
    who: Persona, plant: tuple[Business, Trap | None]
) -> None:
    drawn = visited(who, *plant, 1)
    occasions = [drawn.greeting, drawn.purpose, *([drawn.push] if drawn.push else [])]
    for occasion in occasions:
        said = say(occasion, drawn.visitor, fen=drawn.said_fen)
        assert said == say(occasion, drawn.visitor, fen=drawn.said_fen)
        for text in (said.zh, said.en):
            assert text
            assert "{" not in text
    assert spoken(drawn.said_fen) in say(drawn.greeting, drawn.visitor, fen=drawn.said_fen).zh


def test_every_line_is_there_for_anybody() -> None:
    for occasion, by_temper in lines().items():
        assert by_temper["any"], occasion
        assert set(by_temper) - {"any"} <= set(Temperament)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1235060, "一万两千三百五十块六毛"),
        (20000, "两百块"),
        (1200, "十二块"),
        (12200, "一百二十二块"),
        (1000100, "一万零一块"),
        (10050000, "十万零五百块"),
        (2000000, "两万块"),
        (11000000, "十一万块"),
        (10, "一毛"),
        (1205, "十二块零五分"),
        (0, "零块"),
    ],
)
def test_amounts_are_said_as_one_says_them(fen: int, words: str) -> None:
    assert spoken(fen) == words


def acted(who: Persona, drawn: Errand, action: do.Action) -> str | None:
    """The occasion of the answer to an action at the counter."""
    case = at_the_counter(who, drawn)
    progress = start(case)
    if not isinstance(action, do.CallCustomer):
        called = perform(case, progress, do.CallCustomer())
        assert isinstance(called, Move)
        progress = called.progress
    move = perform(case, progress, action)
    assert isinstance(move, Move)
    return reply(drawn, action, move.evidence)


def test_customers_answer_what_a_teller_asks() -> None:
    who = persona(9, 1, TODAY)
    plain = visited(who, Business.WITHDRAWAL, None, 1)
    scam = visited(who, Business.WITHDRAWAL, Trap.PHONE_SCAM, 1)
    assert acted(who, plain, do.CallCustomer()) == plain.greeting
    assert acted(who, plain, do.AskPurpose()) == "purpose_normal"
    assert acted(who, scam, do.AskPurpose()) == "purpose_scam"
    stopped = do.Decline(Trap.PHONE_SCAM, frozenset({"supervisor", "police"}))
    assert acted(who, scam, stopped) == "scam_relents"
    assert acted(who, plain, stopped) == "leaving"
    assert acted(who, plain, do.TakePapers(plain.papers.kinds())) is None
    for visit in range(1, 9):
        expired = visited(who, Business.DEPOSIT, Trap.EXPIRED_ID, visit)
        along = PaperKind.IDENTITY in expired.held_back.kinds()
        asked = acted(who, expired, do.AskForPaper(PaperKind.IDENTITY))
        assert asked == ("paper_shown" if along else "paper_missing")


@given(people, planted)
@settings(max_examples=40, deadline=None)
def test_who_presses_does_so_before_one_step_of_the_business(
    who: Persona, plant: tuple[Business, Trap | None]
) -> None:
    drawn = visited(who, *plant, 1)
    pressed = [step for step in SPINES[drawn.business] if presses(drawn, step)]
    assert len(pressed) == (drawn.push is not None)
    for step in pressed:
        assert presses(drawn, step) in lines()
    assert presses(drawn, None) is None


# ---- At the wealth office ----------------------------------------------------------------------
@given(people, seeds, st.integers(0, 10**8))
@settings(max_examples=40, deadline=None)
def test_a_customer_knows_own_household_answers_and_goal(
    who: Persona, seed: int, balance: int
) -> None:
    told = needs(seed, who, balance_fen=balance, day=TODAY)
    assert told == needs(seed, who, balance_fen=balance, day=TODAY)
    assert from_plain(Needs, json.loads(json.dumps(to_plain(told)))) == told
    done = assess(told.answers, table=table("broker20"), age=who.age(TODAY), on=TODAY)
    assert isinstance(done, Assessment)
    assert told.wish == "" or product(told.wish).code == told.wish
    assert told.household.income > 0
    if told.goal.kind is GoalKind.EDUCATION:
        gap = education(told.goal.education(cost_growth=400, invest_rate=500))
    else:
        gap = retirement(told.goal.retirement(inflation=250, before=500, after=300))
    assert gap.needed >= 0


@given(people, seeds)
def test_whoever_has_retired_waits_for_no_retirement(who: Persona, seed: int) -> None:
    goal = needs(seed, who, balance_fen=0, day=TODAY).goal
    has_retired = who.job.zh.startswith("退休")
    if goal.kind is GoalKind.RETIREMENT:
        assert (goal.years_to == 0) == has_retired


@given(people, seeds, st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_a_client_on_the_line_wants_something(who: Persona, seed: int, visit: int) -> None:
    wanted = call(seed, who, visit=visit)
    assert wanted == call(seed, who, visit=visit)
    assert wanted.budget_fen > 0
    assert from_plain(Call, to_plain(wanted)) == wanted


def test_a_card_lapses_after_its_last_day() -> None:
    who = next(p for n in range(1, 99) if (p := persona(3, n, TODAY)).identity.expires)
    last = who.identity.expires
    assert last is not None
    assert not who.identity.has_expired(last)
    assert who.identity.has_expired(last + timedelta(days=1))
