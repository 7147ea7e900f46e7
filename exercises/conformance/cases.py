"""Files of worked cases: playing them, and comparing what came out with what was expected."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

Kinds = Mapping[str, Callable[[Mapping[str, Any]], object]]
_EXACT = Decimal(0)


class NotServed(Exception):  # noqa: N818  # an answer of a kind, not a fault
    """Raised by what serves a kind, for a case that needs something not built yet."""


class CasesError(ValueError):
    """A file that is not one of worked cases; the message says why."""


@dataclass(slots=True)
class Played:
    """What came of a file: cases that agree, cases that differ with where, kinds not served yet."""

    agreeing: int = 0
    differing: dict[str, list[str]] = field(default_factory=dict)
    not_served: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.agreeing + len(self.differing) + self.not_served.total()


def read(path: Path) -> list[dict[str, Any]]:
    """The cases of a file.

    Raises:
        CasesError: the file cannot be read, is not JSON, or holds something else.
    """
    try:
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        if not all({"id", "kind", "input", "expected"} <= set(case) for case in cases):
            msg = "a case without id, kind, input or expected"
            raise CasesError(msg)
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{path} is not a file of worked cases: {error}"
        raise CasesError(msg) from error
    return list(cases)


def play(cases: Sequence[Mapping[str, Any]], kinds: Kinds) -> Played:
    """Plays all cases. One that raises differs, and says what was raised."""
    played = Played()
    for case in cases:
        serve = kinds.get(case["kind"])
        try:
            found = None if serve is None else _differences(case, serve(case["input"]))
        except NotServed:
            found = None
        except Exception as error:  # noqa: BLE001  # whatever a case runs into is its result
            found = [f"{type(error).__name__}: {error}"]
        if found is None:
            played.not_served[case["kind"]] += 1
        elif found:
            played.differing[f"{case['id']} {case['kind']}"] = found
        else:
            played.agreeing += 1
    return played


def _differences(case: Mapping[str, Any], answer: object) -> list[str]:
    tolerance = Decimal(str(case.get("tol", 0)))
    return list(compare(case["expected"], answer, tolerance))


def compare(
    expected: object, answer: object, tolerance: Decimal = _EXACT, at: str = "answer"
) -> Iterator[str]:
    """What differs, one line each.

    Numbers may differ by the tolerance; strings, truth values and null must be the same; lists have
    the same items in order; of an object every expected key counts, the answer may have more.
    """
    if isinstance(expected, Mapping) and isinstance(answer, Mapping):
        for key, inner in expected.items():
            if key in answer:
                yield from compare(inner, answer[key], tolerance, f"{at}.{key}")
            else:
                yield f"{at}.{key} is missing, expected {inner!r}"
    elif isinstance(expected, list) and isinstance(answer, list | tuple):
        if len(expected) != len(answer):
            yield f"{at} has {len(answer)} items, expected {len(expected)}: {answer!r}"
        for place, (inner, given) in enumerate(zip(expected, answer, strict=False)):
            yield from compare(inner, given, tolerance, f"{at}[{place}]")
    elif not _same(expected, answer, tolerance):
        yield f"{at} is {answer!r}, expected {expected!r}"


def _same(expected: object, answer: object, tolerance: Decimal) -> bool:
    if _is_number(expected) and _is_number(answer):
        return abs(Decimal(str(expected)) - Decimal(str(answer))) <= tolerance
    return type(expected) is type(answer) and expected == answer


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
