"""The host: nothing is acknowledged before it is stored, nothing stored is lost or doubled."""

import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError

from simulator.engine.market.commands import PlaceOrder, Side
from simulator.engine.refusal import Refusal
from simulator.models import (
    AccountBalance,
    AccountEvent,
    AnsweredCommand,
    DayBars,
    JournalBatch,
    MarketRun,
    MinuteBars,
    RunSnapshot,
)
from simulator.realtime import live_run
from simulator.realtime.host import KEPT_DAYS, MOST_FAULTS
from simulator.selectors import accounts as reading
from simulator.selectors import market
from simulator.services import exchange, journal, runs
from simulator.services.exchange import Answer, Request
from tests.exchange_cast import Floor, a_run, a_town, a_trader, nobody, quote, yuan

pytestmark = pytest.mark.django_db(databases=["default", "exchange"])


@pytest.fixture
def town():
    return a_town()


@pytest.fixture
def trader(town):
    return a_trader(town)


@pytest.fixture
def floor():
    """A market without a crowd."""
    yield Floor(nobody)
    exchange.disconnect()


@pytest.fixture
def busy():
    """A market with its crowd."""
    yield Floor()
    exchange.disconnect()


def state_of(floor, run):
    return floor.live(run).run.digest()


# ---- Acknowledged after the commit ---------------------------------------------------------------
def test_an_order_is_answered_once_its_batch_is_stored(floor, town, trader):
    run = a_run(town)
    floor.open(run)
    batches = JournalBatch.objects.count()
    answer = floor.place(trader, "17.93", "200")
    assert answer == Answer(answer.order, 0, 200)
    assert JournalBatch.objects.count() == batches + 1
    assert AnsweredCommand.objects.get().answer["order"] == answer.order
    kinds = list(AccountEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["opened", "balance", "accepted", "balance"]


def test_what_queued_up_goes_into_one_commit(floor, town):
    run = a_run(town)
    traders = [a_trader(town, f"s{number}") for number in range(8)]
    floor.open(run)
    batches = JournalBatch.objects.count()
    futures = [
        floor.host.submit(
            Request(run.pk, one.pk, 0, PlaceOrder(one.pk, 0, Side.BUY, 1793, 100), "k" * 8)
        )
        for one in traders
    ]
    assert not any(future.done() for future in futures)
    floor.turn()
    assert all(isinstance(future.result(0), Answer) for future in futures)
    assert JournalBatch.objects.count() == batches + 1


def test_the_numbers_of_an_account_s_events_have_no_gaps(busy, town):
    run = a_run(town, speed=600)
    traders = [a_trader(town, f"s{number}") for number in range(3)]
    busy.open(run)
    for number in range(6):
        for one in traders:
            busy.place(one, yuan(quote(run).ask or 1793), key=f"key-{number:04d}")
    busy.run_for(3)
    for one in traders:
        seqs = list(
            AccountEvent.objects.filter(account=one.pk)
            .order_by("seq")
            .values_list("seq", flat=True)
        )
        assert seqs == list(range(1, len(seqs) + 1))
        assert AccountBalance.objects.get(account=one.pk).seq == seqs[-1]


def test_a_new_run_knows_the_practice_accounts_of_its_town(floor, town, trader):
    elsewhere = a_trader(a_town("seaview"), "x1")
    run = a_run(town)
    floor.turn()
    assert reading.balance(run, trader).cash == trader.opening_cash
    assert reading.balance(run, elsewhere) is None


def test_who_comes_later_is_let_in_with_the_first_order(floor, town):
    run = a_run(town)
    floor.open(run)
    late = a_trader(town, "late")
    assert isinstance(floor.place(late, "17.93"), Answer)
    assert reading.balance(run, late).frozen > 0


# ---- The same key --------------------------------------------------------------------------------
def test_the_same_key_has_one_effect_and_the_same_answer_also_after_a_restart(floor, town, trader):
    run = a_run(town)
    floor.open(run)
    first = floor.place(trader, "17.93")
    assert floor.place(trader, "17.93") == first
    floor.start()
    assert floor.place(trader, " １７.93 ") == first
    assert len(floor.live(run).run.open_orders(trader.pk)) == 1


def test_the_same_key_twice_in_one_batch_is_one_order(floor, town, trader):
    run = a_run(town)
    floor.open(run)
    order = PlaceOrder(trader.pk, 0, Side.BUY, 1793, 100)
    futures = [floor.host.submit(Request(run.pk, trader.pk, 0, order, "k" * 8)) for _ in range(20)]
    floor.turn()
    assert len({future.result(0) for future in futures}) == 1
    assert len(floor.live(run).run.open_orders(trader.pk)) == 1


def test_a_refused_order_is_refused_again_with_the_same_numbers(floor, town, trader):
    run = a_run(town)
    floor.open(run)
    refused = floor.place(trader, "20.00")
    assert isinstance(refused, Refusal)
    assert refused.code == "above_limit_up"
    assert floor.place(trader, "20.00") == refused
    floor.start()
    assert floor.place(trader, "20.00") == Refusal(refused.code, facts=dict(refused.facts))


def test_a_key_that_was_used_for_another_order_is_told_apart(floor, town, trader):
    a_run(town)
    floor.turn()
    floor.place(trader, "17.93")
    assert floor.place(trader, "17.94") == Refusal("key_used")
    assert floor.cancel(trader, 1, key="k" * 8) == Refusal("key_used")


def test_keys_of_two_accounts_do_not_meet(floor, town, trader):
    run = a_run(town)
    other = a_trader(town, "s02")
    floor.open(run)
    one, two = floor.place(trader, "17.93"), floor.place(other, "17.90")
    assert isinstance(one, Answer)
    assert isinstance(two, Answer)
    assert one.order != two.order


# ---- Restart -------------------------------------------------------------------------------------
def test_a_restart_brings_back_the_last_commit_byte_for_byte(busy, town, trader):
    run = a_run(town, speed=60)
    busy.open(run)
    busy.place(trader, yuan(quote(run).ask), "300")
    busy.place(trader, yuan(quote(run).limit_down), "100", key="rests-00")
    busy.run_for(5)
    before, at = state_of(busy, run), busy.live(run).run.now
    balance = reading.balance(run, trader)
    busy.start()
    busy.host.turn(busy.now)
    assert (state_of(busy, run), busy.live(run).run.now) == (before, at)
    busy.run_for(5)
    assert busy.live(run).run.now > at
    assert reading.balance(run, trader).holdings == balance.holdings


def test_a_restart_from_a_snapshot_gives_the_state_of_the_whole_journal(
    busy, town, trader, monkeypatch
):
    monkeypatch.setattr(live_run, "SNAPSHOT_EVERY", 300)
    run = a_run(town, speed=60)
    busy.open(run)
    busy.place(trader, yuan(quote(run).ask), "300")
    busy.run_for(10)
    before = state_of(busy, run)
    assert RunSnapshot.objects.count() == 2  # the newest, and the one before it in case
    busy.start()
    busy.host.turn(busy.now)
    assert state_of(busy, run) == before
    RunSnapshot.objects.all().delete()
    busy.start()
    busy.host.turn(busy.now)
    assert state_of(busy, run) == before


def test_a_damaged_snapshot_is_passed_over_for_the_one_before(busy, town, monkeypatch, caplog):
    monkeypatch.setattr(live_run, "SNAPSHOT_EVERY", 300)
    run = a_run(town, speed=60)
    busy.open(run)
    busy.run_for(10)
    before = state_of(busy, run)
    newest = RunSnapshot.objects.order_by("-seq").first()
    newest.state = bytes(newest.state)[:-9] + b"different"
    newest.save()
    busy.start()
    busy.host.turn(busy.now)
    assert state_of(busy, run) == before
    assert f"Snapshot {newest.seq}" in caplog.text


def test_two_runs_go_on_side_by_side(busy, town):
    other_town = a_town("seaview")
    one, two = a_run(town, speed=60), a_run(other_town, speed=120)
    trader, other = a_trader(town), a_trader(other_town, "x1")
    busy.open(one)
    busy.open(two)
    assert isinstance(busy.place(trader, yuan(quote(one).ask)), Answer)
    assert isinstance(busy.place(other, yuan(quote(two).ask)), Answer)
    before = {state_of(busy, one), state_of(busy, two)}
    busy.start()
    busy.host.turn(busy.now)
    assert {state_of(busy, one), state_of(busy, two)} == before


# ---- A journal that does not hold together -------------------------------------------------------
def tampered(batch):
    batch.payload = bytes(batch.payload)[:-1] + b"?"
    batch.save()


def removed(batch):
    batch.delete()


def swapped(batch):
    batch.day += 1
    batch.save()


@pytest.mark.parametrize("harm", [tampered, removed, swapped])
def test_a_broken_chain_stops_that_run_and_says_so(floor, town, trader, harm, caplog):
    run, other = a_run(town), a_run(a_town("seaview"))
    floor.open(run)
    floor.place(trader, "17.93")
    floor.place(trader, "17.94", key="another-0")
    harm(run.batches.order_by("-seq")[1])
    floor.start()
    with caplog.at_level(logging.CRITICAL):
        floor.turn()
    run.refresh_from_db()
    assert run.state == MarketRun.State.BROKEN
    assert f"Run {run.pk} is out of order" in caplog.text
    assert market.live_run(town.pk) == run
    assert market.picture(run).state == MarketRun.State.BROKEN
    assert floor.place(trader, "17.95", key="third-000") == Refusal("out_of_order")
    assert other.pk in floor.host._runs


def test_the_whole_journal_can_be_walked_and_shows_where_it_was_changed(floor, town, trader):
    run = a_run(town)
    floor.open(run)
    for number in range(5):
        floor.place(trader, "17.93", key=f"key-{number:04d}")
    assert journal.verify(run) == run.batches.count()
    tampered(run.batches.get(seq=2))
    with pytest.raises(journal.BrokenJournalError, match="at batch 2"):
        journal.verify(run)


def test_a_run_made_from_something_else_does_not_verify(floor, town):
    run = a_run(town)
    floor.open(run)
    MarketRun.objects.filter(pk=run.pk).update(seed=8)
    with pytest.raises(journal.BrokenJournalError):
        journal.verify(MarketRun.objects.get(pk=run.pk))


# ---- Pauses and ends -----------------------------------------------------------------------------
def test_a_paused_market_takes_no_orders_and_says_so_within_a_second(floor, town, trader):
    run = a_run(town)
    floor.open(run)
    runs.pause(run=run)
    assert floor.place(trader, "17.93") == Refusal("market_paused")
    assert market.picture(run).state == "paused"
    runs.resume(run=run, now=floor.now)
    assert isinstance(floor.place(trader, "17.93"), Answer)


def test_the_class_break_pauses_the_run_and_holds_over_a_restart(floor, town):
    run = a_run(town, stops_at=None)
    floor.open(run)
    runs.stop_at(run=run, moment=floor.now + timedelta(seconds=3))
    floor.run_for(6)
    run.refresh_from_db()
    assert run.state == MarketRun.State.PAUSED
    at = floor.live(run).run.now
    floor.start()
    floor.run_for(3)
    assert floor.live(run).run.now == at
    runs.resume(run=run, now=floor.now)
    floor.run_for(3)
    assert floor.live(run).run.now > at


def test_a_class_s_own_day_ends_with_the_close_and_its_bars_are_written_once(busy, town):
    run = a_run(town, speed=600, endless=False)
    busy.turn()
    busy.until(lambda: MarketRun.objects.get().state == MarketRun.State.PAUSED)
    picture = market.picture(MarketRun.objects.get())
    assert (picture.phase, picture.at.day, picture.at.second) == ("closed", 0, 15 * 3600)
    assert RunSnapshot.objects.filter(ends_day=True).count() == 1
    busy.start()
    runs.resume(run=run, now=busy.now)
    busy.until(lambda: market.picture(run).at.day == 1)
    minutes = list(MinuteBars.objects.filter(run=run, day=0).values_list("minute", flat=True))
    assert len(minutes) == len(set(minutes)) > 230
    assert {565, 570, 689, 780, 900} <= set(minutes)
    day = {row[0]: row[1:] for row in DayBars.objects.get(run=run, day=0).rows}
    for instrument in range(3):
        bars = market.minute_bars(run, instrument, 0)
        opened, high, low, _, volume, turnover = day[instrument]
        assert (opened, volume) == (bars[0].open, sum(bar.volume for bar in bars))
        assert (high, low) == (max(bar.high for bar in bars), min(bar.low for bar in bars))
        assert turnover == sum(bar.turnover for bar in bars)


def test_an_ended_run_is_let_go_and_the_town_can_start_another(floor, town, trader):
    run = a_run(town)
    floor.open(run)
    assert runs.start_run(
        town=town, scenario="main-board", seed=1, first_date=run.first_date, speed=12, at=floor.now
    ) == Refusal("another_run_live")
    runs.end(run=run)
    floor.turn()
    assert floor.host._runs == {}
    fresh = a_run(town)
    floor.open(fresh)
    assert isinstance(floor.place(trader, "17.93"), Answer)


def test_a_server_that_was_down_does_not_make_the_market_jump(floor, town):
    run = a_run(town, speed=12)
    floor.open(run)
    at = floor.live(run).run.now
    floor.start()
    floor.turn(timedelta(hours=5))
    floor.turn()
    assert floor.live(run).run.now.second - at.second <= 12


# ---- When something goes wrong -------------------------------------------------------------------
def test_one_bad_row_fails_alone(floor, town, caplog):
    run = a_run(town)
    traders = [a_trader(town, f"s{number}") for number in range(4)]
    floor.open(run)
    futures = [
        floor.host.submit(
            Request(run.pk, one.pk, 10**9, PlaceOrder(one.pk, 0, Side.BUY, 1793, 100), "k" * 8)
        )
        for one in traders
    ]
    # No such account can be stored: the number is too large for the database.
    bad = PlaceOrder(2**70, 0, Side.BUY, 1793, 100)
    futures.insert(2, floor.host.submit(Request(run.pk, 2**70, 10**9, bad, "k" * 8)))
    floor.turn()
    replies = [future.result(0) for future in futures]
    assert replies.pop(2) == Refusal("try_again")
    assert all(isinstance(reply, Answer) for reply in replies)
    assert len({reply.order for reply in replies}) == 4
    before = state_of(floor, run)
    floor.start()
    floor.host.turn(floor.now)
    assert state_of(floor, run) == before


def test_a_commit_that_fails_leaves_nothing_behind_and_can_be_tried_again(
    floor, town, trader, monkeypatch
):
    run = a_run(town)
    floor.open(run)
    before = state_of(floor, run)
    events = AccountEvent.objects.count()
    write = journal.write

    def full(commit):
        write(commit)
        msg = "database or disk is full"
        raise DatabaseError(msg)

    monkeypatch.setattr(journal, "write", full)
    assert floor.place(trader, "17.93") == Refusal("try_again")
    assert state_of(floor, run) == before
    assert AccountEvent.objects.count() == events
    monkeypatch.setattr(journal, "write", write)
    answer = floor.place(trader, "17.93")
    assert isinstance(answer, Answer)
    assert len(floor.live(run).run.open_orders(trader.pk)) == 1
    assert journal.verify(run) == run.batches.count()


def test_a_run_that_fails_again_and_again_is_taken_out_of_service(floor, town, monkeypatch):
    run = a_run(town)
    floor.open(run)

    def broken(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(live_run.LiveRun, "step", broken)
    for _ in range(MOST_FAULTS + 1):
        floor.turn()
    run.refresh_from_db()
    assert run.state == MarketRun.State.BROKEN


# ---- What is kept --------------------------------------------------------------------------------
def test_an_endless_run_lets_old_days_go_and_still_restarts(busy, town, trader, monkeypatch):
    monkeypatch.setattr(live_run, "SNAPSHOT_EVERY", 10**9)
    run = a_run(town, speed=600)
    busy.crowd_of = nobody
    busy.start()
    busy.open(run)
    for day in range(KEPT_DAYS + 3):
        busy.until(lambda day=day: busy.live(run).run.now.day > day)
        busy.place(trader, "17.93", key=f"key-{day:04d}")
    oldest = busy.live(run).run.now.day - KEPT_DAYS
    # Money paid in stays: the bank reconciles with it.
    events = AccountEvent.objects.exclude(kind__in=("opened", "cash_moved"))
    for rows in (events, AnsweredCommand.objects, JournalBatch.objects):
        assert min(rows.values_list("day", flat=True)) >= oldest
    assert RunSnapshot.objects.count() <= KEPT_DAYS + 2
    assert journal.verify(run) == run.batches.count()
    before = state_of(busy, run)
    busy.start()
    busy.host.turn(busy.now)
    assert state_of(busy, run) == before
