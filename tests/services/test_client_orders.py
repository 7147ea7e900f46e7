"""A client's order by telephone, from the slip to the exchange, and what becomes of it."""

from datetime import timedelta

import pytest

from simulator.engine.brokerage.contacts import Saying
from simulator.engine.refusal import Refusal
from simulator.models import (
    AccountEvent,
    AnsweredCommand,
    BrokerageAccount,
    ClientFile,
    DeskSession,
    Duty,
    Instruction,
    RunPicture,
    WorkEvent,
)
from simulator.selectors import accounts, market
from simulator.selectors import evidence as chain
from simulator.services import client_orders, contacts, desks, exchange, instructions, orders, runs
from tests.exchange_cast import quote
from tests.services.broker_cast import KilledError
from tests.services.contact_cast import RISK, Desk

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
State = Instruction.State


@pytest.fixture
def desk():
    yield Desk()
    exchange.disconnect()


def orders_at_the_exchange():
    return AccountEvent.objects.filter(kind="accepted").count()


# ---- At the broker's desk --------------------------------------------------------------------------
def test_an_instruction_goes_its_way_to_the_exchange_and_back(desk):
    passed = desk.passed()
    assert desk.evidence()[-7:] == [
        "order.client_verified",
        "order.instruction_taken",
        "order.read_back",
        "order.confirmed",
        "order.suitability_checked",
        "order.passed_on",
        "broker.contact_ended",
    ]
    clerk = desk.branch.seat(Duty.ORDER_CLERK)
    entered = desk.enter(clerk, passed)
    assert desk.facts("order.entered", clerk) == [
        {"visit": passed.contact.visit, "instruction": passed.name, "agrees": True}
    ]
    assert entered.order > 0
    assert entered.clerk == clerk
    line = accounts.orders_today(desk.branch.run, desk.account, passed.day)[0]
    assert (line.side, line.price, line.quantity) == (passed.side, passed.price, passed.quantity)
    assert AnsweredCommand.objects.filter(
        account=desk.account.pk, key=f"lasting-{passed.name}"
    ).exists()
    assert chain.first_broken(desk.broker) is chain.first_broken(clerk) is None


def test_the_slip_must_name_caller_and_account(desk):
    contact = desk.until_the_wish(desk.begin())
    assert desk.take(contact, digits="0000").code == "caller_not_verified"
    assert desk.take(contact, account="90000009").code == "account_not_the_clients"
    refused = desk.take(contact, price="１８．９９９")
    assert (refused.code, refused.facts["typed"]) == ("price_decimals", "１８．９９９")
    assert desk.take(contact, code="999999").code == "no_such_code"
    assert desk.take(contact, side="hold").code == "no_such_side"
    assert desk.take(contact, quantity="一百").code == "quantity_not_whole"
    assert not Instruction.objects.exists()
    taken = desk.take(contact, quantity="１００")
    assert taken.quantity == 100


def test_a_client_corrects_a_slip_that_was_read_back_wrong(desk):
    contact = desk.until_the_wish(desk.begin())
    other = str(contact.order["quantity"] + 100)
    taken = desk.take(contact, quantity=other)
    taken = instructions.read_back(instruction=taken, now=desk.now)
    contact.refresh_from_db()
    assert not taken.is_confirmed
    assert contact.lines[-1]["occasion"] == "read_back_no"
    assert instructions.pass_on(instruction=taken, now=desk.now).code == "not_read_back"
    corrected = desk.take(contact)
    assert (corrected.pk, corrected.quantity) == (taken.pk, contact.order["quantity"])
    assert instructions.read_back(instruction=corrected, now=desk.now).is_confirmed


def test_a_confirmed_slip_that_is_changed_must_be_read_back_again(desk):
    contact = desk.until_the_wish(desk.begin())
    taken = instructions.read_back(instruction=desk.take(contact), now=desk.now)
    assert taken.is_confirmed
    changed = desk.take(contact, price="17.00")
    assert not changed.is_confirmed
    assert instructions.pass_on(instruction=changed, now=desk.now).code == "not_read_back"


def test_a_client_confirms_nothing_they_never_asked_for(desk):
    contact = desk.begin()
    desk.say(contact, Saying.IDENTITY, desk.introduction)
    taken = instructions.read_back(instruction=desk.take(contact), now=desk.now)
    contact.refresh_from_db()
    assert not taken.is_confirmed
    assert contact.lines[-1]["occasion"] == "asked_for_nothing"


def test_nothing_is_read_back_to_a_dead_line(desk):
    contact = desk.until_the_wish(desk.begin())
    taken = desk.take(contact)
    contacts.end(contact=contact, now=desk.now)
    assert instructions.read_back(instruction=taken, now=desk.now) == Refusal("contact_over")
    assert desk.take(contact).code == "contact_over"


