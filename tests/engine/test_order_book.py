"""Continuous trading against a plain second telling of the rule."""

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.market.commands import Side
from simulator.engine.market.matching import match
from simulator.engine.market.order_book import OrderBook
from simulator.engine.market.price_level import BookOrder
from tests.engine.naive_market import NaiveBook


def order(number, side, price, quantity):
    return BookOrder(number, 0, 0, side, price, quantity, quantity, 0)


def queue(book, side):
    return [(o.order, o.price, o.remaining) for o in book.sides[side].orders()]


class Pair:
    """The product's book and the plain one, doing the same."""

    def __init__(self):
        self.book, self.naive = OrderBook(), NaiveBook()
        self.placed = []

    def place(self, side, price, quantity):
        mine = order(len(self.placed), side, price, quantity)
        self.placed.append(mine)
        trades = [
            (*((m.sell, m.buy) if m.side is Side.BUY else (m.buy, m.sell)), m.price, m.quantity)
            for m in match(self.book, mine)
        ]
        found = [(maker.order, taker.order, *rest) for maker, taker, *rest in trades]
        assert found == self.naive.place(mine.order, side is Side.BUY, price, quantity)

    def cancel(self, number):
        mine = self.placed[number]
        rests = mine.level is not None
        assert rests == self.naive.cancel(number)
        if rests:
            self.book.remove(mine)

    def agree(self):
        for side in Side:
            assert queue(self.book, side) == self.naive.queue(side is Side.BUY)


steps = st.one_of(
    st.tuples(st.sampled_from(Side), st.integers(1, 12), st.integers(1, 40)),
    st.integers(0, 60),
)


@settings(max_examples=300)
@given(st.lists(steps, max_size=60))
def test_every_trade_and_every_queue_is_that_of_the_plain_rule(steps):
    pair = Pair()
    for step in steps:
        if isinstance(step, tuple):
            pair.place(*step)
        elif pair.placed:
            pair.cancel(step % len(pair.placed))
        pair.agree()


def test_the_better_price_goes_first_then_the_older_order_each_at_the_resting_price():
    pair = Pair()
    for price, quantity in [(1002, 100), (1001, 100), (1001, 200)]:
        pair.place(Side.SELL, price, quantity)
    matches = match(pair.book, order(9, Side.BUY, 1002, 350))
    assert [(m.sell.order, m.price, m.quantity) for m in matches] == [
        (1, 1001, 100),
        (2, 1001, 200),
        (0, 1002, 50),
    ]
    assert queue(pair.book, Side.SELL) == [(0, 1002, 50)]


def test_an_order_in_the_middle_of_a_queue_leaves_and_knows_who_stood_before_it():
    book = OrderBook()
    placed = [order(number, Side.BUY, 1000, 100 * (number + 1)) for number in range(4)]
    for one in placed:
        match(book, one)
    level = book.bids.level(1000)
    assert [level.ahead_of(one) for one in placed] == [0, 100, 300, 600]
    book.remove(placed[1])
    assert [level.ahead_of(one) for one in (placed[0], *placed[2:])] == [0, 100, 400]
    assert book.bids.best(5) == [(1000, 800)]


def test_depth_shows_the_best_levels_first_and_no_empty_ones():
    book = OrderBook()
    for number, price in enumerate([1003, 1001, 1005, 1001, 1009, 1002, 1007]):
        match(book, order(number, Side.SELL, price, 100))
    assert book.asks.best(5) == [(1001, 200), (1002, 100), (1003, 100), (1005, 100), (1007, 100)]
    match(book, order(99, Side.BUY, 1002, 300))
    assert book.asks.best(2) == [(1003, 100), (1005, 100)]
    assert book.bids.best(5) == []
    assert book.bids.best_price == 0
