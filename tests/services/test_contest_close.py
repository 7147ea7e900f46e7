"""The end of a contest: an order at the closing instant counts whole or not at all."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest

from exercises.models import ContestTable
from exercises.services import contest_standings
from simulator.engine.market.commands import CROWD, PlaceOrder, Side
from simulator.engine.refusal import Refusal
from simulator.models import AccountBalance, AccountEvent
from simulator.services import exchange, journal
from simulator.services.exchange import Answer, Request
from tests import contest_cast
from tests.contest_cast import CLOSES, OPENS, account_of
from tests.exchange_cast import SECOND

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])
MILLI = timedelta(milliseconds=1)
SENDERS, EACH = 8, 25
PRICE = 1793


@pytest.fixture
def arena(cast):
    """The market is about to close, and there is enough to buy for everybody."""
    arena = contest_cast.opened(cast)
    arena.at(OPENS + 3 * SECOND)
    sell = PlaceOrder(CROWD, 0, Side.SELL, PRICE, SENDERS * EACH * 100)
    arena.floor.live(arena.run).run.apply(sell)
    arena.floor.now = CLOSES - EACH // 2 * MILLI
    arena.floor.turn(MILLI)
    yield arena
    exchange.disconnect()


def storm(arena):
    """Two hundred orders from eight senders, while the clock goes over the closing moment.

    In each round everybody sends one order, and nobody knows which turn of the exchange takes it.
    """
    run, round_begins = arena.run.pk, Barrier(SENDERS + 1)
    accounts = [account_of(entry) for entry in arena.entries]

    def send(sender):
        account = accounts[sender % len(accounts)]
        sent = []
        for number in range(EACH):
            round_begins.wait()
            order = PlaceOrder(account.pk, 0, Side.BUY, PRICE, 100)
            key = f"race-{sender}-{number}"
            request = Request(run, account.pk, account.opening_cash, order, key, account.terms)
            sent.append(exchange.submit(request))
        return sent

    with ThreadPoolExecutor(SENDERS) as senders:
        sent = [senders.submit(send, sender) for sender in range(SENDERS)]
        for _ in range(EACH):
            round_begins.wait()
            arena.floor.turn(MILLI)
        futures = [future for batch in sent for future in batch.result()]
    arena.floor.turn(MILLI)
    return [future.result(timeout=0) for future in futures]


def test_of_two_hundred_orders_at_the_close_each_is_before_it_or_after_it(arena):
    replies = storm(arena)
    assert arena.floor.now > CLOSES
    arena.end()
    counted = [reply for reply in replies if isinstance(reply, Answer)]
    refused = [reply for reply in replies if isinstance(reply, Refusal)]
    assert len(counted) + len(refused) == SENDERS * EACH
    assert counted
    assert {reply.code for reply in refused} == {"window_over"}
    events = AccountEvent.objects.filter(run=arena.run, kind__in=("accepted", "fill"))
    kinds = Counter(events.values_list("kind", flat=True))
    assert kinds == {"accepted": len(counted), "fill": len(counted)}
    orders = events.filter(kind="accepted").values_list("facts__order", flat=True)
    assert sorted(orders) == sorted(reply.order for reply in counted)
    _table_counts_exactly_these(arena)


def _table_counts_exactly_these(arena):
    """What the ended table says is what the accounts hold, and what a reading of everything gives."""
    table = ContestTable.objects.get(contest=arena.contest, kind="ended")
    for row in table.rows:
        entry = next(one for one in arena.entries if one.pk == row["entry"])
        held = AccountBalance.objects.get(run=arena.run, account=entry.account_id)
        worth = held.cash + sum(total * PRICE for _, total, *_ in held.holdings)
        start = arena.contest.opening_cash
        gain = (Decimal(worth - start) / start).quantize(Decimal("0.000001"))
        assert Decimal(row["figures"]["return"]) == gain
    assert journal.verify(arena.run) == arena.run.batches.count()
    assert contest_standings.recomputed(arena.now_stands, arena.run)