@pytest.mark.parametrize(
    ("level", "is_lowest", "says_risk", "code"),
    [
        (3, False, False, None),
        (2, False, False, "suitability_warn_required"),
        (2, False, True, None),
        (5, True, True, "suitability_forbid"),
    ],
)
def test_a_purchase_must_fit_the_client(desk, level, is_lowest, says_risk, code):
    ClientFile.objects.filter(account=desk.account).update(risk_level=level, is_lowest=is_lowest)
    contact = desk.until_the_wish(desk.begin())
    if says_risk:
        desk.say(contact, Saying.RISK, RISK)
    taken = instructions.read_back(instruction=desk.take(contact), now=desk.now)
    assert instructions.pass_on(instruction=taken, now=desk.now).code == "suitability_open"
    taken = instructions.check_suitability(instruction=taken, now=desk.now)
    passed = instructions.pass_on(instruction=taken, now=desk.now)
    assert (passed.code if isinstance(passed, Refusal) else None) == code


# ---- At the clerk's desk ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "other", [{"side": "sell"}, {"code": "999112"}, {"price": 1}, {"quantity": 900}]
)
def test_an_order_with_other_terms_is_refused_with_the_rule(desk, other):
    passed = desk.passed()
    refused = desk.enter(desk.branch.seat(Duty.ORDER_CLERK), passed, **other)
    assert (refused.code, refused.rule) == ("terms_differ", "broker.as-instructed@2020-03-01")
    assert refused.facts["fields"] == list(other)
    assert orders_at_the_exchange() == 0


def test_no_order_without_a_recorded_instruction_that_was_read_back(desk):
    contact = desk.until_the_wish(desk.begin())
    taken = desk.take(contact)
    clerk = desk.branch.seat(Duty.ORDER_CLERK)
    assert desk.enter(clerk, taken).code == "not_with_the_clerk"
    Instruction.objects.update(state=State.PASSED)
    refused = desk.enter(clerk, taken)
    assert (refused.code, refused.rule) == ("no_instruction", "broker.as-instructed@2020-03-01")
    assert orders_at_the_exchange() == 0


def test_a_broker_never_enters_an_order_not_even_from_the_clerk_s_chair(desk):
    passed = desk.passed()
    person = desk.broker.person_id
    chair = desks.open_session(
        town=desk.branch.town,
        person_id=person,
        duty=Duty.ORDER_CLERK,
        desk="",
        context_id="shift:1",
        now=desk.now,
    )
    refused = desk.enter(chair, passed)
    assert (refused.code, refused.rule) == (
        "own_instruction",
        "broker.no-dealing-for-clients@2009-04-13",
    )
    reply = orders.place(
        person_id=person,
        account=desk.account,
        code="999101",
        side="buy",
        price="17.93",
        quantity="100",
        key="by-hand-1",
    )
    assert reply.code == "not_a_practice_account"
    assert orders_at_the_exchange() == 0


def test_an_instruction_is_entered_once(desk):
    passed = desk.passed()
    clerk = desk.branch.seat(Duty.ORDER_CLERK)
    entered = desk.enter(clerk, passed)
    assert desk.enter(clerk, passed).code == "not_with_the_clerk"
    client_orders.forward(instructions=[entered], now=desk.now)
    client_orders.carry_on(now=desk.now)
    assert orders_at_the_exchange() == 1


def test_what_the_clerk_sends_back_comes_to_the_broker(desk):
    passed = desk.passed()
    clerk = desk.branch.seat(Duty.ORDER_CLERK)
    back = client_orders.send_back(clerk=clerk, instruction=passed, reason="unclear", now=desk.now)
    assert (back.state, back.reason) == (State.RETURNED, "unclear")
    assert desk.evidence(clerk)[-1] == "order.sent_back"
    assert instructions.tell(instruction=back, now=desk.now).told_at == desk.now


# ---- Nobody posted ---------------------------------------------------------------------------------
def test_a_simulated_clerk_enters_what_waits_for_nobody(desk):
    passed = desk.passed()
    client_orders.carry_on(now=desk.now)
    passed.refresh_from_db()
    assert passed.state == State.PASSED
    client_orders.carry_on(now=desk.now + client_orders.CLERK_SECONDS)
    passed.refresh_from_db()
    assert passed.order > 0
    assert passed.clerk is None
    assert desk.facts("order.entered")[0]["simulated"] is True


def test_a_posted_clerk_is_waited_for(desk):
    passed = desk.passed()
    desk.branch.seat(Duty.ORDER_CLERK)
    client_orders.carry_on(now=desk.now + timedelta(hours=1))
    passed.refresh_from_db()
    assert passed.state == State.PASSED


def test_a_clerk_who_only_practises_is_not_waited_for_for_ever(desk):
    """They may have closed the browser and never come back."""
    passed = desk.passed()
    clerk = desk.branch.seat(Duty.ORDER_CLERK)
    DeskSession.objects.filter(pk__in=[desk.broker.pk, clerk.pk]).update(context_id="practice")
    client_orders.carry_on(now=desk.now + client_orders.PRACTICE_SECONDS - timedelta(seconds=1))
    passed.refresh_from_db()
    assert passed.state == State.PASSED
    client_orders.carry_on(now=desk.now + client_orders.PRACTICE_SECONDS)
    passed.refresh_from_db()
    assert passed.order > 0


