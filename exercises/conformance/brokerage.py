"""Worked cases of the securities branch, played through the rules that its desks use."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from simulator.engine.brokerage.compliance import scan

Given = Mapping[str, Any]
TODAY = date(2026, 11, 20)
"""The day whose rules play a case that names none."""


def compliance_scan(given: Given) -> list[str]:
    """The phrases that keep a text from being sent, in the order of the text."""
    return [hit.spelling for hit in scan(given["text"], TODAY).held]


KINDS: dict[str, Callable[[Given], object]] = {"compliance.scan": compliance_scan}
