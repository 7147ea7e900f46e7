"""The broker's pages: a client by forms alone, what is caught while it is written, refusals that lose nothing."""

import html
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from simulator.engine.people.needs import CallWish
from simulator.models import (
    ClientFile,
    Contact,
    DeskSession,
    Duty,
    Instruction,
    PhraseFinding,
    ServiceRecord,
    Transfer,
)
from simulator.selectors import accounts as account_reading
from simulator.services import accounts, client_orders, desks, exchange
from tests.pages.branch_pages import AtThePages, browser, keyed, text
from tests.services.bank_cast import NOW

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def broker():
    yield AtThePages()
    exchange.disconnect()


def field(response, name: str) -> str:
    """What stands in a field of a page."""
    page = response.content.decode()
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    found = found or re.search(rf'name="{name}"[^>]*?\svalue="([^"]*)"', page, re.DOTALL)
    assert found, name
    return html.unescape(found[1])


# ---- Working by forms ----------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_client_is_called_listened_to_and_written_down_by_forms_alone(broker, language):
    person = broker.desk.broker.person
    person.language = language
    person.save()
    assert broker.post("contact-prepare").status_code == 302
    broker.until_the_wish()
    broker.post("contact-end")
    written = broker.post(
        "record-write",
        broker.contact.pk,
        purpose="routine",
        reaction="pleased",
        next_step="call",
        next_due="２０２６-１１-２７",
        content="客户想买一百股，已讲明风险。",
        risk_told="on",
    )
    assert written.status_code == 302, text(written)
    record = ServiceRecord.objects.get()
    assert (str(record.next_due), record.risk_told) == ("2026-11-27", True)
    assert broker.desk.facts("broker.service_recorded")[0]["complete"] is True


def test_a_telephone_order_goes_from_the_client_to_the_exchange_by_forms_alone(
    broker, django_capture_on_commit_callbacks
):
    passed = broker.pass_an_instruction_on()
    clerk, client = broker.colleague(Duty.ORDER_CLERK)
    page = text(client.get(reverse("clerk")))
    assert passed.name in page
    assert "confirmed by the client" in page
    address = reverse("order-enter", args=[passed.pk])
    form = {"idempotency_key": "e" * 20, **keyed(passed)}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, form).status_code == 302
    passed.refresh_from_db()
    assert passed.state in (Instruction.State.ENTERED, Instruction.State.FILLED)
    assert passed.clerk == clerk
    (line,) = account_reading.orders_today(broker.desk.branch.run, broker.desk.account, passed.day)
    assert (line.order, line.quantity) == (passed.order, passed.quantity)
    assert passed.name in broker.get()
    assert "Buy" in text(client.get(reverse("clerk")))


def test_the_client_is_told_what_became_of_the_order_once(broker):
    passed = broker.pass_an_instruction_on()
    early = broker.post("instruction-tell", passed.pk)
    assert (early.status_code, "Nothing has become of this instruction yet" in text(early)) == (
        422,
        True,
    )
    Instruction.objects.update(state="lapsed", reason="day_over")
    assert "The instruction was for an earlier trading day" in broker.get()
    broker.post("instruction-tell", passed.pk)
    broker.post("instruction-tell", passed.pk)
    assert len(broker.desk.facts("order.client_told")) == 1


def test_the_broker_asks_for_money_and_the_client_moves_it_alone(broker):
    broker.begin()
    assert broker.post("contact-money", amount="１２３.４５").status_code == 302
    sent = Transfer.objects.latest("pk")
    assert (sent.amount, sent.session) == (12_345, None)
    assert "Asked the client to move 123.45 yuan to the broker" in broker.get()


def test_a_message_goes_out_when_it_holds_all_that_it_must(broker):
    words = f"{broker.desk.introduction}周报已出，投资有风险，可能亏损，请谨慎。"
    response = broker.post("message-send", text=words)
    assert response.status_code == 302, text(response)
    assert broker.contact.channel == Contact.Channel.MESSAGE


