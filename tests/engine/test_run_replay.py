"""The same commands give the same state: live, replayed, cut by a snapshot, or advanced in steps."""

import base64
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.calendar import Instant
from simulator.engine.market.commands import CROWD, OpenAccount, Side, Tick
from simulator.engine.market.rules import rules_of
from simulator.engine.run import Run
from simulator.engine.run.journal import pack, unpack
from tests.engine.conservation import faults, laid_open
from tests.engine.market_cast import (
    ALPHA,
    ANN,
    BOB,
    MILLION,
    RULES,
    SEED,
    ScriptedCrowd,
    at,
    buy,
    new_run,
    place,
    scenario,
    sell,
)

ELEVEN = at(11)


def restored(run, crowd=None, **other):
    made_of = {"scenario": scenario(), "rules": RULES, "seed": SEED, **other}
    seed = made_of.pop("seed")
    return Run.restore(*made_of.values(), run.snapshot(), seed=seed, crowd=crowd)


def replayed(commands):
    run = Run(scenario(), RULES, seed=SEED, crowd=None)
    for command in commands:
        run.apply(command)
    return run


def traded_day(until=ELEVEN):
    """A run in which people trade with the crowd; they act at fixed moments."""
    run = new_run(at(9, 15), crowd=ScriptedCrowd())
    place(run, buy(ANN, 1005, 2000))
    run.advance(at(9, 31))
    for minute in range(32, 60):
        run.advance(min(until, at(9, minute)))
        bid, ask = run.quote(ALPHA).bid, run.quote(ALPHA).ask
        if bid and ask:
            run.apply(buy(ANN, ask, 300))
            run.apply(buy(BOB, bid, 200))
    run.advance(until)
    return run


def test_the_crowd_trades_and_everything_is_conserved():
    run = traded_day(at(15))
    for instrument in range(3):
        assert run.quote(instrument).volume > 100_000
    assert faults(run) == []
    assert run.account(ANN).holdings[ALPHA].total > 300


def test_a_replay_without_the_crowd_gives_the_same_state():
    run = traded_day()
    commands = unpack(pack(run.drain()))
    assert replayed(commands).digest() == run.digest()
    assert replayed(commands).snapshot() == run.snapshot()


def test_a_run_that_was_restored_goes_on_as_if_it_had_never_stopped():
    straight, halted = traded_day(at(10, 15)), traded_day(at(10, 15))
    halted.advance(at(10, 45))
    halted = restored(halted, ScriptedCrowd())
    assert halted.drain() == []
    for run in (straight, halted):
        run.advance(at(11, 15))
        run.apply(sell(ANN, run.quote(ALPHA).last, 100))
        run.advance(at(10, day=1))
    assert halted.digest() == straight.digest()


def test_a_snapshot_and_the_journal_after_it_give_the_state():
    run = traded_day(at(10))
    run.drain()
    copy = restored(run)
    run.advance(at(14, 58))
    for command in run.drain():
        copy.apply(command)
    assert copy.digest() == run.digest()


@settings(max_examples=12)
@given(st.lists(st.integers(1, 900), max_size=8))
def test_how_the_clock_is_advanced_makes_no_difference(steps):
    straight, stepped = (new_run(at(9, 14), crowd=ScriptedCrowd()) for _ in range(2))
    goal = at(9, 45)
    for step in steps:
        stepped.advance(min(goal, Instant(0, stepped.now.second + step)))
    for run in (straight, stepped):
        run.advance(goal)
    assert stepped.digest() == straight.digest()
    stepped_orders, orders = (
        [command for command in run.drain() if not isinstance(command, Tick)]
        for run in (stepped, straight)
    )
    assert stepped_orders == orders


def test_what_was_restored_holds_all_that_was_held_and_gives_the_same_snapshot():
    for until in (at(9, 16), at(10), at(14, 58), at(15), at(20), at(8, day=1)):
        run = traded_day(at(10)) if until > at(10) else new_run(at(9, 15), crowd=ScriptedCrowd())
        run.advance(until)
        again = restored(run)
        assert again.snapshot() == run.snapshot()
        assert (again.now, again.phase) == (run.now, run.phase)
        assert laid_open(again._trading) == laid_open(run._trading)
        assert [list(of.crowd_orders) for of in again._venue.listings] == [
            list(of.crowd_orders) for of in run._venue.listings
        ]
        assert faults(again) == []


