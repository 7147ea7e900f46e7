"""Customer due diligence at the counter (客户尽职调查), by the rule of a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simulator.engine.bank.rules import rule
from simulator.engine.rule_book import Rule


class Risk(StrEnum):
    """Money-laundering risk of a customer, as the bank has graded it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class CashDuty:
    """What a cash transaction asks of the teller."""

    identify: bool
    """Basic identity is recorded and a copy of the paper kept."""
    ask_source_or_use: bool
    rule: Rule


def cash_duty(*, fen: int = 0, cents: int = 0, risk: Risk, day: date) -> CashDuty:
    """What one cash transaction asks for; `fen` of renminbi or `cents` of US dollars."""
    holding = rule("bank.cdd.cash", day)
    numbers = holding.numbers
    reached = fen >= numbers["cash_fen"] or cents >= numbers["cash_cents"]
    when = numbers["source_and_use"]
    asks = when == "always" or (when == "on_risk" and risk is Risk.HIGH)
    return CashDuty(identify=reached, ask_source_or_use=reached and asks, rule=holding)
