"""Bank–securities transfers: once, in hours, in sight while in transit, and back where refused."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from simulator.engine.market.commands import MoveCash
from simulator.engine.refusal import Refusal
from simulator.models import (
    AnsweredCommand,
    BankAccount,
    DeskSession,
    Duty,
    JournalEntry,
    RunPicture,
    Transfer,
    WorkEvent,
)
from simulator.selectors import books, business_day
from simulator.selectors import transfers as reading
from simulator.selectors.contacts import persona_of
from simulator.services import evidence, exchange, journal, night, runs, transfer_desk, transfers
from tests.exchange_cast import a_run
from tests.services.bank_cast import NOW
from tests.services.broker_cast import TO_BANK, TO_BROKER, Branch, KilledError, killed_at

pytestmark = pytest.mark.django_db(databases=["default", "exchange"], transaction=True)
State = Transfer.State


@pytest.fixture
def branch():
    yield Branch()
    exchange.disconnect()


def at_second(branch, second):
    """Sets the clock that the market shows."""
    picture = RunPicture.objects.get(run=branch.run)
    picture.body["at"] = [picture.body["at"][0], second]
    picture.save()


# ---- A transfer that arrives -----------------------------------------------------------------------
def test_money_goes_from_the_bank_s_books_to_the_broker_and_back(branch):
    before = branch.saving().balance
    assert branch.fund(500_000).state == State.SETTLED
    assert (branch.saving().balance, branch.cash()) == (before - 500_000, 500_000)
    assert branch.in_books("securities_deposits") == 500_000

    back = branch.send(200_000, TO_BANK, key="back")
    branch.carry_on()
    back.refresh_from_db()
    assert back.state == State.SETTLED
    assert (branch.saving().balance, branch.cash()) == (before - 300_000, 300_000)
    assert branch.in_books("securities_deposits") == 300_000
    assert books.subs_with_balance(branch.town, "securities_transit") == set()
    assert books.audit(branch.town) == []


def test_what_is_in_transit_is_an_open_item_of_the_day(branch):
    with branch.cut():
        sent = branch.send(500_000)
        branch.carry_on()
    assert branch.in_books("securities_transit", sent.name) == 500_000
    assert ("transfer", sent.name) in business_day.left_open(branch.bank.day)
    refused = night.close_day(town=branch.town, market=None, now=NOW)
    assert refused.code == "day_has_open_items"
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (State.IN_TRANSIT, "not_hosted")
    branch.carry_on()
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (State.SETTLED, "")
    assert business_day.left_open(branch.bank.day) == []


def test_the_same_key_is_one_transfer(branch):
    sent = branch.send(500_000)
    assert branch.send(500_000) == sent
    assert branch.send(600_000).code == "transfer_key_used"
    branch.carry_on()
    branch.carry_on()
    assert branch.moved() == [500_000]


def test_money_moves_while_the_market_is_paused(branch):
    runs.pause(run=branch.run)
    branch.floor.turn(timedelta(seconds=2))
    assert branch.fund(500_000).state == State.SETTLED


# ---- What stands against one -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("second", "is_open"),
    [(32_399, False), (32_400, True), (57_599, True), (57_600, False)],
)
def test_transfers_have_hours_by_the_market_s_clock(branch, second, is_open):
    at_second(branch, second)
    sent = branch.send(500_000)
    if is_open:
        assert isinstance(sent, Transfer)
        return
    assert sent.code == "outside_transfer_hours"
    assert sent.rule == "broker.transfer-hours@2026-01-01"
    assert (sent.facts["second"], sent.facts["from_second"]) == (second, 32_400)
    assert not Transfer.objects.exists()


def test_nobody_sends_more_than_there_is(branch):
    branch.fund(500_000)
    too_much = branch.saving().balance + 1
    assert branch.send(too_much, key="a").code == "balance_too_low"
    refused = branch.send(500_001, TO_BANK, key="b")
    assert (refused.code, dict(refused.facts)) == (
        "broker_balance_too_low",
        {"wanted": 500_001, "available": 500_000},
    )
    assert branch.send(0, key="c").code == "nothing_to_transfer"
    assert Transfer.objects.count() == 1


def test_money_goes_to_the_client_s_own_account_only(branch):
    refused = transfers.send(
        account=branch.clients[0],
        bank_account=branch.saving(1),
        direction=TO_BROKER,
        fen=100,
        key="k",
        now=NOW,
    )
    assert refused == Refusal("not_the_same_client")


def test_an_account_that_is_not_in_order_sends_nothing(branch):
    BankAccount.objects.filter(pk=branch.saving().pk).update(status="frozen")
    assert branch.send(500_000).code == "bank_account_state"


def test_a_town_without_a_market_says_so(branch):
    runs.end(run=branch.run)
    assert branch.send(500_000).code == "no_exchange"


def test_what_the_other_side_refuses_comes_back_with_the_reason(branch):
    """Between the look at the account and the command the client has spent the money."""
    branch.fund(500_000)
    back = branch.send(400_000, TO_BANK, key="back")
    spent = exchange.Request(
        branch.run.pk,
        branch.clients[0].pk,
        0,
        MoveCash(branch.clients[0].pk, -300_000),
        "spent",
    )
    exchange.wait(exchange.submit(spent))
    before = branch.saving().balance
    branch.carry_on()
    back.refresh_from_db()
    assert (back.state, back.reason) == (State.RETURNED, "not_enough_cash")
    assert back.facts["available"] == 200_000
    assert (branch.saving().balance, branch.cash()) == (before, 200_000)
    assert branch.in_books("securities_transit", back.name) == 0
    taken_back = JournalEntry.objects.get(key=f"{back.name}:returned")
    assert taken_back.reverses.key == f"{back.name}:sent"


# ---- Crashes ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("direction", [TO_BROKER, TO_BANK])
@pytest.mark.parametrize("step", ["request_of", "book", "_settle"])
def test_a_process_that_is_killed_between_the_steps_loses_and_doubles_nothing(
    branch, direction, step
):
    branch.fund(500_000)
    bank, broker = branch.saving().balance, branch.cash()
    sign = 1 if direction == TO_BROKER else -1
    sent = branch.send(300_000, direction, key="k-2")
    with killed_at(step):
        branch.carry_on()
    branch.restart()
    sent.refresh_from_db()
    assert sent.state == State.IN_TRANSIT
    assert branch.in_books("securities_transit", sent.name) == 300_000
    branch.carry_on()
    sent.refresh_from_db()
    assert sent.state == State.SETTLED
    assert branch.saving().balance == bank - sign * 300_000
    assert branch.cash() == broker + sign * 300_000
    assert branch.moved() == [500_000, sign * 300_000]
    assert books.audit(branch.town) == []


def test_a_process_that_is_killed_while_it_posts_has_done_nothing(branch):
    before = branch.saving().balance
    dying = patch.object(evidence, "record", side_effect=KilledError)
    with pytest.raises(KilledError), dying:
        send_at(branch, branch.seat(Duty.ORDER_CLERK))
    assert branch.saving().balance == before
    assert not Transfer.objects.exists()
    assert not JournalEntry.objects.filter(key__startswith="T0").exists()


def test_a_commit_of_the_exchange_that_fails_is_asked_again(branch, monkeypatch):
    sent = branch.send(300_000)

    def fails(_commit):
        raise KeyError("disk")

    with monkeypatch.context() as broken:
        broken.setattr(journal, "write", fails)
        branch.carry_on()
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (State.IN_TRANSIT, "try_again")
    branch.carry_on()
    assert branch.moved() == [300_000]


def test_a_transfer_to_a_run_that_ended_meanwhile_comes_back(branch):
    with branch.cut():
        sent = branch.send(300_000)
    runs.end(run=branch.run)
    branch.floor.turn(timedelta(seconds=2))
    branch.carry_on()
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (State.RETURNED, "run_ended")


def test_a_transfer_that_a_run_took_before_it_ended_stands(branch):
    sent = branch.send(300_000)
    with killed_at("book"):
        branch.carry_on()
    runs.end(run=branch.run)
    branch.floor.turn(timedelta(seconds=2))
    branch.carry_on()
    sent.refresh_from_db()
    assert sent.state == State.SETTLED
    assert branch.in_books("securities_deposits") == 300_000


def test_the_exchange_remembers_a_transfer_when_it_lets_old_days_go(branch):
    sent = branch.send(300_000)
    with killed_at("book"):
        branch.carry_on()
    journal.let_go(branch.run, before=99)
    assert AnsweredCommand.objects.filter(key=f"lasting-{sent.name}").exists()
    branch.restart()
    branch.carry_on()
    sent.refresh_from_db()
    assert sent.state == State.SETTLED
    assert branch.moved() == [300_000]


def test_a_new_market_opens_with_what_the_old_one_left(branch):
    branch.fund(500_000)
    runs.end(run=branch.run)
    branch.floor.turn(timedelta(seconds=2))
    branch.run = a_run(branch.town)
    branch.floor.open(branch.run)
    branch.fund(100_000, key="more")
    assert branch.cash() == 600_000


# ---- Evidence --------------------------------------------------------------------------------------
def send_at(branch, desk, fen=300_000):
    account = branch.clients[0]
    return transfer_desk.send(
        session=desk,
        account=account,
        direction=TO_BROKER,
        fen=fen,
        digits=persona_of(account.customer).identity.number[-4:],
        key="at-the-desk",
        now=NOW,
    )


def lines_of(desk):
    events = WorkEvent.objects.filter(session=desk, kind__startswith="transfer.")
    return list(events.order_by("number").values_list("kind", "facts"))


def test_a_desk_that_sends_one_leaves_evidence_in_the_order_of_the_work(branch):
    clerk = branch.seat(Duty.ORDER_CLERK)
    sent = send_at(branch, clerk)
    about = {"visit": f"client {sent.customer.number}", "transfer": sent.name}
    terms = {**about, "direction": "to_broker", "amount_fen": 300_000}
    assert lines_of(clerk) == [
        ("transfer.asked", terms),
        ("transfer.client_verified", {**about, "right": True}),
        ("transfer.sent", terms),
    ]
    assert send_at(branch, clerk) == sent
    assert len(lines_of(clerk)) == 3
    assert DeskSession.objects.get(pk=clerk.pk).transfers.get() == sent


@pytest.mark.parametrize(("said", "is_right"), [("settled", False), ("in_transit", True)])
def test_whether_the_client_was_told_what_is_so_is_evidence(branch, said, is_right):
    clerk = branch.seat(Duty.ORDER_CLERK)
    with branch.cut():
        sent = send_at(branch, clerk)
    transfer_desk.tell(session=clerk, transfer=sent, said=State(said), now=NOW)
    kind, facts = lines_of(clerk)[-1]
    assert (kind, facts["right"]) == ("transfer.client_told", is_right)
    assert reading.told_by(clerk) == {sent.name}
