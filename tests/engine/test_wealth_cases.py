"""The worked cases of the wealth office, played through the rules that its desk uses."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from exercises.conformance.wealth import KINDS

CASES = json.loads((Path(__file__).parent.parent / "cases" / "wealth.json").read_text("utf-8"))


def fits(expected: Any, answer: Any, tolerance: Decimal) -> bool:
    """Numbers within the tolerance; an answer may say more than was asked."""
    if isinstance(expected, dict):
        return all(
            name in answer and fits(value, answer[name], tolerance)
            for name, value in expected.items()
        )
    if expected is None or isinstance(expected, bool | str):
        return bool(answer == expected)
    return abs(Decimal(str(expected)) - Decimal(str(answer))) <= tolerance


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_the_worked_cases(case: dict[str, Any]) -> None:
    answer = KINDS[case["kind"]](case["input"])
    assert fits(case["expected"], answer, Decimal(str(case.get("tol", 0))))


def test_every_kind_has_a_case() -> None:
    assert {case["kind"] for case in CASES["cases"]} == set(KINDS)
