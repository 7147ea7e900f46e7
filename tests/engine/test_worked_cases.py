"""Worked cases of the exchange from outside, and that they can fail."""

import json
from pathlib import Path

import pytest

from exercises.conformance import KINDS
from exercises.conformance.cases import NotServed, compare

CASES = Path(__file__).parent.parent / "cases"
MARKET_ORDERS = {"opp_best", "own_best", "best5_ioc", "best5_limit", "ioc", "fok"}


def cases(*names):
    return [
        case
        for name in names
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["cases"]
        if case["kind"] in KINDS
    ]


def is_served(case):
    types = {event["type"] for event in case["input"].get("events", [])}
    return not types & MARKET_ORDERS


SERVED = [case for case in cases("auction", "continuous", "fees") if is_served(case)]


@pytest.mark.parametrize("case", SERVED, ids=lambda case: case["id"])
def test_the_worked_cases(case):
    assert list(compare(case["expected"], KINDS[case["kind"]](case["input"]))) == []


def test_every_kind_of_the_exchange_has_cases():
    assert {case["kind"] for case in SERVED} == {
        "exchange.auction",
        "exchange.continuous",
        "exchange.fees",
        "exchange.limits",
        "exchange.cage",
    }
    assert len(SERVED) == 50


def test_market_orders_are_not_served_yet():
    unserved = [case for case in cases("continuous") if not is_served(case)]
    assert len(unserved) == 8
    for case in unserved:
        with pytest.raises(NotServed):
            KINDS[case["kind"]](case["input"])
