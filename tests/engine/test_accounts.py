"""What an account may do: cash and shares frozen and freed, T+1, odd lots, and every refusal."""

import pytest

from simulator.engine.brokerage.fees import order_fees
from simulator.engine.market.commands import (
    CROWD,
    Announce,
    CancelOrder,
    MoveCash,
    OpenAccount,
    Tick,
)
from simulator.engine.market.events import (
    AccountOpened,
    Cancelled,
    CancelReason,
    CashMoved,
    Filled,
)
from simulator.engine.market.orders import OrderStatus
from tests.engine.conservation import faults
from tests.engine.market_cast import (
    ALPHA,
    ANN,
    BOB,
    BUY,
    GAMMA,
    MILLION,
    RULES,
    SELL,
    at,
    buy,
    give,
    new_run,
    of_type,
    place,
    refusal,
    sell,
)

NOBODY = 99


def fees(side, amount):
    return order_fees(RULES.fees["stock"], side, amount).total


@pytest.fixture
def run():
    return new_run()


@pytest.fixture
def next_day(run):
    """Ann holds 250 shares of Alpha from yesterday: two lots and fifty odd shares."""
    give(run, ANN, 250, 1000)
    run.advance(at(9, 30, day=1))
    return run


# ---- Cash --------------------------------------------------------------------------------------
def test_a_buy_freezes_its_worst_case_and_frees_it_when_cancelled(run):
    order = place(run, buy(ANN, 1000, 2000))
    worst = 1000 * 2000 + fees(BUY, 1000 * 2000)
    assert run.account(ANN).frozen == worst
    assert run.account(ANN).available == MILLION - worst
    assert run.apply(CancelOrder(ANN, order)) == [
        Cancelled(ANN, order, ALPHA, 2000, CancelReason.ASKED)
    ]
    assert run.account(ANN).frozen == 0
    assert run.account(ANN).cash == MILLION
    assert run.order(order).status is OrderStatus.CANCELLED


def test_a_fill_below_the_limit_frees_the_difference(run):
    run.apply(sell(CROWD, 995, 1000))
    order = place(run, buy(ANN, 1000, 2000))
    spent = 995 * 1000
    account = run.account(ANN)
    assert account.cash == MILLION - spent - fees(BUY, spent)
    worst = spent + 1000 * 1000
    assert account.frozen == 1000 * 1000 + fees(BUY, worst) - fees(BUY, spent)
    assert run.order(order).filled == 1000
    assert run.order(order).amount == spent


def test_cash_for_one_order_more_is_refused_with_both_sums(run):
    place(run, buy(ANN, 1000, 90_000))
    needed = 1000 * 10_000 + fees(BUY, 1000 * 10_000)
    available = MILLION - 1000 * 90_000 - fees(BUY, 1000 * 90_000)
    assert refusal(run, buy(ANN, 1000, 10_000)) == (
        "not_enough_cash",
        {"needed": needed, "available": available, "fees": needed - 1000 * 10_000},
    )


def test_all_cash_to_the_last_fen_may_be_used(run):
    exact = 1000 * 100 + fees(BUY, 1000 * 100)
    run.apply(OpenAccount(NOBODY, exact))
    place(run, buy(NOBODY, 1000, 100))
    assert run.account(NOBODY).available == 0
    run.apply(OpenAccount(NOBODY + 1, exact - 1))
    assert refusal(run, buy(NOBODY + 1, 1000, 100))[0] == "not_enough_cash"


def test_the_proceeds_of_a_sale_may_be_spent_the_same_day(run):
    give(run, ANN, 90_000, 1000)
    run.advance(at(9, 30, day=1))
    assert refusal(run, buy(ANN, 1000, 20_000))[0] == "not_enough_cash"
    place(run, sell(ANN, 1000, 90_000))
    run.apply(buy(CROWD, 1000, 90_000))
    place(run, buy(ANN, 1000, 90_000))


def test_cash_moves_in_and_out_within_what_is_available(run):
    assert run.apply(MoveCash(ANN, 500)) == [CashMoved(ANN, 500)]
    place(run, buy(ANN, 1000, 90_000))
    available = run.account(ANN).available
    assert refusal(run, MoveCash(ANN, -available - 1)) == (
        "not_enough_cash",
        {"needed": available + 1, "available": available, "fees": 0},
    )
    assert run.apply(MoveCash(ANN, -available)) == [CashMoved(ANN, -available)]
    assert run.account(ANN).available == 0
    assert faults(run) == []


