"""The worked cases of the bank, played through the rules that its counter uses."""

import json
from pathlib import Path
from typing import Any

import pytest

from exercises.conformance.bank import KINDS

CASES = json.loads((Path(__file__).parent.parent / "cases" / "bank.json").read_text("utf-8"))


def fits(expected: Any, answer: Any) -> bool:
    """An answer may say more than was asked, but nothing else."""
    if isinstance(expected, dict):
        return all(name in answer and answer[name] == expected[name] for name in expected)
    return bool(answer == expected)


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_the_worked_cases(case: dict[str, Any]) -> None:
    assert fits(case["expected"], KINDS[case["kind"]](case["input"]))


def test_every_kind_has_a_case() -> None:
    assert {case["kind"] for case in CASES["cases"]} == set(KINDS)
