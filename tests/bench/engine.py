"""Orders a second of the exchange engine: `python -m tests.bench.engine`.

The bare book plays the same orders as the plain telling of the rules in tests/engine, whose trades
it must reproduce; the ratio between the two is what must hold. The run adds the venue's checks, the
accounts, fees, the tape and the journal.
"""

import json
import sys
import time
from collections.abc import Callable

import numpy as np

from simulator.engine.calendar import Instant
from simulator.engine.market.commands import CROWD, Command, OpenAccount, PlaceOrder, Side
from simulator.engine.market.events import Refused, Traded
from simulator.engine.market.matching import match
from simulator.engine.market.order_book import OrderBook
from simulator.engine.market.price_level import BookOrder
from simulator.engine.run import Run
from simulator.engine.run.journal import pack
from tests.engine.market_cast import HALF_PAST_NINE, RULES, at, scenario
from tests.engine.naive_market import NaiveBook

OPERATIONS = 200_000
NAIVE_OPERATIONS = 10_000
LEAST_RATIO = 10
"""How many times faster than the plain telling the book must be on the same orders."""
SHARES = 18
CLIENTS = range(1, 41)

Operation = tuple[bool, bool, int, int]
"""Whether it is a cancel, whether it buys, and its price and shares; or which order it cancels."""


def operations(count: int) -> list[Operation]:
    """55 % resting orders, 35 % cancels, 10 % orders that trade."""
    dice = np.random.default_rng(7)
    kinds = dice.choice(3, size=count, p=(0.55, 0.35, 0.10))
    buys = dice.integers(2, size=count)
    away = dice.integers(1, 40, size=count)
    lots = dice.integers(1, 20, size=count)
    found = []
    for number, (kind, buy, ticks, size) in enumerate(
        zip(kinds.tolist(), buys.tolist(), away.tolist(), lots.tolist(), strict=True)
    ):
        if kind == 1:
            found.append((True, False, max(0, number - ticks * 25), 0))
        else:
            sign = (-1 if buy else 1) * (1 if kind == 0 else -1)
            found.append((False, bool(buy), 1000 + sign * ticks, 100 * size))
    return found


def play_book(asked: list[Operation]) -> list[tuple[int, int, int, int]]:
    book, orders = OrderBook(), dict[int, BookOrder]()
    trades = []
    for number, (is_cancel, is_buy, price, quantity) in enumerate(asked):
        if is_cancel:
            order = orders.get(price)
            if order is not None and order.level is not None:
                book.remove(order)
            continue
        side = Side.BUY if is_buy else Side.SELL
        order = orders[number] = BookOrder(number, 0, 0, side, price, quantity, quantity, 0)
        for buy, sell, at_price, shares, _ in match(book, order):
            maker = sell if is_buy else buy
            trades.append((maker.order, number, at_price, shares))
    return trades


def play_naive(asked: list[Operation]) -> list[tuple[int, int, int, int]]:
    book = NaiveBook()
    trades = []
    for number, (is_cancel, is_buy, price, quantity) in enumerate(asked):
        if is_cancel:
            book.cancel(price)
        else:
            trades += book.place(number, is_buy, price, quantity)
    return trades


def run_commands(accounts: list[int]) -> list[Command]:
    """Orders around the last close, one in three across it."""
    dice = np.random.default_rng(8)
    asked: list[Command] = []
    for number in range(60_000):
        instrument = number % SHARES
        side = Side(int(dice.integers(2)))
        away = int(dice.integers(-2, 5)) * (-1 if side is Side.BUY else 1)
        account = accounts[number % len(accounts)] if side is Side.BUY else CROWD
        price = 1000 + away
        asked.append(PlaceOrder(account, instrument, side, price, 100 * int(dice.integers(1, 9))))
    return asked


def opened_run() -> Run:
    run = Run(scenario((1000,) * SHARES), RULES, seed=1, crowd=None)
    for account in CLIENTS:
        run.apply(OpenAccount(account, 10**13))
    run.advance(HALF_PAST_NINE)
    return run


def play_run(run: Run, asked: list[Command]) -> dict[str, int]:
    taken = trades = 0
    for command in asked:
        events = run.apply(command)
        taken += not isinstance(events[0], Refused)
        trades += sum(isinstance(event, Traded) for event in events)
    return {"orders_taken": taken, "trades": trades}


class Idle:
    """A crowd that never wants anything."""

    def act(self, _view: object) -> list[Command]:
        return []


def seconds(play: Callable[[], object]) -> tuple[float, object]:
    """Seconds of processor time, so that a busy machine does not count."""
    began = time.process_time()
    result = play()
    return time.process_time() - began, result


def best_of_two(play: Callable[[], object]) -> tuple[float, object]:
    return min((seconds(play) for _ in range(2)), key=lambda measured: measured[0])


def measure_run(accounts: list[int]) -> dict[str, float | int]:
    run, asked = opened_run(), run_commands(accounts)
    took, counts = seconds(lambda: play_run(run, asked))
    assert isinstance(counts, dict)
    snapshot_took, snapshot = seconds(run.snapshot)
    assert isinstance(snapshot, bytes)
    packed = len(pack(run.drain()))
    return {
        "orders_per_s": round(len(asked) / took),
        **counts,
        "journal_bytes_per_order": round(packed / len(asked), 1),
        "snapshot_ms": round(snapshot_took * 1000, 1),
        "snapshot_kB": round(len(snapshot) / 1000, 1),
    }


def report() -> dict[str, object]:
    asked = operations(OPERATIONS)
    few = asked[:NAIVE_OPERATIONS]
    book_took, _ = best_of_two(lambda: play_book(asked))
    few_took, trades = best_of_two(lambda: play_book(few))
    naive_took, naive_trades = seconds(lambda: play_naive(few))
    ratio = naive_took / few_took
    idle = Run(scenario((1000,) * SHARES), RULES, seed=1, crowd=Idle())  # type: ignore[arg-type]
    idle_took, _ = seconds(lambda: idle.advance(at(15)))
    alone = Run(scenario((1000,) * SHARES), RULES, seed=1, crowd=None)
    alone_took, _ = seconds(lambda: alone.advance(Instant(1, 0)))
    faults = []
    if trades != naive_trades:
        faults.append("the book's trades are not those of the plain rule")
    if ratio < LEAST_RATIO:
        faults.append(f"the book is {ratio:.1f} times as fast as the plain rule, not {LEAST_RATIO}")
    return {
        "book": {
            "operations_per_s": round(len(asked) / book_took),
            "times_as_fast_as_the_plain_rule": round(ratio, 1),
        },
        "run": {
            "crowd_only": measure_run([CROWD]),
            "clients_buying": measure_run(list(CLIENTS)),
        },
        "a_day_of_an_idle_crowd_ms": round(idle_took * 1000, 1),
        "a_day_without_a_crowd_ms": round(alone_took * 1000, 1),
        "faults": faults,
    }


if __name__ == "__main__":
    found = report()
    sys.stdout.write(json.dumps(found) + "\n")
    sys.exit(1 if found["faults"] else 0)
