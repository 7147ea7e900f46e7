"""The call auction against every price tried one by one, for both exchanges' tie rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.market.auction import clearing, indicative, uncross
from simulator.engine.market.commands import Side
from simulator.engine.market.order_book import OrderBook
from simulator.engine.market.price_level import BookOrder
from simulator.engine.market.rules import AuctionTie
from tests.engine.naive_market import NaiveOrder, naive_auction

SSE, SZSE = AuctionTie.SSE, AuctionTie.SZSE


def book_of(orders):
    book = OrderBook()
    for number, (side, price, quantity) in enumerate(orders):
        book.add(BookOrder(number, 0, 0, side, price, quantity, quantity, 0))
    return book


def bids(*levels):
    return [(Side.BUY, price, quantity) for price, quantity in levels]


def asks(*levels):
    return [(Side.SELL, price, quantity) for price, quantity in levels]


order = st.tuples(
    st.sampled_from(Side), st.integers(1, 9), st.sampled_from([1, 37, 100, 200, 300, 500])
)


@settings(max_examples=600)
@given(st.lists(order, max_size=10), st.integers(1, 9), st.sampled_from(AuctionTie))
def test_price_volume_left_over_and_fills_are_those_of_the_rule(orders, reference, tie):
    book = book_of(orders)
    naive = naive_auction(
        [NaiveOrder(n, side is Side.BUY, p, q) for n, (side, p, q) in enumerate(orders)],
        reference,
        among_order_prices=tie is SSE,
    )
    found = clearing(book, reference, tie)
    if naive is None:
        assert found is None
        return
    assert found == (naive.price, naive.volume, naive.left_over)
    filled = {}
    for met in uncross(book, found):
        assert met.price == found.price
        assert met.side is None
        for one in (met.buy, met.sell):
            filled[one.order] = filled.get(one.order, 0) + met.quantity
    assert filled == naive.filled
    assert clearing(book, reference, tie) is None


@pytest.mark.parametrize("tie", AuctionTie)
@pytest.mark.parametrize(
    "orders", [[], bids((1000, 100)), asks((1000, 100)), bids((999, 100)) + asks((1000, 100))]
)
def test_nothing_trades_without_two_sides_that_meet(orders, tie):
    assert clearing(book_of(orders), 1000, tie) is None


def test_by_hand_shanghai_takes_the_order_price_that_leaves_less_over():
    # At 10.00 the 300 bid there are left over, at 10.10 nothing is.
    book = book_of(bids((1010, 500), (1000, 300)) + asks((1000, 500)))
    assert clearing(book, 990, SSE) == (1010, 500, 0)


def test_by_hand_shenzhen_takes_the_price_nearest_to_the_reference():
    # 10.01 to 10.10 leave nothing over, and 10.01 is the nearest to 9.90.
    book = book_of(bids((1010, 500), (1000, 300)) + asks((1000, 500)))
    assert clearing(book, 990, SZSE) == (1001, 500, 0)
    assert clearing(book, 1004, SZSE) == (1004, 500, 0)
    assert clearing(book, 2000, SZSE) == (1010, 500, 0)


def test_by_hand_the_middle_between_two_prices_goes_up_to_the_next_tick():
    book = book_of(bids((1005, 100)) + asks((1000, 100)))
    assert clearing(book, 1000, SSE) == (1003, 100, 0)


def test_by_hand_a_surplus_holds_the_price_at_its_limit():
    book = book_of(bids((1100, 5000), (1100, 3000), (1090, 400)) + asks((1050, 1000), (1100, 500)))
    for tie in AuctionTie:
        assert clearing(book, 1000, tie) == (1100, 1500, 6500)


def test_a_terminal_shows_the_price_and_on_one_side_what_is_left_over():
    bought = clearing(book_of(bids((1005, 300)) + asks((1000, 100))), 1000, SSE)
    assert indicative(bought).bids == [(1005, 100), (1005, 200)]
    assert indicative(bought).asks == [(1005, 100)]
    sold = clearing(book_of(bids((1005, 100)) + asks((1000, 300))), 1000, SSE)
    assert indicative(sold).bids == [(1000, 100)]
    assert indicative(sold).asks == [(1000, 100), (1000, 200)]
