"""The date on a bill in capitals (票据出票日期) and how strictly a bank takes it.

After 《正确填写票据和结算凭证的基本规定》, rules 6 and 7; see docs/bank-rules.md.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.engine.rmb import DIGITS

_TRADITIONAL = str.maketrans("貳叄陸", "贰叁陆")
_PREFIXED_MONTHS = {1, 2, 10}
_PREFIXED_DAYS = {*range(1, 11), 20, 30}


class BillDateResult(StrEnum):
    ACCEPT = "accept"
    AT_DRAWERS_RISK = "accept_at_drawers_risk"
    """In capitals, but not by the rule: may be taken, a loss falls on the drawer."""
    REFUSE = "refuse"
    """Figures, everyday characters, another day, or no date."""


@dataclass(frozen=True, slots=True)
class BillDateVerdict:
    result: BillDateResult
    fault: str = ""
    """`figures`, `prefix`, `other_date`, `unreadable`, or empty."""


def bill_date(day: date) -> str:
    """A date in capitals: 2024-10-20 is 贰零贰肆年零壹拾月零贰拾日."""
    return f"{_year(day.year)}年{_month(day.month)}月{_day(day.day)}日"


def accepted_bill_dates(day: date) -> frozenset[str]:
    """The forms that follow the rule; before 叁月 to 玖月 the 零 may stand or be left out."""
    form = bill_date(day)
    if day.month in _PREFIXED_MONTHS or day.month > 10:  # noqa: PLR2004
        return frozenset({form})
    return frozenset({form, form.replace("年", "年零", 1)})


def judge_bill_date(day: date, written: str) -> BillDateVerdict:
    """How a bank takes a date as written on a bill that was drawn on `day`.

    Blanks do not count: a form prints 年, 月 and 日 with room between them.
    """
    text = re.sub(r"\s", "", written).translate(_TRADITIONAL)
    if text in accepted_bill_dates(day):
        return BillDateVerdict(BillDateResult.ACCEPT)
    if re.search(r"[0-9０-９〇一二三四五六七八九十]", text):
        return BillDateVerdict(BillDateResult.REFUSE, "figures")
    meant = read_bill_date(text)
    if meant is None:
        return BillDateVerdict(BillDateResult.REFUSE, "unreadable")
    if meant != day:
        return BillDateVerdict(BillDateResult.REFUSE, "other_date")
    return BillDateVerdict(BillDateResult.AT_DRAWERS_RISK, "prefix")


def read_bill_date(text: str) -> date | None:
    """The day that capitals mean, read leniently about 零 and 壹 before 拾; None if there is none."""
    shape = re.fullmatch(rf"([{DIGITS}]{{4}})年([{DIGITS}拾]+)月([{DIGITS}拾]+)日", text)
    if shape is None:
        return None
    month, day = _number(shape[2]), _number(shape[3])
    year = int("".join(str(DIGITS.index(digit)) for digit in shape[1]))
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def _year(year: int) -> str:
    return "".join(DIGITS[int(figure)] for figure in f"{year:04d}")


def _month(month: int) -> str:
    return ("零" if month in _PREFIXED_MONTHS else "") + _two_figures(month)


def _day(day: int) -> str:
    return ("零" if day in _PREFIXED_DAYS else "") + _two_figures(day)


def _two_figures(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (f"{DIGITS[tens]}拾" if tens else "") + (DIGITS[ones] if ones else "")


def _number(text: str) -> int | None:
    digit = "[壹贰叁肆伍陆柒捌玖]"
    shape = re.fullmatch(rf"零?(?:({digit})?(拾))?({digit})?", text)
    if shape is None:
        return None
    tens = DIGITS.index(shape[1]) if shape[1] else int(bool(shape[2]))
    return tens * 10 + (DIGITS.index(shape[3]) if shape[3] else 0)
