"""Three days of the whole market, of three seeds: always tradable, and moving as real shares do.

`tests/bench/realism.py` holds the same gates against more days.
"""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pytest

from simulator.engine.calendar import Phase
from simulator.engine.market.events import Event, Refused, Traded
from simulator.engine.run import Run
from tests.engine.conservation import faults
from tests.engine.crowd_cast import MAIN_BOARD, SHARES
from tests.market_facts import GATES, Sample, facts, traded_days

SEEDS = (9, 11, 12)
FULL_HOURS = ((570, 630), (630, 690), (780, 840), (837, 897))
"""Minutes of the day; the last hour ends where the closing auction begins."""


@dataclass
class Watched:
    """What was seen in one day of one seed."""

    trades: Counter[tuple[int, int]] = field(default_factory=Counter)
    """By share and minute."""
    sides: list[int] = field(default_factory=list)
    """Levels of the thinner side, every minute and share, outside locked limits."""
    spreads: list[float] = field(default_factory=list)
    """As parts of the price."""
    opened: set[int] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    auction_volume: list[float] = field(default_factory=list)
    """Part of each share's day that traded in the closing auction."""

    def look(self, run: Run, events: list[Event]) -> None:
        minute = run.now.second // 60
        for event in events:
            if isinstance(event, Traded):
                self.trades[event.instrument, minute - 1] += 1
            elif isinstance(event, Refused):
                self.refused.append(event)
        if run.phase is Phase.OPEN_PAUSE:
            self.opened |= {share for share in SHARES if run.quote(share).open}
        if run.phase is Phase.CONTINUOUS and minute not in {570, 780}:
            self._look_at_books(run)
        if run.phase is Phase.CLOSED:
            self.faults += faults(run)
            for share in SHARES:
                last = run.minute_bars(share)[-1]
                whole = run.quote(share).volume
                self.auction_volume.append(last.volume / whole * (last.minute == 900))

    def _look_at_books(self, run: Run) -> None:
        for share in SHARES:
            quote, depth = run.quote(share), run.depth(share)
            if quote.last in {quote.limit_up, quote.limit_down}:
                continue
            self.sides.append(min(len(depth.bids), len(depth.asks)))
            if quote.bid and quote.ask:
                self.spreads.append((quote.ask - quote.bid) / quote.last)


@pytest.fixture(scope="module")
def played() -> list[tuple[Sample, Watched]]:
    found = []
    for seed in SEEDS:
        watched = Watched()
        found.append((traded_days(MAIN_BOARD, seed, 1, watched.look), watched))
    return found


@pytest.fixture(scope="module")
def watched(played):
    return [seen for _, seen in played]


@pytest.fixture(scope="module")
def found(played):
    return facts([sample for sample, _ in played])


def test_every_share_trades_twenty_times_in_every_full_hour(watched):
    quiet = {
        (seed, share, hour): trades
        for seed, seen in zip(SEEDS, watched, strict=True)
        for share in SHARES
        for hour in FULL_HOURS
        if (trades := sum(seen.trades[share, minute] for minute in range(*hour))) < 20
    }
    assert quiet == {}


def test_both_sides_of_the_book_have_five_levels_nearly_always(watched):
    sides = np.array([levels for seen in watched for levels in seen.sides])
    assert (sides >= 5).mean() > 0.998
    assert (sides >= 1).mean() > 0.9999


def test_spreads_are_those_of_shares_that_trade_well(watched):
    spreads = np.array([spread for seen in watched for spread in seen.spreads])
    assert 0.0003 < np.median(spreads) < 0.0015
    assert np.quantile(spreads, 0.99) < 0.006


def test_the_opening_auction_gives_every_share_a_price(watched):
    assert all(seen.opened == set(SHARES) for seen in watched)


def test_the_closing_auction_trades_a_believable_part_of_the_day(watched):
    parts = np.array([part for seen in watched for part in seen.auction_volume])
    assert (parts > 0).mean() > 0.95
    assert 0.002 < np.median(parts) < 0.06


def test_the_venue_refuses_nothing_of_the_crowd_s(watched):
    assert [seen.refused[:3] for seen in watched if seen.refused] == []


def test_books_cash_and_shares_are_sound_at_every_close(watched):
    assert [seen.faults for seen in watched if seen.faults] == []


@pytest.mark.parametrize("fact", GATES)
def test_prices_have_the_known_properties_of_real_ones(found, fact):
    low, high = GATES[fact]
    assert low <= found[fact] <= high