def test_a_work_log_is_kept_and_shown_again(broker):
    response = broker.client.post(
        reverse("work-log"), {"idempotency_key": "l" * 20, "plan": "三个电话", "done": ""}
    )
    assert (response.status_code, field(response, "plan")) == (422, "三个电话")
    assert "Fill in: Done." in text(response)
    kept = {"plan": "三个电话", "done": "两个", "tomorrow": "一个"}
    broker.client.post(reverse("work-log"), {"idempotency_key": "m" * 20, **kept})
    page = broker.client.get(reverse("work-log"))
    assert [field(page, part) for part in kept] == list(kept.values())


# ---- Banned phrases ------------------------------------------------------------------------------
def test_a_phrase_is_caught_while_it_is_written(broker):
    check = {"text": "这只股票保证收益，稳赚不赔。"}
    response = broker.client.post(reverse("phrase-check"), check)
    page = text(response)
    assert response.status_code == 200
    assert "Held: 2 phrases" in page
    assert "Nobody may promise a client that the principal is safe" in page
    assert not broker.desk.facts("broker.phrase_caught")
    harmless = broker.client.post(reverse("phrase-check"), {"text": "这只产品不保本。"})
    assert "Nothing stands against it" in text(harmless)


def test_what_is_caught_is_not_said_stays_in_the_field_and_can_be_appealed(broker):
    broker.begin()
    words = "您放心，这只稳赚不赔。"
    held = broker.say("service", words)
    assert held.status_code == 200
    assert field(held, "text") == words
    assert "稳赚不赔" in text(held)
    assert not any(line["by"] == "broker" for line in broker.contact.lines)
    finding = PhraseFinding.objects.get()
    blank = broker.post("phrase-appeal", finding.pk, appeal=" ")
    assert (blank.status_code, "Nothing is written" in text(blank)) == (422, True)
    assert reverse("phrase-appeal", args=[finding.pk]) in blank.content.decode()
    assert broker.post("phrase-appeal", finding.pk, appeal="我在引用客户的话。").status_code == 302
    finding.refresh_from_db()
    assert finding.appealed_at is not None


# ---- Refusals ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"digits": "0000"}, "These are not the last 4 figures"),
        ({"account": "90000009"}, "The client's account is"),
        ({"code": "999999"}, "999999"),
        ({"price": "十七元"}, "十七元"),
        ({"quantity": "一手"}, "一手"),
    ],
)
def test_a_slip_that_is_refused_says_why_and_loses_nothing(broker, typed, sentence):
    broker.until_the_wish()
    slip = broker.slip(**typed)
    response = broker.post("instruction-take", **slip)
    assert response.status_code == 422
    assert sentence in text(response)
    for name in ("digits", "account", "code", "price", "quantity"):
        assert field(response, name) == slip[name]
    assert not Instruction.objects.exists()


def test_an_instruction_that_was_not_read_back_is_not_passed_on_and_the_rule_is_shown(broker):
    broker.until_the_wish()
    broker.post("instruction-take", **broker.slip())
    page = text(broker.post("instruction-pass", broker.instruction.pk))
    assert "has not been read back and confirmed" in page
    assert "Rule: For an order by telephone the caller's identity is checked" in page
    assert "house rule" in page


def test_a_share_above_the_client_s_class_needs_the_risk_said(broker):
    ClientFile.objects.update(risk_level=1)
    broker.willing = replace(broker.willing, wish=CallWish.BUY)
    assert broker.begin().status_code == 302
    for said in (
        ("identity", broker.desk.introduction),
        ("permission", "现在方便说几句吗？"),
        ("need", "您平时怎么安排投资的？", "situation"),
        ("need", "有什么拿不准的地方吗？", "problem"),
    ):
        broker.say(*said)
    broker.post("instruction-take", **broker.slip())
    for step in ("read-back", "check"):
        broker.post(f"instruction-{step}", broker.instruction.pk)
    page = text(broker.post("instruction-pass", broker.instruction.pk))
    assert "A share is graded R3, above the client's class. Say the risk, then check again." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "一百"}, "An amount is written as 12,350.60"),
        ({"amount": "0"}, "An amount is more than nothing"),
    ],
)
def test_an_amount_that_is_refused_stays_in_the_field(broker, typed, sentence):
    broker.begin()
    response = broker.post("contact-money", **typed)
    assert (response.status_code, field(response, "amount")) == (422, typed["amount"])
    assert sentence in text(response)