# ---- Shares ------------------------------------------------------------------------------------
def test_shares_bought_today_are_sold_tomorrow(run):
    give(run, ANN, 300, 1000)
    wanted = {"wanted": 100, "sellable": 0, "held": 300, "bought_today": 300, "frozen": 0}
    assert refusal(run, sell(ANN, 1000, 100)) == ("not_enough_sellable", wanted)
    run.advance(at(9, 30, day=1))
    assert run.account(ANN).holdings[ALPHA].sellable == 300
    place(run, sell(ANN, 1000, 100))


def test_a_sale_freezes_shares_and_frees_them_when_cancelled(next_day):
    run = next_day
    order = place(run, sell(ANN, 1000, 200))
    held = run.account(ANN).holdings[ALPHA]
    assert (held.total, held.sellable, held.frozen) == (250, 50, 200)
    wanted = {"wanted": 100, "sellable": 50, "held": 250, "bought_today": 0, "frozen": 200}
    assert refusal(run, sell(ANN, 1000, 100)) == ("not_enough_sellable", wanted)
    run.apply(CancelOrder(ANN, order))
    assert run.account(ANN).holdings[ALPHA].sellable == 250


@pytest.mark.parametrize("quantity", [50, 100, 150, 200, 250])
def test_odd_shares_are_sold_whole_alone_or_along_with_lots(next_day, quantity):
    place(next_day, sell(ANN, 1010, quantity))


@pytest.mark.parametrize("quantity", [1, 49, 51, 149, 199, 240])
def test_odd_shares_are_not_sold_in_parts(next_day, quantity):
    facts = {"quantity": quantity, "lot": 100, "odd": 50}
    assert refusal(next_day, sell(ANN, 1010, quantity)) == ("odd_lot", facts)


def test_odd_shares_that_are_on_sale_or_bought_today_do_not_count_as_odd(next_day):
    run = next_day
    place(run, sell(ANN, 1010, 50))
    give(run, ANN, 30, 1000)
    assert run.account(ANN).holdings[ALPHA].sellable == 200
    for quantity in (30, 50, 80, 130):
        facts = {"quantity": quantity, "lot": 100, "odd": 0}
        assert refusal(run, sell(ANN, 1010, quantity)) == ("odd_lot", facts)
    place(run, sell(ANN, 1010, 200))


def test_the_cost_of_a_holding_has_the_fees_in_it_and_leaves_with_its_shares(run):
    give(run, ANN, 300, 1000)
    cost = 300_000 + fees(BUY, 300_000)
    assert run.account(ANN).holdings[ALPHA].cost == cost
    run.advance(at(9, 30, day=1))
    place(run, sell(ANN, 1000, 100))
    run.apply(buy(CROWD, 1000, 100))
    assert run.account(ANN).holdings[ALPHA].cost == cost - (cost + 1) // 3
    place(run, sell(ANN, 1000, 200))
    run.apply(buy(CROWD, 1000, 200))
    assert ALPHA not in run.account(ANN).holdings


def test_a_sale_needs_no_cash_even_while_it_has_brought_less_than_the_minimum(run):
    """Everything is in shares; the first share sold brings less than the commission is."""
    price, amount = 325, 325 * 1000
    run.apply(OpenAccount(NOBODY, amount + fees(BUY, amount)))
    give(run, NOBODY, 1000, price, GAMMA)
    assert run.account(NOBODY).cash == 0
    run.advance(at(9, 30, day=1))
    run.apply(sell(CROWD, price, 99, GAMMA))
    place(run, sell(NOBODY, price, 1000, GAMMA))
    (*_, fill) = run.apply(buy(BOB, price, 100, GAMMA))
    assert (fill.account, fill.quantity, fill.commission) == (NOBODY, 1, 325)
    assert run.account(NOBODY).cash == 0
    (first,) = of_type(run.apply(buy(CROWD, price, 100, GAMMA)), Filled)
    assert run.account(NOBODY).cash == 325 * 101 - 500 - 16
    assert (first.commission, first.stamp) == (500 - 325, 16)
    run.apply(buy(CROWD, price, 900, GAMMA))
    assert run.account(NOBODY).cash == amount - fees(SELL, amount)
    assert faults(run) == []


def test_a_sale_that_brings_less_than_its_fees_needs_the_rest_in_cash(run):
    give(run, ANN, 1, 330, GAMMA)
    run.advance(at(9, 30, day=1))
    run.apply(MoveCash(ANN, 169 - run.account(ANN).cash))
    assert refusal(run, sell(ANN, 330, 1, GAMMA)) == (
        "not_enough_cash",
        {"needed": 170, "available": 169, "fees": 500},
    )
    run.apply(MoveCash(ANN, 1))
    place(run, sell(ANN, 330, 1, GAMMA))
    assert run.account(ANN).frozen == 170
    run.apply(buy(CROWD, 330, 100, GAMMA))
    assert run.account(ANN).cash == run.account(ANN).frozen == 0


