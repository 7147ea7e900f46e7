"""Clients of the wealth office: drawn once, of one piece, and of the same mind each time."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.bilingual import Bilingual
from simulator.engine.people import talk
from simulator.engine.people.decisions import Because, Choice, Offer, decide
from simulator.engine.people.needs import GoalKind, needs
from simulator.engine.people.personas import Persona, Temperament, persona
from simulator.engine.people.wealth_visits import (
    CLASH_QUESTIONS,
    CLIENT_TRAP_NAMES,
    Client,
    ClientQuestion,
    ClientTrap,
    client,
)
from simulator.engine.plain import from_plain, to_plain
from simulator.engine.wealth.bands import table
from simulator.engine.wealth.household import AssetKind
from simulator.engine.wealth.questionnaire import Assessment, Clash, assess, questionnaire
from simulator.engine.wealth.shelf import product
from simulator.engine.wealth.statements import Side, household_of, total

TODAY = date(2026, 11, 20)
BANK = table("bank")
seeds, numbers, visits = st.integers(0, 2**31), st.integers(1, 500), st.integers(1, 5)
balances = st.integers(0, 10**8)


def draw(seed=7, number=1, visit=1, balance=3_000_000, **more) -> tuple[Persona, Client]:
    who = persona(seed, number, TODAY)
    drawn = client(seed, who, visit=visit, balance_fen=balance, day=TODAY, table=BANK, **more)
    return who, drawn


def assessed(who: Persona, answers) -> Assessment:
    found = assess(answers, table=BANK, age=who.age(TODAY), on=TODAY)
    assert isinstance(found, Assessment)
    return found


clients = st.builds(draw, seeds, numbers, visits, balances)


@given(clients)
@settings(max_examples=40, deadline=None)
def test_a_client_can_be_kept_as_facts_and_read_back(drawn):
    _, one = drawn
    assert from_plain(Client, json.loads(json.dumps(to_plain(one)))) == one


@given(seeds, numbers, visits, balances)
@settings(max_examples=30, deadline=None)
def test_the_same_visit_draws_the_same_client(seed, number, visit, balance):
    assert draw(seed, number, visit, balance) == draw(seed, number, visit, balance)


@given(seeds, numbers, balances)
@settings(max_examples=40, deadline=None)
def test_the_family_s_lines_add_up_to_the_needs(seed, number, balance):
    who, one = draw(seed, number, 1, balance)
    told = needs(seed, who, balance_fen=balance, day=TODAY).household
    house = household_of(one.circumstances.entries)
    assert house.income == told.income
    assert house.total(AssetKind.INVESTED) == told.total(AssetKind.INVESTED)
    assert house.total(AssetKind.OWN_USE) == told.total(AssetKind.OWN_USE)
    assert 0 <= told.total(AssetKind.LIQUID) - house.total(AssetKind.LIQUID) < 100
    assert 0 <= told.spending - house.spending < 200
    assert all(fen > 0 and fen % 100 == 0 for fen in one.circumstances.entries.values())


@given(clients)
@settings(max_examples=60, deadline=None)
def test_family_debts_and_work_fit_the_truthful_answers(drawn):
    who, one = drawn
    family, truth = one.circumstances, one.truth
    assert len(questionnaire().questions) == len(truth)
    if one.goal.kind is GoalKind.EDUCATION:
        assert 18 - one.goal.years_to in family.children
    if truth["dependants"] == 0:
        assert family.dependants == 0
    has_debt = total(family.entries, Side.DEBTS) > 0
    assert has_debt == (truth["debt"] > 0)
    if who.age(TODAY) >= 60:
        assert truth["income"] in (1, 4)


@given(seeds, numbers, visits)
@settings(max_examples=40, deadline=None)
def test_a_planted_contradiction_clashes_and_second_thoughts_mend_it(seed, number, visit):
    who, one = draw(seed, number, visit, trap=ClientTrap.CONTRADICTION)
    first = assessed(who, one.first_answers)
    assert first.clashes
    answers = dict(one.first_answers)
    for clash in first.clashes:
        answers = one.second_thoughts(answers, clash)
    assert set(assessed(who, answers).clashes) <= set(assessed(who, one.truth).clashes)


@given(seeds, numbers, visits)
@settings(max_examples=40, deadline=None)
def test_a_planted_wish_lies_above_the_class_and_another_never_does(seed, number, visit):
    for trap in (ClientTrap.ABOVE_CLASS, ClientTrap.ASKS_FOR_PROMISE):
        who, one = draw(seed, number, visit, trap=trap)
        found = assessed(who, one.truth)
        level = 1 if found.accepts_no_loss else found.level
        if one.trap is ClientTrap.ABOVE_CLASS:
            assert product(one.wish).level > level
        elif one.wish:
            assert product(one.wish).level <= level


@given(seeds, numbers)
@settings(max_examples=20, deadline=None)
def test_a_plain_visit_has_nothing_planted(seed, number):
    _, one = draw(seed, number, is_plain=True)
    assert one.trap is None
    assert one.first_answers == one.truth
    assert one.question is not ClientQuestion.PROMISE


def test_a_town_has_every_trap_and_question():
    drawn = [draw(number=number)[1] for number in range(1, 120)]
    assert {one.trap for one in drawn} == {*ClientTrap, None}
    assert {one.question for one in drawn} == set(ClientQuestion)
    assert set(CLIENT_TRAP_NAMES) == set(ClientTrap)


def test_every_clash_touches_questions_that_there_are():
    keys = {question.key for question in questionnaire().questions}
    assert set(CLASH_QUESTIONS) == set(Clash)
    assert {key for touched in CLASH_QUESTIONS.values() for key in touched} <= keys


# ---- What is said ------------------------------------------------------------------------------
def is_spoken(words: Bilingual) -> bool:
    return bool(words.zh and words.en) and not set("{}") & set(words.zh + words.en)


@given(clients)
@settings(max_examples=40, deadline=None)
def test_every_topic_is_answered_in_both_languages(drawn):
    who, one = drawn
    for each in talk.topics():
        assert is_spoken(each.question)
        assert is_spoken(talk.answer(each.topic, who, one, TODAY))


@given(clients)
@settings(max_examples=30, deadline=None)
def test_what_is_owned_is_what_is_said(drawn):
    who, one = drawn
    for topic, side in ((talk.Topic.ASSETS, Side.ASSETS), (talk.Topic.INCOME, Side.INCOME)):
        said = talk.answer(topic, who, one, TODAY).en
        amounts = [int(word.replace(",", "")) for word in said.split() if word[0].isdigit()]
        assert sum(amounts) * 100 == total(one.circumstances.entries, side)


def test_a_wish_comes_with_the_goals_and_only_there():
    who, one = next(
        drawn
        for number in range(1, 100)
        if (drawn := draw(number=number, trap=ClientTrap.ABOVE_CLASS))[1].wish
    )
    name = product(one.wish).name.zh
    said = {each.topic: talk.answer(each.topic, who, one, TODAY).zh for each in talk.topics()}
    assert [topic for topic, words in said.items() if name in words] == [talk.Topic.GOALS]


def test_there_are_words_for_every_turn_of_the_talk():
    who, _ = draw()
    for temper in Temperament:
        assert is_spoken(talk.greeting(replace(who, temperament=temper)))
    for occasion in ("purpose", "class_told", "warned"):
        assert is_spoken(talk.agreement(who, occasion))
    for clash in Clash:
        assert is_spoken(talk.after_clash(clash, changed=True))
    assert is_spoken(talk.after_clash(Clash.LOSS_AND_KINDS, changed=False))
    assert all(is_spoken(talk.asked(question)) for question in ClientQuestion)
    assert all(is_spoken(talk.decided(because)) for because in Because)


# ---- What is decided ---------------------------------------------------------------------------
def offer(code="M101", amount=100_000, *, answered=True) -> Offer:
    return Offer(product(code), amount, answered)


def of_mind(**truth) -> tuple[Persona, Client]:
    who, one = draw(is_plain=True)
    entries = {"demand": 100_000_000}
    circumstances = replace(one.circumstances, entries=entries)
    bold = {"loss": 4, "horizon": 3}
    return who, replace(
        one, truth={**one.truth, **bold, **truth}, wish="", circumstances=circumstances
    )


@given(clients)
@settings(max_examples=30, deadline=None)
def test_the_same_offer_is_decided_the_same(drawn):
    who, one = drawn
    assert decide(who, one, offer()) == decide(who, one, offer())
    assert decide(who, one, offer(answered=False)).choice is Choice.ASKS


@pytest.mark.parametrize(
    ("truth", "code", "amount", "because"),
    [
        ({}, "M101", 100_000, Because.FITS),
        ({"loss": 1}, "H330", 100_000, Because.TOO_RISKY),
        ({"loss": 2}, "H330", 100_000, Because.FITS),
        ({"horizon": 0}, "W340", 5_000_000, Because.TOO_LONG),
        ({}, "M101", 50_000_001, Because.TOO_MUCH),
        ({}, "M101", 50_000_000, Because.FITS),
    ],
)
def test_a_client_declines_what_does_not_fit(truth, code, amount, because):
    who, one = of_mind(**truth)
    calm = replace(who, temperament=Temperament.CALM)
    assert decide(calm, one, offer(code, amount)).because is because


def test_who_gets_the_wish_takes_it_even_if_it_swings():
    who, one = of_mind(loss=0)
    decision = decide(who, replace(one, wish="H330"), offer("H330"))
    assert (decision.choice, decision.because) == (Choice.ACCEPTS, Because.WANTED)


def test_who_is_stubborn_wants_nothing_but_the_wish():
    who, one = of_mind()
    stubborn = replace(who, temperament=Temperament.STUBBORN)
    assert decide(stubborn, replace(one, wish="H330"), offer()).because is Because.NOT_THE_WISH
    assert decide(stubborn, one, offer()).because is Because.FITS
