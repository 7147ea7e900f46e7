"""Answer keys: what a field may hold, frozen with the attempt because it depends on its seed.

A text has a set of accepted spellings (RMB capitals have several), a number a value and a
tolerance. Full-width characters and white space never cost a point.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exercises.scoring.evidence import LineRef
from exercises.scoring.faults import NOTHING, Code, Fault, Outcome

PERCENT = Decimal(100)
_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9]{0,20}(?:\.[0-9]{0,20})?")
"""Digits as people type them: no exponents, no more than any sum of money needs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody wrote into a field, and the line of evidence that says when."""

    text: str
    line: LineRef | None = None


@dataclass(frozen=True, slots=True)
class TextKey:
    """Any of the accepted spellings."""

    accepted: tuple[str, ...]

    def fault(self, given: str) -> Code | None:
        wanted = {_folded(text) for text in self.accepted}
        return None if _folded(given) in wanted else Code.WRONG_ANSWER

    def as_data(self) -> dict[str, Any]:
        return {"accepted": list(self.accepted)}


@dataclass(frozen=True, slots=True)
class NumberKey:
    """A number within a tolerance, inclusive. `12%` is read as 0.12, `1,234.5` as 1234.5."""

    value: Decimal
    tolerance: Decimal = Decimal(0)

    def fault(self, given: str) -> Code | None:
        number = number_of(given)
        if number is None:
            return Code.NOT_A_NUMBER
        return None if abs(number - self.value) <= self.tolerance else Code.WRONG_ANSWER

    def as_data(self) -> dict[str, Any]:
        return {"value": str(self.value), "tolerance": str(self.tolerance)}


FieldKey = TextKey | NumberKey


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The keys of all fields of one attempt."""

    fields: Mapping[str, FieldKey]

    def judge(self, field: str, answers: Mapping[str, Answer]) -> Outcome:
        """Whether a field is right. What was written is not repeated: it stands with the answer.

        Raises:
            KeyError: the key has no such field.
        """
        key = self.fields[field]
        answer = answers.get(field)
        if answer is None or not answer.text.strip():
            return Outcome(NOTHING, fault=Fault(Code.UNANSWERED, {"field": field}))
        lines = () if answer.line is None else (answer.line,)
        code = key.fault(answer.text)
        if code is None:
            return Outcome(lines=lines)
        return Outcome(NOTHING, lines, Fault(code, {"field": field}, lines))

    def as_data(self) -> dict[str, Any]:
        return {field: key.as_data() for field, key in self.fields.items()}


def key_of(raw: Mapping[str, Any]) -> AnswerKey:
    """An answer key from its data.

    Raises:
        ValueError: a field is neither a text nor a number.
    """
    return AnswerKey({field: _field(field, key) for field, key in raw.items()})


def number_of(text: str) -> Decimal | None:
    """The number that somebody typed, or None; signs, separators, ¥ and % are understood."""
    typed = _folded(text).replace(",", "").removeprefix("¥").removesuffix("元")
    percent = typed.endswith("%")
    digits = typed.removesuffix("%")
    if not _NUMBER.fullmatch(digits):
        return None
    return Decimal(digits) / PERCENT if percent else Decimal(digits)


def _field(field: str, raw: Mapping[str, Any]) -> FieldKey:
    match dict(raw):
        case {"accepted": [_, *_] as accepted, **rest} if not rest:
            return TextKey(tuple(accepted))
        case {"value": value, **rest} if not set(rest) - {"tolerance"}:
            return NumberKey(Decimal(value), Decimal(rest.get("tolerance", 0)))
    msg = f"the key of {field} is accepted = […] or value and tolerance: {dict(raw)}"
    raise ValueError(msg)


def _folded(text: str) -> str:
    """Half-width, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())