def test_a_risk_sentence_without_a_risk_is_refused_and_stays(broker):
    broker.begin()
    response = broker.say("risk", "您看怎么样？")
    assert (response.status_code, field(response, "text")) == (422, "您看怎么样？")
    assert "There is no risk sentence in this" in text(response)


def test_a_message_that_lacks_statements_names_them_and_stays(broker):
    response = broker.post("message-send", text="周报已出。")
    page = text(response)
    assert (response.status_code, field(response, "text")) == (422, "周报已出。")
    assert "Not sent. The message lacks: " in page


def test_a_record_that_is_refused_keeps_what_was_written(broker):
    broker.begin()
    broker.post("contact-end")
    typed = {
        "purpose": "complaint",
        "reaction": "displeased",
        "next_step": "visit",
        "next_due": "下周",
        "content": "客户对佣金有疑问。",
    }
    response = broker.post("record-write", broker.contact.pk, **typed)
    page = response.content.decode()
    assert (response.status_code, "“下周” is no date" in text(response)) == (422, True)
    assert field(response, "content") == typed["content"]
    assert field(response, "next_due") == "下周"
    for name in ("purpose", "reaction", "next_step"):
        assert re.search(rf'value="{typed[name]}"\s+selected', page)


def test_a_number_is_dialled_three_times_a_day_and_no_more(broker):
    broker.willing = replace(broker.willing, answers=False)
    for _ in range(3):
        broker.begin()
    assert "Nobody answered" in broker.get()
    page = text(broker.begin())
    assert "This number was dialled 3 times today; 3 are the most. Meet the client instead." in page
    assert "Rule: One number is dialled at most three times" in page


def test_who_is_with_a_client_is_not_taken_to_another_unawares(broker):
    broker.begin()
    other = broker.desk.branch.clients[1].customer_id
    page = broker.get("broker-client", other)
    assert f"You are with {broker.desk.account.customer.name}" in page
    refused = broker.post("contact-begin", other, channel="phone")
    assert "End that contact first" in text(refused)


def test_choices_that_do_not_exist_are_refused_in_words(broker):
    broker.begin()
    for response in (
        broker.say("sing", "la la"),
        broker.say("need", "?", "wild"),
        broker.post("contact-begin", channel="pigeon"),
    ):
        assert response.status_code == 422
        assert "This choice does not exist" in text(response)


# ---- What the desk shows, and to whom ------------------------------------------------------------
def test_a_coach_speaks_in_practice_only(broker):
    hint = "Look the client up in the opt-out list before you call."
    assert hint in broker.get()
    broker.set_exam()
    assert hint not in broker.get()


def test_the_opt_out_list_speaks_only_when_it_is_asked(broker):
    ClientFile.objects.update(has_opted_out=True)
    assert "Wants no marketing" not in broker.get()
    broker.post("contact-prepare")
    assert "Wants no marketing" in broker.get()


def test_in_an_exam_what_was_wrong_is_told_after_it(broker):
    ClientFile.objects.update(has_opted_out=True)
    broker.set_exam()
    broker.willing = replace(broker.willing, has_opted_out=True)
    broker.begin()
    broker.post("contact-end")
    timeline = reverse("timeline", args=[broker.desk.broker.pk])
    during = text(broker.client.get(timeline))
    assert "Began a contact" in during
    assert "Broke a rule of conduct" not in during
    assert "Contacted a client who has opted out" not in during
    desks.close_session(
        person_id=broker.desk.broker.person_id, context_id=broker.desk.broker.context_id, now=NOW
    )
    after = text(broker.client.get(timeline))
    assert "Contacted a client who has opted out" in after
    assert "Check the opt-out list before a contact" in after


