"""A broker's contacts: the list first, hours and tries, what is said, what is caught, what is written."""

from datetime import timedelta

import pytest

from simulator.engine.brokerage.contacts import Question, Saying
from simulator.engine.people.needs import CallWish
from simulator.engine.refusal import Refusal
from simulator.models import (
    ClientFile,
    Contact,
    Duty,
    PhraseFinding,
    RunPicture,
    Transfer,
    WorkEvent,
    WorkText,
)
from simulator.selectors import contacts as reading
from simulator.selectors import evidence as chain
from simulator.services import (
    client_messages,
    contacts,
    conversation,
    exchange,
    phrases,
    service_records,
)
from tests.services.contact_cast import RISK, Desk

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def desk():
    yield Desk()
    exchange.disconnect()


def occasions(contact):
    return [line["occasion"] for line in contact.lines if line["by"] == "client"]


# ---- Reaching a client -----------------------------------------------------------------------------
def test_a_careful_contact_leaves_every_step_as_evidence(desk):
    contacts.prepare(session=desk.broker, account=desk.account, now=desk.now)
    contact = desk.until_the_wish(desk.begin())
    desk.say(contact, Saying.RISK, RISK)
    contacts.end(contact=contact, now=desk.now)
    assert desk.evidence() == [
        "desk.seated",
        "broker.file_opened",
        "broker.opt_out_checked",
        "broker.contact_begun",
        "broker.identity_said",
        "broker.permission_asked",
        "broker.need_asked",
        "broker.need_asked",
        "broker.risk_said",
        "broker.contact_ended",
    ]
    (said,) = desk.facts("broker.identity_said")
    assert {name: said[name] for name in ("name", "firm", "licence", "recording")} == {
        "name": True,
        "firm": True,
        "licence": True,
        "recording": True,
    }
    assert {facts["visit"] for facts in desk.facts("broker.need_asked")} == {contact.visit}
    assert chain.first_broken(desk.broker) is None


def test_somebody_else_s_licence_number_does_not_count(desk):
    contact = desk.begin()
    desk.say(contact, Saying.IDENTITY, "您好，我是临江证券的小王，执业编号S990099999。")
    (said,) = desk.facts("broker.identity_said")
    assert (said["firm"], said["name"], said["licence"]) == (True, False, False)
    assert occasions(Contact.objects.get())[-1] == "who_are_you"


@pytest.mark.parametrize(("second", "is_open"), [(32_399, False), (32_400, True), (71_999, True)])
def test_calls_have_hours_by_the_town_s_time(desk, second, is_open):
    picture = RunPicture.objects.get(run=desk.branch.run)
    picture.body["at"] = [0, second]
    picture.save()
    contact = desk.begin()
    if is_open:
        assert contact.state == Contact.State.OPEN
        return
    assert (contact.code, contact.rule) == ("outside_call_hours", "broker.call-hours@2026-01-01")
    assert not Contact.objects.exists()
    assert desk.begin("visit").state == Contact.State.OPEN


def test_a_number_is_dialled_three_times_a_day_and_no_more(desk):
    for _ in range(3):
        assert desk.begin(answers=False).state == Contact.State.UNANSWERED
    refused = desk.begin()
    assert (refused.code, dict(refused.facts)) == ("too_many_tries", {"tries": 3, "most": 3})
    assert desk.begin(client=1).state == Contact.State.OPEN


def test_one_contact_at_a_time(desk):
    desk.begin()
    assert desk.begin(client=1).code == "contact_open"
    assert (
        contacts.prepare(session=desk.broker, account=desk.branch.clients[1], now=desk.now).code
        == "contact_open"
    )


def test_who_has_opted_out_is_angry_and_the_rule_is_broken(desk):
    contact = desk.begin(has_opted_out=True)
    assert desk.facts("broker.rule_broken")[0]["rule"] == "broker.opt-out@2021-11-01"
    contact = desk.say(contact, Saying.IDENTITY, desk.introduction)
    assert contact.state == Contact.State.ENDED
    assert occasions(contact)[-1] == "told_not_to_call"


def test_the_list_says_who_wants_no_calls(desk):
    ClientFile.objects.filter(account=desk.account).update(has_opted_out=True)
    account = type(desk.account).objects.get(pk=desk.account.pk)
    contacts.prepare(session=desk.broker, account=account, now=desk.now)
    assert desk.facts("broker.opt_out_checked")[0]["opted_out"] is True
    assert "broker.opt_out_ignored" not in desk.evidence()


