"""Amounts of renminbi in capital characters (大写): the form a slip prints, and every form a clerk accepts.

After the People's Bank's 《正确填写票据和结算凭证的基本规定》, rules 1 to 4; see docs/bank-rules.md.
"""

import itertools
import re
from dataclasses import dataclass
from enum import StrEnum

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_WHOLE_MARKS = ("整", "正")
_TRADITIONAL = str.maketrans("貳叄陸億萬圓圆", "贰叁陆亿万元元")
"""Traditional characters count as well (rule 1)."""
_ORDINARY = re.compile(r"[0-9０-９〇一二三四五六七八九十百千两念毛另块]")
LARGEST_FEN = 10**18 - 1
_FULL_GROUP = 1_000
"""From here on a group of four figures fills its 仟 place."""

_Part = tuple[str, ...]
"""What may stand at one place; the first is the form that is printed."""


class CapitalsFault(StrEnum):
    """Why an amount in capitals is not accepted."""

    GAP = "gap"
    """A blank, or a mark between 人民币 and the amount."""
    ORDINARY_CHARACTERS = "ordinary_characters"
    """Figures or everyday characters (一二三, 毛, 另) instead of capitals."""
    WHOLE_MARK_MISSING = "whole_mark_missing"
    """It ends at 元 without 整."""
    WHOLE_MARK_AFTER_FEN = "whole_mark_after_fen"
    """整 stands after 分."""
    ONE_MISSING = "one_missing"
    """拾 without 壹 before it: ten is 壹拾."""
    ZERO = "zero"
    """A 零 too many or too few."""
    OTHER_AMOUNT = "other_amount"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class CapitalsVerdict:
    fault: CapitalsFault | None

    @property
    def ok(self) -> bool:
        return self.fault is None


def capitals(fen: int) -> str:
    """An amount in capitals as a slip prints it, without 人民币: 600714 fen are 陆仟零柒元壹角肆分.

    Raises:
        ValueError: the amount is negative or beyond `LARGEST_FEN`.
    """
    return "".join(part[0] for part in _parts(fen))


def accepted_capitals(fen: int) -> frozenset[str]:
    """Every accepted form of an amount in simplified characters, without 人民币.

    Raises:
        ValueError: the amount is negative or beyond `LARGEST_FEN`.
    """
    return frozenset("".join(form) for form in itertools.product(*_parts(fen)))


def judge_capitals(fen: int, written: str) -> CapitalsVerdict:
    """Whether what was written is an accepted form of the amount, and if not, the first fault.

    Raises:
        ValueError: the amount is negative or beyond `LARGEST_FEN`.
    """
    text = written.translate(_TRADITIONAL).removeprefix("人民币")
    if text in accepted_capitals(fen):
        return CapitalsVerdict(None)
    if re.search(r"[\s:：¥￥]", text):
        return CapitalsVerdict(CapitalsFault.GAP)
    if _ORDINARY.search(text):
        return CapitalsVerdict(CapitalsFault.ORDINARY_CHARACTERS)
    amount = read_capitals(text)
    if amount is None:
        return CapitalsVerdict(CapitalsFault.UNREADABLE)
    if amount != fen:
        return CapitalsVerdict(CapitalsFault.OTHER_AMOUNT)
    return CapitalsVerdict(_form_fault(text))


def read_capitals(text: str) -> int | None:
    """The fen that capitals mean, read leniently about 零 and 整; None if they are no amount."""
    shape = re.fullmatch(
        rf"(?:([{DIGITS}拾佰仟万亿]+)元)?(?:零?([{DIGITS}])角)?(?:零?([{DIGITS}])分)?[整正]?", text
    )
    if shape is None or not any(shape.groups()):
        return None
    yuan = _read_yuan(shape[1]) if shape[1] else 0
    if yuan is None:
        return None
    jiao, fen = (DIGITS.index(digit) if digit else 0 for digit in (shape[2], shape[3]))
    return yuan * 100 + jiao * 10 + fen


