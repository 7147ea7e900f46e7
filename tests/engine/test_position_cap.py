"""A cap on what one security may take: measured by the last close, held at every purchase."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.scoring import investment
from simulator.engine.market.commands import CROWD, CancelOrder, CapPositions
from simulator.engine.market.events import Accepted, PositionsCapped, Refused
from simulator.engine.run import Run
from tests.engine.market_cast import (
    ALPHA,
    ANN,
    BETA,
    BOB,
    MILLION,
    RULES,
    SEED,
    at,
    buy,
    give,
    new_run,
    place,
    refusal,
    scenario,
    sell,
)


def capped(percent=50):
    run = new_run()
    assert run.apply(CapPositions(ANN, percent)) == [PositionsCapped(ANN, percent)]
    return run


def test_exactly_the_cap_may_be_bought_and_a_lot_more_is_refused_with_its_numbers():
    run = capped()
    facts = {
        "instrument": ALPHA,
        "amount": 50_100 * 1000,
        "percent": 50,
        "assets": MILLION,
        "exposure": 0,
        "room": MILLION // 2,
    }
    assert refusal(run, buy(ANN, 1000, 50_100)) == ("position_cap", facts)
    place(run, buy(ANN, 1000, 50_000))


def test_open_purchases_count_and_cancelled_ones_do_not():
    run = capped()
    first = place(run, buy(ANN, 990, 30_000))
    code, facts = refusal(run, buy(ANN, 1000, 30_000))
    assert (code, facts["exposure"], facts["room"]) == ("position_cap", 29_700_000, 20_300_000)
    place(run, buy(ANN, 1980, 20_000, BETA))
    run.apply(CancelOrder(ANN, first))
    place(run, buy(ANN, 1000, 30_000))


def test_what_is_held_counts_at_its_price_now_and_may_always_be_sold():
    run = capped()
    give(run, ANN, 40_000, 1000)
    place(run, sell(CROWD, 1015, 100))
    place(run, buy(BOB, 1015, 100))
    assert refusal(run, buy(ANN, 1000, 20_000))[1]["exposure"] == 40_000 * 1015
    run.advance(at(9, 30, day=1))
    place(run, sell(ANN, 1010, 40_000))


def test_a_new_day_measures_by_the_assets_at_its_last_close():
    run = capped()
    give(run, ANN, 40_000, 1000)
    place(run, sell(CROWD, 1020, 100))
    place(run, buy(BOB, 1020, 100))
    run.advance(at(9, 30, day=1))
    closing = run.quote(ALPHA).previous_close
    assets = run.account(ANN).cash + 40_000 * closing
    code, facts = refusal(run, buy(ANN, 1000, 30_000))
    assert (code, facts["assets"]) == ("position_cap", assets)
    assert assets != MILLION


def test_nobody_else_is_bound():
    run = capped()
    place(run, buy(BOB, 1000, 90_000))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (CapPositions(99, 50), "no_account"),
        (CapPositions(CROWD, 50), "no_account"),
        (CapPositions(ANN, 0), "cap_out_of_range"),
        (CapPositions(ANN, 101), "cap_out_of_range"),
    ],
)
def test_a_cap_needs_an_account_and_a_percentage(command, code):
    assert refusal(new_run(), command)[0] == code


def test_a_run_that_is_restored_or_replayed_keeps_its_caps():
    run = new_run(now=at(9, 30))
    run.apply(CapPositions(ANN, 30))
    give(run, ANN, 10_000, 1000)
    run.advance(at(9, 30, day=1))
    restored = Run.restore(scenario(), RULES, run.snapshot(), seed=SEED, crowd=None)
    replayed = Run(scenario(), RULES, seed=SEED, crowd=None)
    for command in run.drain():
        replayed.apply(command)
    assert restored.digest() == replayed.digest() == run.digest()
    for each in (restored, replayed):
        assert refusal(each, buy(ANN, 1000, 90_000)) == refusal(run, buy(ANN, 1000, 90_000))


@given(st.integers(1, 100), st.integers(1, 900), st.integers(0, 400))
@settings(max_examples=40)
def test_the_broker_s_check_is_the_rule_of_the_contest(percent, lots, held):
    run = capped(percent)
    if held:
        run.apply(CapPositions(ANN, 100))
        give(run, ANN, held * 100, 1000)
        run.apply(CapPositions(ANN, percent))
    assets = run.account(ANN).cash + held * 100 * 1000
    wanted = investment.position_cap(
        total_assets_before=Decimal(assets),
        cap=Decimal(percent) / 100,
        held=Decimal(held * 100 * 1000),
        order=Decimal(lots * 100 * 1000),
    )
    told = run.apply(buy(ANN, 1000, lots * 100))[0]
    if isinstance(told, Refused) and told.code == "not_enough_cash":
        return
    assert isinstance(told, Accepted) is wanted.accepted
    if isinstance(told, Refused):
        assert told.facts["room"] == int(wanted.most)