def test_a_client_without_time_hangs_up(desk):
    contact = desk.begin(has_time=False)
    desk.say(contact, Saying.IDENTITY, desk.introduction)
    contact = desk.say(contact, Saying.PERMISSION, "现在方便吗？")
    assert (contact.state, occasions(contact)[-1]) == (Contact.State.ENDED, "no_time")
    assert desk.say(contact, Saying.CLOSING, "再见").code == "contact_over"


# ---- Talking ---------------------------------------------------------------------------------------
def test_a_client_hears_nothing_before_knowing_who_calls(desk):
    contact = desk.say(desk.begin(), Saying.NEED, "您最近想买什么？", Question.PAYOFF)
    assert occasions(contact)[-1] == "who_are_you"
    assert contact.order is None


def test_the_wish_comes_after_two_kinds_of_question_and_fits_market_and_money(desk):
    contact = desk.until_the_wish(desk.begin())
    order = contact.order
    assert occasions(contact)[-1] == "wish_buy"
    assert order["side"] == "buy"
    assert order["quantity"] % 100 == 0
    assert 0 < order["price"] * order["quantity"] <= 800_000
    words = reading.client_says(contact, contact.lines[-1])
    assert str(order["quantity"]) in words.zh
    assert order["share"]["zh"] in words.zh
    assert f"{order['price'] / 100:.2f}" in words.en


def test_who_wants_a_promise_lets_go_of_it_when_the_risk_is_said(desk):
    contact = desk.begin(asks_for_promise=True)
    desk.say(contact, Saying.IDENTITY, desk.introduction)
    contact = desk.say(contact, Saying.SERVICE, "我们每月给您一份账户报告。")
    assert occasions(contact)[-1] == "asks_promise"
    contact = desk.say(contact, Saying.OBJECTION, "这个您放心。")
    assert occasions(contact)[-1] == "still_wants_promise"
    contact = desk.say(
        contact, Saying.OBJECTION, "我理解您的顾虑，股票有风险，可能亏损，您看可以吗？"
    )
    assert occasions(contact)[-1] == "promise_dropped"
    last = desk.facts("broker.objection_answered")[-1]
    assert (last["trap"], last["acknowledged"], last["confirmed"]) == (
        "asks_for_promise",
        True,
        True,
    )


def test_a_complaint_is_taken_up_or_grows(desk):
    contact = desk.until_the_wish(desk.begin(wish=CallWish.COMPLAINT))
    assert occasions(contact)[-1] == "wish_complaint"
    contact = desk.say(contact, Saying.OBJECTION, "佣金是按规定收的。")
    assert occasions(contact)[-1] == "complaint_again"
    contact = desk.say(contact, Saying.OBJECTION, "抱歉给您添麻烦，我记下来去查。")
    assert occasions(contact)[-1] == "complaint_heard"


def test_what_the_client_had_raised_is_told_when_the_contact_is_over(desk):
    contact = desk.until_the_wish(desk.begin(wish=CallWish.COMPLAINT, asks_for_promise=True))
    assert desk.facts("town.trap_set") == []
    contact = desk.say(contact, Saying.SERVICE, "我们每周有一份市场周报。")
    contacts.end(contact=contact, now=desk.now)
    assert desk.facts("town.trap_set") == [
        {"visit": contact.visit, "trap": "asks_for_promise"},
        {"visit": contact.visit, "trap": "complaint"},
    ]


def test_a_risk_sentence_that_is_none_is_not_taken_for_one(desk):
    assert desk.say(desk.begin(), Saying.RISK, "您放心。") == Refusal("no_risk_sentence")
    assert "broker.risk_said" not in desk.evidence()


def test_a_broker_asks_for_money_and_the_client_moves_it_alone(desk):
    contact = conversation.ask_for_money(contact=desk.begin(), fen=100_000, now=desk.now)
    assert occasions(contact)[-1] == "will_transfer"
    sent = Transfer.objects.latest("pk")
    assert (sent.amount, sent.session) == (100_000, None)
    assert desk.facts("transfer.asked")[0]["transfer"] == sent.name
    contact = conversation.ask_for_money(contact=contact, fen=10**12, now=desk.now)
    assert occasions(contact)[-1] == "cannot_transfer"
    assert Transfer.objects.count() == 2


