"""The two sides of every transfer, held against each other: each difference is found and named."""

from contextlib import contextmanager

import pytest

from simulator.engine.market.commands import PlaceOrder, Side
from simulator.models import AccountEvent, AnsweredCommand, Duty, JournalEntry, Transfer
from simulator.selectors.reconciliation import Verdict, explained_by, reconcile, verdict_of
from simulator.services import books, exchange, night
from simulator.services.reconciliation import explain, finish
from tests.exchange_cast import quote
from tests.services.broker_cast import TO_BANK, Branch, Counterparty, killed_at

pytestmark = pytest.mark.django_db(databases=["default", "exchange"], transaction=True)


@pytest.fixture
def branch():
    yield Branch(crowd_of=Counterparty)
    exchange.disconnect()


def found(branch):
    return reconcile(branch.town, branch.bank.day.date)


def verdicts(branch):
    return [item.verdict for item in found(branch).items]


@contextmanager
def in_transit(branch, fen=300_000, *args):
    with branch.cut():
        sent = branch.send(fen, *args, key=f"k-{fen}")
        branch.carry_on()
    yield sent


def test_both_sides_agree_when_all_has_arrived(branch):
    branch.fund(500_000)
    branch.send(200_000, TO_BANK, key="back")
    branch.carry_on()
    both = found(branch)
    assert both.is_clean
    assert (both.deposits, both.moved, both.unexplained, both.cash) == (
        300_000,
        300_000,
        0,
        300_000,
    )
    assert {item.verdict for item in both.items} == {Verdict.SETTLED}


def test_what_the_exchange_has_not_answered_is_named_and_makes_no_difference(branch):
    branch.fund(500_000)
    with in_transit(branch):
        both = found(branch)
    assert [item.verdict for item in both.differences] == [Verdict.WAITING]
    assert (both.transit, both.in_transit, both.unexplained) == (300_000, 300_000, 0)
    assert not both.is_clean


@pytest.mark.parametrize(("direction", "difference"), [("to_broker", 300_000), ("to_bank", 0)])
def test_what_the_exchange_moved_before_a_crash_explains_the_difference(
    branch, direction, difference
):
    """A transfer to the bank has left the broker's money in the books with its first entry."""
    branch.fund(500_000)
    branch.send(300_000, direction, key="crash")
    with killed_at("book"):
        branch.carry_on()
    both = found(branch)
    (item,) = both.differences
    assert (item.verdict, item.difference) == (Verdict.MOVED_NOT_BOOKED, difference)
    assert both.moved - both.deposits == both.explained == difference
    assert both.unexplained == 0
    branch.carry_on()
    assert found(branch).is_clean


def test_a_transfer_to_the_bank_that_waits_explains_what_the_exchange_still_has(branch):
    branch.fund(500_000)
    with in_transit(branch, 300_000, TO_BANK):
        both = found(branch)
    assert both.moved - both.deposits == both.explained == 300_000
    assert both.unexplained == 0


def test_what_was_refused_and_not_given_back_yet_is_named(branch):
    branch.fund(500_000)
    branch.send(400_000, TO_BANK, key="a")
    branch.send(400_000, TO_BANK, key="b")
    with killed_at("_give_back"):
        branch.carry_on()
    assert Verdict.REFUSED_NOT_RETURNED in verdicts(branch)
    branch.carry_on()
    both = found(branch)
    assert both.is_clean
    assert [item.verdict for item in both.items].count(Verdict.RETURNED) == 1


def test_a_settled_transfer_that_the_exchange_does_not_know_stays_unexplained(branch):
    branch.fund(500_000)
    AnsweredCommand.objects.all().delete()
    AccountEvent.objects.filter(kind="cash_moved").delete()
    both = found(branch)
    assert [item.verdict for item in both.differences] == [Verdict.BOOKED_NOT_MOVED]
    assert both.unexplained == -500_000
    assert both.clients[0].difference == -500_000


def test_money_given_back_that_the_exchange_moved_stays_unexplained(branch):
    branch.fund(500_000)
    entries = JournalEntry.objects.filter(key__endswith=":settled")
    sent = JournalEntry.objects.get(key__endswith=":sent")
    books.reverse(entry=entries.get(), key="wrong", now=branch.floor.now)
    books.reverse(entry=sent, key="T000001:returned", now=branch.floor.now)
    assert found(branch).unexplained == 500_000


def test_trading_is_no_difference_between_the_sides(branch):
    branch.fund(500_000)
    account = branch.clients[0].pk
    price = quote(branch.run).previous_close + 1
    order = PlaceOrder(account, 0, Side.BUY, price, 100)
    exchange.wait(exchange.submit(exchange.Request(branch.run.pk, account, 0, order, "o")))
    both = found(branch)
    assert both.is_clean
    line = next(one for one in both.clients if one.moved)
    assert line.trades < -price * 100
    assert line.cash == 500_000 + line.trades


def test_an_open_item_of_an_earlier_day_is_listed_until_it_has_gone(branch):
    branch.fund(500_000)
    with in_transit(branch) as sent:
        night.run(town=branch.town, now=branch.floor.now)
        assert [item.transfer for item in found(branch).items] == [sent]
    branch.carry_on()
    assert found(branch).items == []
    earlier = reconcile(branch.town, sent.date)
    assert earlier.is_clean
    assert len(earlier.items) == 2


@pytest.mark.parametrize(
    ("steps", "answer", "verdict"),
    [
        ({"sent", "settled"}, True, Verdict.SETTLED),
        ({"sent", "settled"}, None, Verdict.BOOKED_NOT_MOVED),
        ({"sent", "settled"}, False, Verdict.BOOKED_NOT_MOVED),
        ({"sent", "returned"}, False, Verdict.RETURNED),
        ({"sent", "returned"}, None, Verdict.RETURNED),
        ({"sent", "returned"}, True, Verdict.RETURNED_BUT_MOVED),
        ({"sent"}, None, Verdict.WAITING),
        ({"sent"}, True, Verdict.MOVED_NOT_BOOKED),
        ({"sent"}, False, Verdict.REFUSED_NOT_RETURNED),
        (set(), None, Verdict.NOT_IN_BOOKS),
    ],
)
def test_every_pair_of_states_has_its_verdict(steps, answer, verdict):
    assert verdict_of(steps=frozenset(steps), answer=answer) is verdict


def test_what_was_found_is_kept_as_evidence(branch):
    clerk = branch.seat(Duty.ORDER_CLERK)
    with in_transit(branch) as sent:
        finish(session=clerk, found=found(branch), now=branch.floor.now)
    kinds = {event.kind: event.facts for event in clerk.events.all()}
    assert kinds["transfer.open_item_found"] == {"transfer": sent.name, "verdict": "waiting"}
    assert kinds["transfer.reconciled"]["differences"] == 1
    assert kinds["transfer.reconciled"]["transit_fen"] == 300_000
    assert Transfer.objects.get().state == Transfer.State.IN_TRANSIT


@pytest.mark.parametrize(("said", "is_right"), [("waiting", True), ("booked_not_moved", False)])
def test_whether_an_explanation_is_right_is_evidence(branch, said, is_right):
    clerk = branch.seat(Duty.ORDER_CLERK)
    with in_transit(branch) as sent:
        (item,) = found(branch).differences
        explain(session=clerk, item=item, said=Verdict(said), now=branch.floor.now)
    event = clerk.events.get(kind="transfer.difference_explained")
    assert event.facts == {"transfer": sent.name, "verdict": said, "right": is_right}
    assert explained_by(clerk) == {sent.name: Verdict(said)}
