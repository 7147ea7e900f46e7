"""Worked cases of the bank, played through the rules that its counter uses. Amounts in yuan."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.engine.bank import (
    authorisation,
    bill_date,
    card_number,
    cash_drawer,
    counterfeit,
    credit_code,
    damaged_notes,
    due_diligence,
    identity_number,
    reporting,
    vouchers,
)
from simulator.engine.money import fen, yuan
from simulator.engine.rmb import capitals, judge_capitals

Given = Mapping[str, Any]
TODAY = date(2026, 11, 20)
"""The day whose rules play a case that names none."""


def id_check_digit(given: Given) -> str:
    return identity_number.check_digit(given["first17"])


def id_valid(given: Given) -> bool:
    return identity_number.is_valid(given["id"])


def luhn_digit(given: Given) -> str:
    return card_number.check_digit(given["number"])


def luhn_valid(given: Given) -> bool:
    return card_number.is_valid(given["number"])


def uscc_check(given: Given) -> str:
    return credit_code.check_character(given["first17"])


def rmb_capital(given: Given) -> str:
    return capitals(_hundredths(given["amount"]))


def rmb_capital_judge(given: Given) -> dict[str, object]:
    verdict = judge_capitals(_hundredths(given["amount"]), given["written"])
    return {"ok": verdict.ok, "fault": verdict.fault}


def bill_date_capitals(given: Given) -> str:
    return bill_date.bill_date(date.fromisoformat(given["date"]))


def bill_date_judge(given: Given) -> dict[str, object]:
    verdict = bill_date.judge_bill_date(date.fromisoformat(given["date"]), given["written"])
    return {"result": verdict.result.value, "fault": verdict.fault}


def large_value_report(given: Given) -> bool:
    total = reporting.DayTotal(
        movement=_movement(given["type"]),
        is_person=given["who"] in ("自然人", "个人"),
        fen=_amounts(given, "cny"),
        cents=_amounts(given, "usd"),
    )
    return reporting.large_value(total, _day(given)).reported


def cdd_cash(given: Given) -> dict[str, object]:
    duty = due_diligence.cash_duty(
        fen=_hundredths(given.get("cash_cny", "0")),
        cents=_hundredths(given.get("cash_usd", "0")),
        risk=due_diligence.Risk(given.get("risk", "normal")),
        day=_day(given),
    )
    return {
        "id_copy_and_basic_info": duty.identify,
        "must_ask_source_or_use": duty.ask_source_or_use,
    }


def counterfeit_procedure(given: Given) -> dict[str, object]:
    """One aspect of a seizure at a time, as the case asks for it."""
    day = _day(given)
    if "note" in given:
        return {"stamp_on_face": counterfeit.is_stamped(_medium(given["note"]))}
    if "days_after" in given:
        return {"may_apply": counterfeit.may_appeal(int(given["days_after"]), day)}
    if "found" not in given:
        asked = counterfeit.Seizure(
            counterfeit.Find(1), steps=(), staff=2, given_back="退还" in given["customer"]
        )
        broken = {fault.code for fault in counterfeit.judge_seizure(asked, day)}
        return {"give_back": "counterfeit_given_back" not in broken}
    find = counterfeit.Find(
        int(given["found"]),
        new_technique=bool(given.get("new_technique", False)),
        resists=bool(given.get("refused", False)),
    )
    return {
        "ok": counterfeit.enough_staff(int(given.get("staff", 2)), day),
        "report_at_once": counterfeit.must_report(find, day),
    }


def damaged_note(given: Given) -> object:
    note = damaged_notes.DamagedNote(
        kept=Fraction(str(given.get("kept", 1))),
        joins=bool(given.get("joined", True)),
        cross_missing_quarter=given.get("shape") == "cross_missing_quarter",
    )
    worth = damaged_notes.exchange(note, _day(given))
    if "face" not in given:
        return worth.value
    return {"pay": _text(damaged_notes.paid_fen(_hundredths(given["face"]), worth))}


def drawer_balance(given: Given) -> dict[str, object]:
    found = cash_drawer.balance(
        opening=_hundredths(given["opening"]),
        received=sum(map(_hundredths, given["in"])),
        paid=sum(map(_hundredths, given["out"])),
        counted=_hundredths(given["counted"]),
    )
    return {
        "book": _text(found.book_fen),
        "variance": _text(found.variance_fen),
        "state": found.state.value,
    }


def authorisation_cash_out(given: Given) -> dict[str, int]:
    profile = authorisation.AuthorisationProfile(tuple(map(_hundredths, given["tiers"])))
    return {"level": profile.level(_hundredths(given["cny"]))}


def voucher_control(given: Given) -> dict[str, object]:
    """What vouchers count off the balance, and what was done against the rule."""
    day = _day(given)
    answer: dict[str, object] = {}
    if "count" in given:
        face = _hundredths(given["face_each"]) if "face_each" in given else None
        counted = vouchers.off_balance_fen(int(given["count"]), day, face_fen=face)
        answer["off_balance_amount"] = _text(counted)
    broken = vouchers.judge_blank(is_stamped=bool(given.get("prestamped", False)), day=day)
    numbers, after = _numbers(given)
    broken = broken or vouchers.judge_numbers(numbers, day, after=after)
    return answer if "count" in given else answer | {"violation": broken and broken.code}


def _numbers(given: Given) -> tuple[list[int], int | None]:
    """The numbers that were used and the one before them, however a case spells it."""
    used = _first(given, "used", "next_used", "numbers", "sequence", "number", "next")
    before = _first(given, "last_used", "last", "previous")
    due = _first(given, "expected", "next", "first", "stock")
    if not before and due:
        before = [due[0] - 1]
    return used, before[-1] if before else None


def _first(given: Given, *names: str) -> list[int]:
    """The first of some fields that a case has, as numbers."""
    found: Any = next((given[name] for name in names if name in given), [])
    return [int(each) for each in (found if isinstance(found, list) else [found])]


def _movement(kind: str) -> reporting.Movement:
    if "现金" in kind or "现钞" in kind:
        paid_out = any(word in kind for word in ("取", "付"))
        return reporting.Movement.CASH_OUT if paid_out else reporting.Movement.CASH_IN
    return reporting.Movement.CROSS_BORDER if "跨境" in kind else reporting.Movement.TRANSFER


def _medium(note: str) -> counterfeit.Medium:
    if "币" in note and "硬" in note:
        return counterfeit.Medium.COIN
    return counterfeit.Medium.FOREIGN_NOTE if "外" in note else counterfeit.Medium.YUAN_NOTE


def _amounts(given: Given, currency: str) -> tuple[int, ...]:
    single = [given[currency]] if currency in given else []
    return tuple(_hundredths(each) for each in (*single, *given.get(f"{currency}_same_day", ())))


def _day(given: Given) -> date:
    return date.fromisoformat(given["date"]) if "date" in given else TODAY


def _text(amount: int) -> str:
    return str(yuan(amount))


def _hundredths(amount: Any) -> int:
    """Fen of yuan, cents of dollars."""
    return fen(Decimal(str(amount)))


KINDS: dict[str, Callable[[Given], object]] = {
    "bank.id_check_digit": id_check_digit,
    "bank.id_valid": id_valid,
    "bank.luhn_digit": luhn_digit,
    "bank.luhn_valid": luhn_valid,
    "bank.uscc_check": uscc_check,
    "bank.rmb_capital": rmb_capital,
    "bank.rmb_capital_judge": rmb_capital_judge,
    "bank.bill_date": bill_date_capitals,
    "bank.bill_date_judge": bill_date_judge,
    "bank.large_value_report": large_value_report,
    "bank.cdd_cash": cdd_cash,
    "bank.counterfeit_procedure": counterfeit_procedure,
    "bank.damaged_note": damaged_note,
    "bank.drawer_balance": drawer_balance,
    "bank.authorisation_cash_out": authorisation_cash_out,
    "bank.voucher_control": voucher_control,
}
