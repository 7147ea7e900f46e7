"""`manage.py conformance`: what is compared how, what is printed, and when it fails."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from exercises.conformance import KINDS
from exercises.conformance.cases import NotServed, compare, play

LIMITS = {"id": "x1", "kind": "exchange.limits", "input": {"prev": "10.05", "pct": "0.10"}}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)  # fmt: skip


def differs(expected, answer, tolerance="0"):
    return bool(list(compare(expected, answer, Decimal(tolerance))))


def run(tmp_path, cases):
    path, printed = tmp_path / "some.json", StringIO()
    path.write_text(json.dumps({"about": "", "cases": cases}), encoding="utf-8")
    try:
        call_command("conformance", str(path), stdout=printed)
    except CommandError as error:
        return printed.getvalue(), str(error)
    return printed.getvalue(), ""


@given(values)
def test_everything_agrees_with_itself(value):
    assert not differs(value, value)


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        (1, 1.0),
        (0.1, Decimal("0.1")),
        ([1, ["a"]], (1, ("a",))),
        ({"a": {"b": 1}}, {"a": {"b": 1, "more": 2}, "more": 3}),
        ({}, {"more": 1}),
    ],
)
def test_numbers_lists_and_further_keys_may_be_written_otherwise(expected, answer):
    assert not differs(expected, answer)


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        (1, 2),
        (0.1, 0.1000001),
        ("1.00", "1.0"),
        ("1.00", Decimal("1.00")),
        (1, "1"),
        (1, True),
        (True, 1),
        (None, 0),
        (False, None),
        ([1, 2], [2, 1]),
        ([1, 2], [1]),
        ([], [1]),
        ({"a": 1}, {}),
        ({"a": 1}, [1]),
        ({"a": [{"b": "x"}]}, {"a": [{"b": "y"}]}),
    ],
)
def test_anything_else_differs(expected, answer):
    assert differs(expected, answer)


def test_a_tolerance_is_absolute_and_holds_for_each_number():
    assert not differs({"a": [1.0, 2.0]}, {"a": [1.01, 1.99]}, "0.01")
    assert differs({"a": [1.0, 2.0]}, {"a": [1.01, 1.98]}, "0.01")
    assert differs("1.00", "1.01", "0.01")


def test_a_case_that_agrees_is_counted(tmp_path):
    printed, error = run(tmp_path, [{**LIMITS, "expected": ["11.06", "9.05"]}])
    assert printed == "some.json: 1 cases, 1 agree, 0 differ, 0 not served yet\n"
    assert error == ""


def test_a_case_that_differs_is_printed_with_its_place_and_fails_the_command(tmp_path):
    printed, error = run(tmp_path, [{**LIMITS, "expected": ["11.06", "9.04"]}])
    assert "x1 exchange.limits" in printed
    assert "answer[1] is '9.05', expected '9.04'" in printed
    assert error == "1 cases differ"


def test_a_case_that_cannot_be_played_differs_and_says_why(tmp_path):
    broken = {**LIMITS, "input": {"prev": "10.055", "pct": "0.10"}, "expected": []}
    printed, error = run(tmp_path, [broken, {**LIMITS, "expected": ["11.06", "9.05"]}])
    assert "10.055 lies between two ticks" in printed
    assert "2 cases, 1 agree, 1 differ" in printed
    assert error


def test_kinds_that_are_not_served_yet_are_counted_apart_and_are_no_fault(tmp_path):
    unknown = {"id": "u", "kind": "space.travel", "input": {}, "expected": 1}
    printed, error = run(tmp_path, [unknown, unknown])
    assert "0 differ, 2 not served yet" in printed
    assert "not served yet: space.travel (2)" in printed
    assert error == ""


def test_a_served_kind_may_leave_a_case_for_later():
    def later(_given):
        raise NotServed

    played = play([{"id": "1", "kind": "k", "input": {}, "expected": 1}], {"k": later})
    assert (played.total, played.not_served["k"], played.differing) == (1, 1, {})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cases": [{"id": "1"}]}', '{"cases": 5}'])
def test_a_file_of_something_else_is_refused_in_one_sentence(tmp_path, text):
    path = tmp_path / "odd.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"odd\.json is not a file of worked cases"):
        call_command("conformance", str(path))
    with pytest.raises(CommandError, match="not a file of worked cases"):
        call_command("conformance", str(tmp_path / "nowhere.json"))


def test_attendance_and_exchange_are_served():
    assert {"attendance.deduct", "exchange.auction", "exchange.fees"} <= set(KINDS)
