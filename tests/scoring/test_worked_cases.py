"""The worked cases of marking, played through the functions that the product uses."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from exercises.conformance import appraisal, contests

CASES = Path(__file__).resolve().parent.parent / "cases"
KINDS = {"appraisal.json": appraisal.KINDS, "contests.json": contests.KINDS}
PLAYED = [
    (name, case)
    for name in KINDS
    for case in json.loads((CASES / name).read_text(encoding="utf-8"))["cases"]
]


def agrees(answer, expected, tolerance):
    """As the cases are compared: numbers within the tolerance, of objects every key expected."""
    if isinstance(expected, dict):
        return isinstance(answer, dict) and all(
            key in answer and agrees(answer[key], value, tolerance)
            for key, value in expected.items()
        )
    if isinstance(expected, list):
        return len(answer) == len(expected) and all(
            agrees(one, other, tolerance) for one, other in zip(answer, expected, strict=True)
        )
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return answer is expected or (isinstance(expected, str) and answer == expected)
    return abs(Decimal(str(answer)) - Decimal(str(expected))) <= tolerance


@pytest.mark.parametrize(("name", "case"), PLAYED, ids=[case["id"] for _, case in PLAYED])
def test_the_worked_cases(name, case):
    answer = KINDS[name][case["kind"]](case["input"])
    assert agrees(answer, case["expected"], Decimal(str(case.get("tol", 0)))), answer


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_that_is_served_has_a_case(name):
    assert set(KINDS[name]) == {case["kind"] for of, case in PLAYED if of == name}
