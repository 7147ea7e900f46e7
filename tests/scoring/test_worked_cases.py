"""The worked cases of marking, played through the functions that the product uses."""

import json
from pathlib import Path

import pytest

from exercises.conformance import KINDS, appraisal, contests
from exercises.conformance.cases import play

CASES = Path(__file__).resolve().parent.parent / "cases"
PLAYED = [
    case
    for name in ("appraisal.json", "contests.json")
    for case in json.loads((CASES / name).read_text(encoding="utf-8"))["cases"]
]


@pytest.mark.parametrize("case", PLAYED, ids=[case["id"] for case in PLAYED])
def test_the_worked_cases(case):
    played = play([case], KINDS)
    assert (played.agreeing, played.differing) == (1, {})


def test_every_kind_that_is_served_has_a_case():
    assert set(appraisal.KINDS) | set(contests.KINDS) == {case["kind"] for case in PLAYED}
