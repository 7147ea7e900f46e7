"""Worked cases from outside, played through the product's own functions."""

from collections.abc import Callable, Mapping
from typing import Any

from exercises.conformance import appraisal, attendance, bank, brokerage, contests, exchange, wealth

KINDS: dict[str, Callable[[Mapping[str, Any]], object]] = {
    **appraisal.KINDS,
    **attendance.KINDS,
    **bank.KINDS,
    **brokerage.KINDS,
    **contests.KINDS,
    **exchange.KINDS,
    **wealth.KINDS,
}
"""What serves a kind of case: from its input to an answer that its expectation is compared with."""
