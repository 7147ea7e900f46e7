"""Orders and hosts at the same moment: each order stands once, whoever was told what."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from simulator.engine.refusal import Refusal
from simulator.models import AccountEvent, AnsweredCommand, BrokerageAccount, MarketRun
from simulator.services import exchange, journal, orders
from simulator.services.exchange import Answer, Reply
from tests.exchange_cast import SHARE, Floor, a_run, a_town, a_trader, nobody
from tests.races.at_once import MANY, a_form, at_once, many

LOW = "17.93"
"""A price nobody sells at: the order waits."""
UNKNOWN = {"not_hosted", "no_answer_yet", "try_again"}
"""Refusals that say nothing about the order: it is sent again under its key."""


@pytest.fixture
def trader(transactional_db: None) -> BrokerageAccount:
    return a_trader(a_town())


@pytest.fixture
def floor(trader: BrokerageAccount) -> Iterator[Floor]:
    """A market in continuous trading without a crowd, hosted by a thread as a served one is."""
    floor = Floor(nobody)
    floor.open(a_run(trader.town))
    floor.host.start()
    yield floor
    floor.host.stop()
    exchange.disconnect()


def buy(trader: BrokerageAccount, key: str, quantity: str = "100") -> Reply:
    assert trader.owner_id is not None
    return orders.place(
        person_id=trader.owner_id,
        account=trader,
        code=SHARE,
        side="buy",
        price=LOW,
        quantity=quantity,
        key=key,
    )


def accepted(trader: BrokerageAccount) -> int:
    return AccountEvent.objects.filter(account=trader.pk, kind="accepted").count()


def test_an_order_sent_twenty_times_at_once_is_one(floor: Floor, trader: BrokerageAccount) -> None:
    assert trader.owner is not None
    ticket = {"code": SHARE, "side": "buy", "price": LOW, "quantity": "100"}
    answers = many(a_form(trader.owner, "order-place", trader.pk, **ticket))
    assert answers[0].status == 302
    assert set(answers) == {answers[0]}
    assert accepted(trader) == AnsweredCommand.objects.count() == 1


def test_money_is_spent_once_by_orders_of_one_moment(
    floor: Floor, trader: BrokerageAccount
) -> None:
    """A million yuan buys forty thousand shares at this price once, not twice."""
    told = at_once([partial(buy, trader, f"order-{number:03d}", "40000") for number in range(MANY)])
    codes = Counter(reply.code if isinstance(reply, Refusal) else "accepted" for reply in told)
    assert codes == {"accepted": 1, "not_enough_cash": MANY - 1}
    assert accepted(trader) == 1


def test_orders_stand_once_though_the_host_restarts_while_they_are_sent(
    floor: Floor, trader: BrokerageAccount
) -> None:
    keys = [f"order-{number:03d}" for number in range(10)]

    def persist() -> list[Reply]:
        """Sends each order until it is known what became of it."""
        told = []
        for key in keys:
            while isinstance(reply := buy(trader, key), Refusal) and reply.code in UNKNOWN:
                pass
            told.append(reply)
        return told

    def restart() -> list[Reply]:
        for _ in range(5):
            floor.host.stop()
            floor.start()
            floor.host.start()
        return []

    told = [replies for replies in at_once([restart, *[persist] * MANY]) if replies]
    assert told == [told[0]] * MANY
    assert all(isinstance(reply, Answer) for reply in told[0])
    assert accepted(trader) == AnsweredCommand.objects.count() == len(keys)
    assert journal.verify(MarketRun.objects.get()) > 0


def test_of_two_hosts_of_one_run_the_later_one_loses_its_step_and_catches_up(
    floor: Floor, trader: BrokerageAccount
) -> None:
    """A lock keeps the second host away; if it fails, the numbers of the journal still hold."""
    floor.host.stop()
    first, second = Floor(nobody, now=floor.now), Floor(nobody, now=floor.now)
    for one in (first, second):
        one.turn()

    def order(by: Floor, key: str) -> Reply:
        exchange.connect(by.host)
        return by.place(trader, LOW, key=key)

    assert isinstance(order(first, "order-001"), Answer)
    assert order(second, "order-002") == Refusal("try_again")
    assert isinstance(order(second, "order-002"), Answer)
    assert accepted(trader) == 2
    assert journal.verify(MarketRun.objects.get()) > 0