def _form_fault(text: str) -> CapitalsFault:
    """What is wrong with a form that means the right amount."""
    if text.endswith("元"):
        return CapitalsFault.WHOLE_MARK_MISSING
    if re.search(r"[壹贰叁肆伍陆柒捌玖]分[整正]$", text):
        return CapitalsFault.WHOLE_MARK_AFTER_FEN
    if re.search(r"(?<![壹贰叁肆伍陆柒捌玖])拾", text):
        return CapitalsFault.ONE_MISSING
    return CapitalsFault.ZERO


def _parts(fen: int) -> list[_Part]:
    if not 0 <= fen <= LARGEST_FEN:
        msg = f"no amount in capitals for {fen} fen"
        raise ValueError(msg)
    yuan, cents = divmod(fen, 100)
    jiao, cents = divmod(cents, 10)
    if not fen:
        return [("零元",), _WHOLE_MARKS]
    parts = [*_yuan_parts(yuan), ("元",)] if yuan else []
    if yuan and cents and not jiao:
        parts.append(("零",))
    elif jiao and yuan and yuan % 10 == 0:
        # Rule 4(3): 元 is 0 and 角 is not, so 零 may stand or be left out.
        parts.append(("", "零"))
    if jiao:
        parts.append((f"{DIGITS[jiao]}角",))
    if cents:
        return [*parts, (f"{DIGITS[cents]}分",)]
    return [*parts, ("", *_WHOLE_MARKS) if jiao else _WHOLE_MARKS]


def _yuan_parts(yuan: int) -> list[_Part]:
    """Whole yuan by groups of four figures: 万亿, 亿, 万, 元."""
    parts: list[_Part] = []
    zeros_before = ends_in_zero = False
    for power, unit in ((3, "万"), (2, "亿"), (1, "万"), (0, "")):
        group = yuan // 10_000**power % 10_000
        if group == 0:
            zeros_before = bool(parts)
            if unit == "亿" and parts:
                parts.append(("亿",))
            continue
        if parts and group < _FULL_GROUP:
            parts.append(("零",))
        elif parts and (zeros_before or ends_in_zero):
            # Rule 4(3): the place before is 0 and 仟 is not, so 零 may stand or be left out.
            parts.append(("零", "") if zeros_before else ("", "零"))
        parts.append((_group(group) + unit,))
        zeros_before, ends_in_zero = False, group % 10 == 0
    return parts


def _group(number: int) -> str:
    """Four figures with their places: 1005 is 壹仟零伍."""
    text = "".join(
        DIGITS[int(figure)] + place if figure != "0" else "零"
        for figure, place in zip(f"{number:04d}", _PLACES, strict=True)
    )
    return re.sub("零+", "零", text).strip("零")


def _read_yuan(text: str) -> int | None:
    """The yuan of a run of digits and places; None where the places do not descend."""
    high, cut, low = text.rpartition("亿")
    if cut:
        above = _read_yuan(high)
        below = _read_yuan(low) if low else 0
        return None if above is None or below is None else above * 10**8 + below
    wan, cut, rest = text.rpartition("万")
    above = _read_group(wan) if cut else 0
    below = _read_group(rest) if rest else 0
    return None if above is None or below is None else above * 10_000 + below


def _read_group(text: str) -> int | None:
    digit = "[壹贰叁肆伍陆柒捌玖]"
    shape = re.fullmatch(
        rf"零*(?:({digit})仟)?零*(?:({digit})佰)?零*(?:({digit})?拾)?零*({digit})?零*", text
    )
    if shape is None or not text:
        return None
    tens = DIGITS.index(shape[3]) if shape[3] else int("拾" in text)
    thousands, hundreds, ones = (DIGITS.index(shape[i]) if shape[i] else 0 for i in (1, 2, 4))
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones
