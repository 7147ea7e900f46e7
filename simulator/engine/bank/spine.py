"""The order of a counter transaction: its steps, and which of them comes next."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from simulator.engine.bank.rules import rule
from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Refusal
from simulator.engine.rule_book import Rule


class Step(StrEnum):
    CALL = "call"
    PAPERS = "papers"
    IDENTITY = "identity"
    COUNT = "count"
    """The customer's cash is counted (deposit)."""
    PIN = "pin"
    """The customer types the PIN (withdrawal)."""
    POST = "post"
    PRINT = "print"
    SIGN = "sign"
    COUNT_OUT = "count_out"
    """The cash to be paid is counted out (withdrawal)."""
    SEAL = "seal"
    HAND_OVER = "hand_over"


STEP_NAMES = {
    Step.CALL: Bilingual("叫号接待", "Call and greet"),
    Step.PAPERS: Bilingual("收取凭证", "Take the papers"),
    Step.IDENTITY: Bilingual("身份核验", "Check identity"),
    Step.COUNT: Bilingual("清点现金", "Count the cash"),
    Step.PIN: Bilingual("客户输密", "Customer types the PIN"),
    Step.POST: Bilingual("录入记账", "Key in and post"),
    Step.PRINT: Bilingual("打印凭条", "Print the slip"),
    Step.SIGN: Bilingual("客户签字", "Customer signs"),
    Step.COUNT_OUT: Bilingual("配款点钞", "Count out the cash"),
    Step.SEAL: Bilingual("盖章", "Seal"),
    Step.HAND_OVER: Bilingual("交付送别", "Hand over"),
}


class Business(StrEnum):
    """A business of the counter; its trade code stands on the slip."""

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"


TRADE_CODES = {Business.DEPOSIT: "2011", Business.WITHDRAWAL: "2012"}
BUSINESS_NAMES = {
    Business.DEPOSIT: Bilingual("个人现金存款", "Personal cash deposit"),
    Business.WITHDRAWAL: Bilingual("个人现金取款", "Personal cash withdrawal"),
}
SPINES: dict[Business, tuple[Step, ...]] = {
    Business.DEPOSIT: (
        *(Step.CALL, Step.PAPERS, Step.IDENTITY, Step.COUNT, Step.POST),
        *(Step.PRINT, Step.SIGN, Step.SEAL, Step.HAND_OVER),
    ),
    Business.WITHDRAWAL: (
        *(Step.CALL, Step.PAPERS, Step.IDENTITY, Step.PIN, Step.POST),
        *(Step.PRINT, Step.SIGN, Step.COUNT_OUT, Step.SEAL, Step.HAND_OVER),
    ),
}
REPEATABLE = frozenset({Step.IDENTITY, Step.COUNT, Step.PIN})
"""Steps that may be done again as long as nothing has been posted."""


def order_rule(business: Business, day: date) -> Rule:
    """The rule that a business's order rests on."""
    return rule(f"bank.{business}.order", day)


def next_step(business: Business, done: Sequence[Step]) -> Step | None:
    """The step that is due; None when all are done."""
    return next((step for step in SPINES[business] if step not in done), None)


def judge_order(business: Business, done: Sequence[Step], step: Step, day: date) -> Refusal | None:
    """Why a step is not due; None if it is, or may be done again."""
    due = next_step(business, done)
    if step is due or (step in REPEATABLE and step in done and Step.POST not in done):
        return None
    return order_rule(business, day).refuses("out_of_order", step=step, due=due)