# ---- What becomes of it ----------------------------------------------------------------------------
def entered_at(desk, price, quantity=100):
    """An instruction that was entered at a price of the test's choice."""
    passed = desk.passed()
    Instruction.objects.filter(pk=passed.pk).update(code="999101", price=price, quantity=quantity)
    passed.refresh_from_db()
    return desk.enter(desk.branch.seat(Duty.ORDER_CLERK), passed)


def first_price(desk):
    return quote(desk.branch.run).previous_close


def test_a_filled_order_is_filled_for_the_client(desk):
    entered = entered_at(desk, first_price(desk) + 1)
    assert (entered.state, entered.filled) == (State.FILLED, 100)
    assert entered.turnover == (first_price(desk) + 1) * 100
    balance = accounts.balance(desk.branch.run, desk.account)
    assert balance.holdings[0].total == 100


def test_an_order_that_rests_is_followed_until_the_day_ends(desk):
    entered = entered_at(desk, first_price(desk) - 10)
    assert entered.state == State.ENTERED
    desk.branch.floor.until(lambda: desk.branch.floor.live(desk.branch.run).run.now.day == 1)
    client_orders.carry_on(now=desk.now)
    entered.refresh_from_db()
    assert (entered.state, entered.reason, entered.filled) == (State.CANCELLED, "day_end", 0)
    assert instructions.tell(instruction=entered, now=desk.now).told_at is not None


def test_what_the_exchange_refuses_comes_back_with_its_numbers(desk):
    entered = entered_at(desk, first_price(desk) + 1, quantity=500)
    assert (entered.state, entered.reason) == (State.REFUSED, "not_enough_cash")
    assert entered.facts["available"] == 800_000
    (facts,) = desk.facts("order.refused")
    assert facts["reason"] == "not_enough_cash"


def test_an_instruction_that_was_not_entered_on_its_day_lapses(desk):
    passed = desk.passed()
    desk.branch.seat(Duty.ORDER_CLERK)
    desk.branch.floor.until(lambda: desk.branch.floor.live(desk.branch.run).run.now.day == 1)
    client_orders.carry_on(now=desk.now)
    passed.refresh_from_db()
    assert (passed.state, passed.reason) == (State.LAPSED, "day_over")
    assert orders_at_the_exchange() == 0


def test_nothing_is_told_before_there_is_an_outcome(desk):
    passed = desk.passed()
    assert instructions.tell(instruction=passed, now=desk.now).code == "not_done_yet"


def test_while_nothing_is_accepted_the_instruction_stays_with_the_clerk(desk):
    passed = desk.passed()
    picture = RunPicture.objects.get(run=desk.branch.run)
    picture.body |= {"phase": "lunch", "at": [0, 12 * 3600]}
    picture.save()
    clerk = desk.branch.seat(Duty.ORDER_CLERK)
    refused = desk.enter(clerk, passed)
    assert (refused.code, refused.facts["phase"]) == ("not_accepting", "lunch")
    passed.refresh_from_db()
    assert passed.state == State.PASSED


# ---- Crashes ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", ["_request", "book", "_followed"])
def test_a_process_that_dies_on_the_way_orders_once(desk, step, monkeypatch):
    passed = desk.passed()
    clerk = desk.branch.seat(Duty.ORDER_CLERK)

    def dies(*_args, **_more):
        raise KilledError

    with monkeypatch.context() as dying:
        dying.setattr(client_orders, step, dies)
        with pytest.raises(KilledError):
            desk.enter(clerk, passed)
    desk.branch.restart()
    client_orders.carry_on(now=desk.now)
    passed.refresh_from_db()
    assert passed.order > 0
    assert orders_at_the_exchange() == 1


def test_an_order_that_was_on_its_way_when_the_run_ended_lapses_unless_it_was_taken(desk):
    passed = desk.passed()
    clerk = desk.branch.seat(Duty.ORDER_CLERK)
    with desk.branch.cut():
        desk.enter(clerk, passed)
    passed.refresh_from_db()
    assert (passed.state, passed.reason) == (State.SENT, "not_hosted")
    runs.end(run=desk.branch.run)
    client_orders.carry_on(now=desk.now)
    passed.refresh_from_db()
    assert passed.state == State.LAPSED


def test_clients_stand_in_no_ranking_and_nobody_owns_their_account(desk):
    entered_at(desk, first_price(desk) + 1)
    desk.branch.floor.run_for(2)
    picture = market.picture(desk.branch.run)
    assert accounts.ranking(desk.branch.run, picture) == []
    assert BrokerageAccount.objects.get(pk=desk.account.pk).owner is None
    assert not WorkEvent.objects.filter(kind="order.own_trade_tried").exists()