def test_the_timeline_tells_every_step_in_words(broker):
    ClientFile.objects.update(risk_level=4)
    passed = broker.pass_an_instruction_on()
    client_orders.carry_on(now=passed.passed_at + client_orders.CLERK_SECONDS)
    broker.post(
        "record-write",
        passed.contact_id,
        purpose="instruction",
        reaction="neutral",
        next_step="call",
        next_due="2026-11-27",
        content="按客户委托报单，已讲风险。",
        risk_told="on",
    )
    page = text(broker.client.get(reverse("timeline", args=[broker.desk.broker.pk])))
    for words in (
        "how Phone call · reached",
        "name said · firm said · licence said · recording said",
        "kind of question Problem",
        f"instruction {passed.name} · side Buy · code {passed.code}",
        "as the client said",
        "suitability fits",
        "by the simulated clerk",
        "next contact Call again · until 2026-11-27",
        "complete",
        "Every step is in its chain",
    ):
        assert words in page, words


def test_what_a_colleague_has_is_not_found(broker):
    broker.begin()
    broker.say("service", "稳赚不赔。")
    contact, finding = broker.contact.pk, PhraseFinding.objects.get().pk
    _, other = broker.colleague(Duty.ORDER_CLERK)
    for page, number in (("record-write", contact), ("phrase-appeal", finding)):
        response = other.post(reverse(page, args=[number]), {"idempotency_key": "o" * 20})
        assert response.status_code == 404


def test_the_piece_that_htmx_asks_for_is_the_desk_alone(broker):
    address = reverse("contact-prepare", args=[broker.customer])
    response = broker.client.post(
        address, {"idempotency_key": "h" * 20}, headers={"HX-Request": "true"}
    )
    assert (response.status_code, response.content.decode().lstrip()[:14]) == (
        200,
        '<div id="desk"',
    )


def test_the_list_is_narrowed_by_tier_and_name(broker):
    names = [one.customer.name for one in broker.desk.branch.clients]
    page = broker.get("broker-client", broker.customer, word=names[0])
    assert "1 client " in page
    assert "Nobody here" in broker.get("broker-client", broker.customer, tier="core")


# ---- The way in and out --------------------------------------------------------------------------
def test_a_student_sits_down_to_practise_and_the_branch_opens(student, teaching_class):
    accounts.open_practice_account(town=teaching_class.town, owner_id=student.pk, at=NOW)
    student.language = "en"
    student.save()
    client = browser(DeskSession(person=student))
    assert "Sit down to practise" in text(client.get(reverse("broker")))
    client.post(reverse("broker-practice"), {"idempotency_key": "p" * 20})
    page = text(client.get(reverse("broker")))
    assert "My clients" in page
    assert teaching_class.town.accounts.filter(hat="client").exists()
    client.post(reverse("broker-leave"), {"idempotency_key": "q" * 20})
    assert "Sit down to practise" in text(client.get(reverse("broker")))


def test_who_sits_elsewhere_is_told_so_and_led_there(broker):
    _, teller = broker.colleague(Duty.TELLER)
    page = text(teller.get(reverse("broker")))
    assert "You sit at another desk: Bank teller" in page
    assert "To where you sit" in page
    response = teller.post(reverse("broker-practice"), {"idempotency_key": "t" * 20})
    assert (response.status_code, "posted to another desk" in text(response)) == (422, True)


def test_who_belongs_to_no_town_cannot_sit_down(instructor):
    client = browser(DeskSession(person=instructor))
    assert "You belong to no town yet" in text(client.get(reverse("broker")))
    response = client.post(reverse("broker-practice"), {"idempotency_key": "n" * 20})
    assert response.status_code == 422