# ---- Banned phrases --------------------------------------------------------------------------------
def test_a_banned_phrase_is_caught_not_said_and_kept_for_appeal(desk):
    contact = desk.begin()
    draft = "这只股票稳赚不赔，比存款好。"
    found = desk.say(contact, Saying.SERVICE, draft)
    assert isinstance(found, PhraseFinding)
    assert [(phrase[0], phrase[1]) for phrase in found.phrases] == [
        ("promise", "稳赚不赔"),
        ("misleading", "比存款好"),
    ]
    assert [draft[start:end] for _, _, start, end in found.phrases] == ["稳赚不赔", "比存款好"]
    contact.refresh_from_db()
    assert all(line["by"] == "client" for line in contact.lines)
    caught = desk.facts("broker.phrase_caught")
    assert [(facts["group"], facts["sent"]) for facts in caught] == [
        ("promise", False),
        ("misleading", False),
    ]
    appealed = phrases.appeal(finding=found, text="这是客户原话，我在引用。", now=desk.now)
    texts = dict(WorkText.objects.values_list("digest", "text"))
    assert texts[appealed.text] == draft
    assert texts[appealed.appeal] == "这是客户原话，我在引用。"
    assert appealed.version == "2026.1"
    assert phrases.appeal(finding=found, text="再说一次", now=desk.now).code == "appealed_already"


def test_words_and_names_stand_in_no_fact(desk):
    contact = desk.until_the_wish(desk.begin())
    facts = str(list(WorkEvent.objects.values_list("facts", flat=True)))
    assert desk.introduction not in facts
    assert reading.broker_name(desk.broker) not in facts
    assert contact.customer.name not in facts


def test_a_message_goes_out_only_when_it_holds_all_that_it_must(desk):
    def send(text):
        return client_messages.send(
            session=desk.broker, account=desk.account, text=text, now=desk.now
        )

    lacking = send("您好，本周行情周报请查收。")
    assert lacking.code == "statements_missing"
    assert set(lacking.facts["keys"]) == {"firm", "name", "licence", "risk"}
    assert isinstance(send(desk.introduction + RISK + "绝对赚钱。"), PhraseFinding)
    sent = send(desk.introduction + "本周周报请查收。" + RISK)
    assert (sent.channel, sent.state) == ("message", Contact.State.ENDED)
    assert send(" ").code == "nothing_written"
    assert send("长" * 1001).code == "text_too_long"


# ---- What is written down --------------------------------------------------------------------------
def record(desk, contact, **typed):
    fields = {
        "purpose": "routine",
        "content": "回访账户情况，客户想买入一手股票，已说明风险。",
        "risk_told": True,
        "reaction": "pleased",
        "next_step": "call",
        "next_due": contact.date + timedelta(days=7),
        **typed,
    }
    return service_records.write(contact=contact, now=desk.now, **fields)


def test_a_service_record_is_complete_when_it_says_what_was_so(desk):
    contact = desk.until_the_wish(desk.begin())
    assert record(desk, contact).code == "contact_not_over"
    contacts.end(contact=contact, now=desk.now)
    contact.refresh_from_db()
    record(desk, contact)
    (facts,) = desk.facts("broker.service_recorded")
    assert (facts["complete"], facts["risk_said"], facts["risk_told"]) == (False, False, True)
    assert record(desk, Contact.objects.get(pk=contact.pk)).code == "recorded_already"
    assert desk.facts("broker.next_contact_set")[0]["next"] == "call"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"content": "  "}, "nothing_written"),
        ({"next_due": None}, "next_due_missing"),
        ({"next_due": "early"}, "next_due_out_of_range"),
    ],
)
def test_a_record_that_lacks_something_is_refused_with_what_it_lacks(desk, typed, code):
    contact = desk.begin(answers=False)
    if typed.get("next_due") == "early":
        typed = {"next_due": contact.date - timedelta(days=1)}
    assert record(desk, contact, **typed).code == code


def test_nothing_promised_needs_no_date(desk):
    contact = desk.begin(answers=False)
    written = record(
        desk, contact, risk_told=False, reaction="unreached", next_step="none", next_due=None
    )
    assert written.next_due is None
    assert "broker.next_contact_set" not in desk.evidence()


def test_the_work_log_counts_calls_and_visits_and_may_be_written_again(desk):
    desk.begin(answers=False)
    contacts.end(contact=desk.begin("visit"), now=desk.now)
    texts = {"plan": "联系三位客户", "done": "拨打一次，接待一次"}
    refused = service_records.log(session=desk.broker, texts={"plan": "x"}, now=desk.now)
    assert (refused.code, refused.facts["parts"]) == ("log_incomplete", ["done"])
    first = service_records.log(session=desk.broker, texts=texts, now=desk.now)
    again = service_records.log(
        session=desk.broker, texts={**texts, "tomorrow": "回访"}, now=desk.now
    )
    assert (again.pk, again.calls, again.visits) == (first.pk, 1, 1)
    assert [facts["complete"] for facts in desk.facts("broker.work_log_written")] == [False, True]


def test_another_broker_has_contacts_of_their_own(desk):
    desk.begin()
    other = desk.branch.seat(Duty.BROKER, "broker2")
    assert reading.contact_at(other) is None
    assert isinstance(contacts.prepare(session=other, account=desk.account, now=desk.now), Contact)
