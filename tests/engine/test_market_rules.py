"""The exchange's rules as dated data, and the numbers that follow from them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.market.prices import in_ticks, in_yuan, price_limits
from simulator.engine.market.rules import (
    CERTAINTIES,
    PriceCage,
    load,
    read_packs,
    rules_of,
    rules_on,
)

TEN = Decimal("0.10")
CAGE = PriceCage(Decimal("0.02"), 10)


@pytest.mark.parametrize(
    ("day", "stamp", "transfer", "caged", "st_limit"),
    [
        (date(2014, 1, 1), "0.001", "0.00002", False, "0.05"),
        (date(2022, 4, 28), "0.001", "0.00002", False, "0.05"),
        (date(2022, 4, 29), "0.001", "0.00001", False, "0.05"),
        (date(2023, 4, 10), "0.001", "0.00001", True, "0.05"),
        (date(2023, 8, 27), "0.001", "0.00001", True, "0.05"),
        (date(2023, 8, 28), "0.0005", "0.00001", True, "0.05"),
        (date(2026, 7, 5), "0.0005", "0.00001", True, "0.05"),
        (date(2026, 7, 6), "0.0005", "0.00001", True, "0.10"),
        (date(2030, 1, 1), "0.0005", "0.00001", True, "0.10"),
    ],
)
def test_the_pack_of_a_day_is_the_newest_whose_day_has_come(day, stamp, transfer, caged, st_limit):
    rules = rules_on(day)
    stock = rules.fees["stock"]
    assert (stock.stamp, stock.transfer) == (Decimal(stamp), Decimal(transfer))
    assert rules.cage.holds is caged
    assert rules.limits["main_st"] == Decimal(st_limit)
    assert rules.limits["main"] == TEN
    assert (rules.lot, rules.max_shares, rules.tick) == (100, 1_000_000, Decimal("0.01"))


def test_a_pack_is_found_by_its_version_and_every_number_says_how_sure_it_is():
    for pack in load():
        assert rules_of(pack.version) is pack
        assert pack.source
        assert set(pack.certainty.values()) <= CERTAINTIES
        assert pack.certainty["fees.stock.stamp"] == "code"
    with pytest.raises(KeyError):
        rules_of("1990")


def pack(**changes):
    return {
        "version": "1",
        "since": date(2020, 1, 1),
        "source": "s",
        "tick": Decimal("0.01"),
        "lot": 100,
        "max_shares": 1000,
        "auction_tie": "sse",
        "cage": {"percent": 0, "ticks": 0},
        "limits": {"main": TEN},
        "fees": {},
        "certainty": dict.fromkeys(
            (
                "tick",
                "lot",
                "max_shares",
                "auction_tie",
                "cage.percent",
                "cage.ticks",
                "limits.main",
            ),
            "rule",
        ),
        **changes,
    }


def test_a_pack_says_only_what_it_changes():
    older, newer = read_packs([pack(), {"version": "2", "since": date(2021, 1, 1), "lot": 200}])
    assert (older.lot, newer.lot) == (100, 200)
    assert newer.limits == older.limits


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([pack(lots=1)], "lots"),
        ([pack(certainty={})], "tick"),
        ([pack(certainty={**pack()["certainty"], "lot": "sure"})], "sure"),
        ([pack(), {"version": "2"}], "by date"),
        ([pack(auction_tie="nyse")], "nyse"),
    ],
)
def test_data_that_contradicts_itself_is_refused(changes, why):
    with pytest.raises(ValueError, match=why):
        read_packs(changes)


@pytest.mark.parametrize(
    ("close", "up", "down"),
    [
        (1000, 1100, 900),
        (1005, 1106, 905),  # 11.055 and 9.045
        (333, 366, 300),
        (4, 5, 3),  # 0.044 is less than a tick away
        (2, 3, 1),
        (1, 2, 1),  # never below a tick
    ],
)
def test_price_limits_are_half_up_and_at_least_a_tick_away(close, up, down):
    assert price_limits(close, TEN) == (up, down)


@given(st.integers(2, 10**7))
def test_price_limits_lie_within_half_a_tick_of_the_exact_ones_or_a_tick_away(close):
    up, down = price_limits(close, TEN)
    assert abs(up - close * Decimal("1.1")) <= Decimal("0.5") or up == close + 1
    assert abs(down - close * Decimal("0.9")) <= Decimal("0.5") or down == close - 1
    assert 0 < down < close < up


@pytest.mark.parametrize(
    ("base", "low", "high"),
    [
        (300, 290, 310),
        (500, 490, 510),
        (3000, 2940, 3060),
        (1025, 1005, 1046),  # 10.045 and 10.455
        (6, 1, 16),
    ],
)
def test_the_cage_is_the_wider_of_two_hundredths_and_ten_ticks(base, low, high):
    assert CAGE.band(base) == (low, high)


def test_prices_are_ticks_and_never_between_two():
    cent, mill = Decimal("0.01"), Decimal("0.001")
    assert in_ticks(Decimal("17.93"), cent) == 1793
    assert in_ticks(Decimal("17.935"), cent) is None
    assert in_ticks(Decimal("3.507"), mill) == 3507
    assert str(in_yuan(1700, cent)) == "17.00"
    assert str(in_yuan(3507, mill)) == "3.507"