# ---- Refusals ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("order", "code", "facts"),
    [
        (buy(ANN, 1000, 100, 3), "unknown_instrument", {"instrument": 3}),
        (buy(ANN, 1000, 100, -1), "unknown_instrument", {"instrument": -1}),
        (buy(ANN, 0, 100), "price_not_positive", {"price": 0}),
        (buy(ANN, -5, 100), "price_not_positive", {"price": -5}),
        (
            buy(ANN, 1101, 100),
            "above_limit_up",
            {"price": 1101, "limit": 1100, "previous_close": 1000},
        ),
        (
            sell(ANN, 899, 100),
            "below_limit_down",
            {"price": 899, "limit": 900, "previous_close": 1000},
        ),
        (buy(ANN, 1000, 0), "quantity_not_positive", {"quantity": 0}),
        (sell(ANN, 1000, -100), "quantity_not_positive", {"quantity": -100}),
        (buy(ANN, 1000, 1_000_100), "too_many_shares", {"quantity": 1_000_100, "most": 1_000_000}),
        (buy(ANN, 1000, 150), "lot", {"quantity": 150, "lot": 100}),
        (buy(NOBODY, 1000, 100), "no_account", {}),
        (
            buy(ANN, 1021, 100),
            "outside_cage",
            {"price": 1021, "base": 1000, "low": 980, "high": 1020},
        ),
        (
            sell(CROWD, 979, 100),
            "outside_cage",
            {"price": 979, "base": 1000, "low": 980, "high": 1020},
        ),
    ],
)
def test_an_order_that_breaks_a_rule_is_told_which_and_the_numbers(run, order, code, facts):
    assert refusal(run, order) == (code, facts)


@pytest.mark.parametrize("order", [buy(ANN, 1020, 100), sell(CROWD, 980, 1_000_000)])
def test_the_edge_of_a_rule_is_within_it(run, order):
    place(run, order)


def test_the_cage_is_measured_from_the_other_side_then_the_own_then_the_last_trade(run):
    run.apply(sell(CROWD, 990, 100))
    run.apply(buy(CROWD, 990, 100))
    assert refusal(run, buy(ANN, 1011, 100))[1]["base"] == 990
    place(run, buy(ANN, 1005, 100))
    assert refusal(run, buy(ANN, 1026, 100))[1] == {
        "price": 1026,
        "base": 1005,
        "low": 985,
        "high": 1025,
    }
    run.apply(sell(CROWD, 1015, 100))
    assert refusal(run, buy(ANN, 1036, 100))[1]["base"] == 1015


def test_an_order_of_somebody_else_of_nobody_or_done_is_not_cancelled(run):
    order = place(run, buy(ANN, 1000, 100))
    assert refusal(run, CancelOrder(BOB, order)) == ("not_your_order", {"order": order})
    assert refusal(run, CancelOrder(ANN, 12345)) == ("no_such_order", {"order": 12345})
    run.apply(CancelOrder(ANN, order))
    facts = {"order": order, "status": "cancelled"}
    assert refusal(run, CancelOrder(ANN, order)) == ("already_done", facts)
    waited = place(run, buy(ANN, 1000, 100))
    place(run, sell(CROWD, 1000, 200))
    came = place(run, buy(ANN, 1000, 100))
    for order in (waited, came):
        facts = {"order": order, "status": "filled"}
        assert refusal(run, CancelOrder(ANN, order)) == ("already_done", facts)


def test_accounts_are_opened_once_and_never_with_a_debt(run):
    assert run.apply(OpenAccount(NOBODY, 0)) == [AccountOpened(NOBODY, 0)]
    assert refusal(run, OpenAccount(NOBODY, 5)) == ("account_exists", {})
    assert refusal(run, OpenAccount(CROWD, 5)) == ("account_exists", {})
    assert refusal(run, OpenAccount(NOBODY + 1, -1)) == ("cash_negative", {"cash": -1})
    assert run.account(NOBODY + 1) is None


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (MoveCash(NOBODY, 5), "no_account"),
        (MoveCash(CROWD, 5), "no_account"),
        (MoveCash(ANN, 0), "nothing_to_move"),
        (Announce(2), "unknown_news"),
        (Announce(-1), "unknown_news"),
        (Tick(0, 9 * 3600), "clock_backwards"),
        (Tick(0, 9 * 3600 + 1800), "clock_backwards"),
    ],
)
def test_what_makes_no_sense_changes_nothing(run, command, code):
    assert refusal(run, command)[0] == code