def test_the_order_in_which_accounts_came_does_not_show_in_a_snapshot():
    one, two = (Run(scenario(), RULES, seed=SEED, crowd=None) for _ in range(2))
    for run, accounts in ((one, (3, 1, 2)), (two, (1, 2, 3))):
        for account in accounts:
            run.apply(OpenAccount(account, 10_000))
    assert one.snapshot() == two.snapshot()


def test_a_journal_of_the_first_format_still_tells_the_day_that_it_told():
    """Two days by hand: an opening at 10.10, a close at 10.05, and a sale on the morning after."""
    run = replayed(
        unpack(
            base64.b85decode(
                "0eGC#U}k1wU|;}YRu%?ECNPtamq9{Yf<YX_00AZ@W-tYmXJlXk5>NPrZ8#Md$ak@_voJF(kblm;pJzVX2"
                "G0FFCm1I%Gc-u<=aJw8=~&Uh(!hUW6Vv|9Onh7oE$id|Upo^ev40j169DZ?7LW"
            )
        )
    )
    assert run.now == at(9, 30, day=1)
    quote = run.quote(ALPHA)
    assert (quote.previous_close, quote.last, quote.volume) == (1005, 1004, 1200)
    assert run.depth(ALPHA).asks == [(1004, 800)]
    # Ann bought 2,000 at 10.10 in two parts (fees 5.05 and 0.20) and sold 1,200 at 10.04 (fees
    # 5.00, 6.02 and 0.12); Bob bought 300 at 10.25 (fees 5.00 and 0.03) and paid out 1,000 yuan.
    assert run.account(ANN).cash == MILLION - 2_020_525 + 1_204_800 - 1_114
    assert run.account(ANN).holdings[ALPHA].cost == 2_020_525 * 800 // 2000
    assert run.account(BOB).cash == 5_000_000 - 307_500 - 503 - 100_000
    assert run.account(CROWD).cash == 2_020_000 + 307_500 - 1_204_800
    assert run.announced() == [(at(9, 31), 1)]


@pytest.mark.parametrize(
    "other",
    [{"seed": SEED + 1}, {"rules": rules_of("2015.08")}],
)
def test_a_state_of_something_else_is_refused(other):
    with pytest.raises(ValueError, match="the state is of"):
        restored(new_run(), **other)


@pytest.mark.parametrize("damaged", [b"", b"no", zlib.compress(b"{}"), zlib.compress(b"[]")])
def test_a_damaged_state_is_refused(damaged):
    with pytest.raises(ValueError, match="damaged"):
        Run.restore(scenario(), RULES, damaged, seed=SEED, crowd=None)


def test_taking_the_crowd_s_opponent_away_changes_the_path_only_from_there_on():
    """A large order moves the price; without it the path before it is the same."""
    with_it, without = (new_run(at(10), crowd=ScriptedCrowd()) for _ in range(2))
    assert with_it.digest() == without.digest()
    for price, _ in with_it.depth(ALPHA).asks[:2]:
        with_it.apply(buy(ANN, price, 5000))
    for run in (with_it, without):
        run.advance(at(10, 30))
    assert with_it.minute_bars(ALPHA)[:20] == without.minute_bars(ALPHA)[:20]
    assert with_it.trades(ALPHA, 20) != without.trades(ALPHA, 20)


def test_a_moment_that_has_passed_changes_nothing():
    run = new_run()
    before = run.digest()
    assert run.advance(at(9)) == []
    assert run.digest() == before


def test_an_order_of_the_crowd_counts_like_any_other_in_the_digest():
    one, two = new_run(), new_run()
    one.apply(buy(CROWD, 1000, 100))
    assert one.digest() != two.digest()
    assert one._venue.listings[ALPHA].crowd_orders[1].side is Side.BUY
