"""Worked cases of bank, broker and wealth office from outside, played as the command plays them."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from exercises.conformance import KINDS, bank, brokerage, wealth
from exercises.conformance.cases import compare

FOLDER = Path(__file__).parent.parent / "cases"
CASES = [
    case
    for name in ("bank", "compliance", "wealth")
    for case in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["cases"]
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_worked_cases(case: dict[str, Any]) -> None:
    answer = KINDS[case["kind"]](case["input"])
    tolerance = Decimal(str(case.get("tol", 0)))
    assert list(compare(case["expected"], answer, tolerance)) == []


def test_every_kind_has_a_case() -> None:
    served = {*bank.KINDS, *brokerage.KINDS, *wealth.KINDS}
    assert {case["kind"] for case in CASES} == served
