"""Talking to a client, by the engine alone: hours and tries, what words say, what a client answers."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.brokerage.compliance import scan
from simulator.engine.brokerage.contacts import Heard, Question, Saying, call_refusal, hear
from simulator.engine.brokerage.instructions import (
    Taken,
    Terms,
    entry_refusal,
    pass_refusal,
)
from simulator.engine.brokerage.rules import book, hours_refusal, rule
from simulator.engine.people.clients import (
    HANGS_UP,
    ClientCall,
    client_call,
    reply,
    spoken_line,
    talk_of,
)
from simulator.engine.people.needs import CallWish
from simulator.engine.people.personas import persona
from simulator.engine.people.speech import lines
from simulator.engine.wealth.suitability import Outcome

DAY = date(2026, 11, 24)
OPEN, CLOSE = 9 * 3600, 20 * 3600
SAID = {
    "share": {"zh": "华岳能源", "en": "Huayue"},
    "price": 1793,
    "quantity": 300,
    "digits": "012X",
}
heards = st.builds(Heard, **dict.fromkeys(Heard.__slots__, st.booleans()))
calls = st.builds(
    ClientCall,
    wish=st.sampled_from(CallWish),
    budget_fen=st.just(1_000_000),
    asks_for_promise=st.booleans(),
    answers=st.just(True),
    has_time=st.booleans(),
    has_opted_out=st.booleans(),
    pick=st.just(0),
)
terms = st.builds(
    Terms,
    side=st.sampled_from(["buy", "sell"]),
    code=st.sampled_from(["999101", "999112"]),
    price=st.integers(1, 3),
    quantity=st.sampled_from([100, 200]),
)


def heard(text, name="李明", licence="S990000007"):
    return hear(text, scan(text, DAY), name=name, licence=licence)


# ---- When one may call -----------------------------------------------------------------------------
@given(st.integers(0, 86_399), st.integers(0, 6))
def test_a_call_is_refused_exactly_outside_hours_or_beyond_the_tries(second, tries):
    refused = call_refusal(day=DAY, second=second, business_day=DAY, tries=tries)
    may = OPEN <= second < CLOSE and tries < 3
    assert (refused is None) == may
    if refused is not None:
        assert book().of(refused.rule).key == refused.rule.split("@")[0]


def test_transfer_hours_are_those_of_the_rule_inclusive_of_the_first_second_only():
    numbers = rule("broker.transfer-hours", DAY).numbers
    first, last = numbers["from_second"], numbers["to_second"]
    within = [
        hours_refusal("broker.transfer-hours", "closed", day=DAY, second=second) is None
        for second in (first - 1, first, last - 1, last)
    ]
    assert within == [False, True, True, False]


def test_every_rule_with_hours_or_dates_says_which_clock_it_goes_by():
    clocked = [one for one in book().all_on(DAY) if {"from_second", "tries"} & set(one.numbers)]
    assert {one.numbers["clock"] for one in clocked} <= {"town", "market", "business"}
    assert len(clocked) == 3


# ---- What words say --------------------------------------------------------------------------------
def test_a_full_introduction_is_heard_as_one():
    said = heard("您好，我是临江镇证券营业部的李明，执业编号Ｓ９９００００００７，本次通话会录音。")
    assert (said.firm, said.name, said.licence, said.recording) == (True, True, True, True)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("我是李明。", "firm"),
        ("我是证券营业部的。", "name"),
        ("我是证券营业部的李明，执业编号S123456789。", "licence"),
        ("我是证券营业部的李明，执业编号S990000007。", "recording"),
    ],
)
def test_what_is_left_out_is_not_heard(text, flag):
    assert not getattr(heard(text), flag)


def test_the_same_in_english():
    said = heard(
        "This is Li Ming of Riverside Securities, licence number S990000007, recorded.", "Li Ming"
    )
    assert (said.firm, said.name, said.licence, said.recording) == (True, True, True, True)


def test_an_invitation_says_when_where_and_what_to_bring():
    assert heard("明天下午两点请到营业部，带上身份证。").is_full_invitation
    assert not heard("有空请到营业部来。").is_full_invitation


# ---- What a client answers -------------------------------------------------------------------------
@given(calls, st.lists(st.tuples(st.sampled_from(Saying), heards, st.sampled_from(Question))))
def test_whatever_is_said_is_answered_by_lines_that_exist(drawn, steps):
    spoken = []
    for saying, words, question in steps:
        occasions = reply(talk_of(spoken), drawn, saying, words, question)
        assert occasions
        assert set(occasions) <= set(lines())
        asked = {"question": question.value} if saying is Saying.NEED else {}
        spoken.append({"by": "broker", "saying": saying.value, **asked})
        spoken += [{"by": "client", "occasion": occasion} for occasion in occasions]
        if HANGS_UP & set(occasions):
            return


@given(calls, st.lists(st.tuples(st.sampled_from(Saying), heards, st.sampled_from(Question))))
def test_nobody_says_what_they_want_before_knowing_who_asks(drawn, steps):
    spoken = []
    for saying, words, question in steps:
        talk = talk_of(spoken)
        occasions = reply(talk, drawn, saying, words, question)
        if any(occasion.startswith(("wish_", "need_")) for occasion in occasions):
            assert talk.knows_who
            assert drawn.has_time
        asked = {"question": question.value} if saying is Saying.NEED else {}
        spoken.append({"by": "broker", "saying": saying.value, **asked})
        spoken += [{"by": "client", "occasion": occasion} for occasion in occasions]


def test_every_line_of_a_client_is_filled_in_in_both_languages():
    who = persona(7, 3, DAY)
    for occasion in lines():
        for turn in range(4):
            said = spoken_line(occasion, who, turn, {**SAID, "fen": 100_000})
            assert not re.search(r"[{}]", said.zh + said.en), occasion


def test_a_limit_is_said_as_one_says_it_and_written_in_english_figures():
    said = spoken_line("wish_buy", persona(7, 3, DAY), 0, SAID)
    assert "十七块九毛三分" in said.zh
    assert "17.93" in said.en


def test_who_holds_nothing_sells_nothing():
    who = persona(7, 3, DAY)
    drawn = [
        client_call(7, who, visit=visit, has_opted_out=False, can_sell=False) for visit in range(60)
    ]
    assert CallWish.SELL not in {one.wish for one in drawn}
    assert {one.answers for one in drawn} == {True, False}


def test_the_same_contact_is_drawn_the_same():
    who = persona(7, 3, DAY)
    one, other = (
        client_call(7, who, visit=4, has_opted_out=False, can_sell=True) for _ in range(2)
    )
    assert one == other


# ---- Instructions ----------------------------------------------------------------------------------
@given(terms, terms, st.booleans())
def test_an_order_is_entered_only_as_it_was_confirmed(written, keyed, is_confirmed):
    taken = Taken(written, is_verified=True, is_confirmed=is_confirmed, outcome="allow")
    refused = entry_refusal(taken, keyed, DAY)
    assert (refused is None) == (is_confirmed and written == keyed)
    if is_confirmed and refused is not None:
        assert set(refused.facts["fields"]) == {
            name
            for name in ("side", "code", "price", "quantity")
            if getattr(written, name) != getattr(keyed, name)
        }


def test_without_an_instruction_nothing_is_entered():
    refused = entry_refusal(None, Terms("buy", "999101", 1, 100), DAY)
    assert (refused.code, refused.rule) == ("no_instruction", "broker.as-instructed@2020-03-01")


@given(terms, st.booleans(), st.booleans(), st.sampled_from(["", *Outcome]))
def test_an_instruction_is_passed_on_only_verified_confirmed_and_fit(
    written, is_verified, is_confirmed, outcome
):
    refused = pass_refusal(Taken(written, is_verified, is_confirmed, str(outcome)), DAY)
    fits = written.side == "sell" or outcome in (Outcome.ALLOW, Outcome.ALLOW_AFTER_WARNING)
    assert (refused is None) == (is_verified and is_confirmed and fits)
