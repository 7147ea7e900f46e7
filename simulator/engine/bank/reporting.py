"""Which transactions are reported as large (大额交易报告), by the rule of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.engine.bank.rules import rule
from simulator.engine.rule_book import Rule


class Movement(StrEnum):
    """What moved. Cash in and cash out are summed apart, as the rule's "收支" are."""

    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    TRANSFER = "transfer"
    CROSS_BORDER = "cross_border"


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What one customer moved on one day in one way: each amount, in fen and in US cents."""

    movement: Movement
    is_person: bool
    fen: tuple[int, ...] = ()
    cents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LargeValueFinding:
    reported: bool
    total_fen: int
    total_cents: int
    threshold_fen: int
    threshold_cents: int
    rule: Rule


def large_value(total: DayTotal, day: date) -> LargeValueFinding:
    """Whether a day's transactions are reported; single or summed, thresholds inclusive."""
    holding = rule("bank.large-value", day)
    name = _threshold(total)
    fen, cents = holding.numbers[f"{name}_fen"], holding.numbers[f"{name}_cents"]
    sums = sum(total.fen), sum(total.cents)
    reported = sums[0] >= fen or sums[1] >= cents
    return LargeValueFinding(reported, *sums, fen, cents, holding)


def looks_split(fen: Iterable[int], day: date) -> bool:
    """Whether several cash amounts, each below the threshold, reach it together (拆分).

    A sign to look at, not a finding: the customer is not told.
    """
    threshold = rule("bank.large-value", day).numbers["cash_fen"]
    amounts = list(fen)
    return len(amounts) > 1 and max(amounts) < threshold <= sum(amounts)


def _threshold(total: DayTotal) -> str:
    if total.movement in (Movement.CASH_IN, Movement.CASH_OUT):
        return "cash"
    if not total.is_person:
        return "organisation"
    return "cross_border" if total.movement is Movement.CROSS_BORDER else "domestic"
