"""What can be wrong with a transaction at the counter, each tied to a dated rule."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from simulator.engine.bank.evidence import Evidence
from simulator.engine.bank.rules import rule
from simulator.engine.bilingual import Bilingual
from simulator.engine.refusal import Fault
from simulator.engine.rule_book import Rule


class Trap(StrEnum):
    EXPIRED_ID = "expired_id"
    NAME_MISMATCH = "name_mismatch"
    PHOTO_MISMATCH = "photo_mismatch"
    AGENT_WITHOUT_ID = "agent_without_id"
    AMOUNT_DIFFERS = "amount_differs"
    """The customer said another amount than there is."""
    COUNTERFEIT = "counterfeit"
    NO_SECOND_COUNT = "no_second_count"
    """50,000 and above: the customer presses, and the second person is easily forgotten."""
    NO_DUE_DILIGENCE = "no_due_diligence"
    PHONE_SCAM = "phone_scam"


TRAP_RULES = {
    Trap.EXPIRED_ID: "bank.identity.expired",
    Trap.NAME_MISMATCH: "bank.identity.name",
    Trap.PHOTO_MISMATCH: "bank.identity.photo",
    Trap.AGENT_WITHOUT_ID: "bank.identity.agent",
    Trap.AMOUNT_DIFFERS: "bank.count.said",
    Trap.COUNTERFEIT: "bank.counterfeit.seizure",
    Trap.NO_SECOND_COUNT: "bank.second-count",
    Trap.NO_DUE_DILIGENCE: "bank.cdd.cash",
    Trap.PHONE_SCAM: "bank.fraud.stop",
}

TRAP_NAMES = {
    Trap.EXPIRED_ID: Bilingual("证件过期", "Expired identity card"),
    Trap.NAME_MISMATCH: Bilingual("证件与户名不符", "Name differs from the account"),
    Trap.PHOTO_MISMATCH: Bilingual("人证不符", "Photo shows somebody else"),
    Trap.AGENT_WITHOUT_ID: Bilingual("代办人无本人证件", "Agent without an own paper"),
    Trap.AMOUNT_DIFFERS: Bilingual("所说与所点不符", "Amount said differs from the count"),
    Trap.COUNTERFEIT: Bilingual("夹有假币", "Counterfeit in the bundle"),
    Trap.NO_SECOND_COUNT: Bilingual("大额未换人复核", "Large amount without a second count"),
    Trap.NO_DUE_DILIGENCE: Bilingual("大额未做尽职调查", "Large amount without due diligence"),
    Trap.PHONE_SCAM: Bilingual("疑似电信诈骗", "Phone scam in progress"),
}


class TrapOutcome(StrEnum):
    OPEN = "open"
    """The evidence says nothing about it yet."""
    CAUGHT = "caught"
    MISSED = "missed"


def trap_rule(trap: Trap, day: date) -> Rule:
    """The rule that a trap breaks, as it holds on a day."""
    return rule(TRAP_RULES[trap], day)


def missed(trap: Trap, day: date, **facts: object) -> Fault:
    """The fault of having let a trap pass."""
    return trap_rule(trap, day).faults(trap, **facts)


def trap_outcome(trap: Trap, evidence: Iterable[Evidence]) -> TrapOutcome:
    """Whether a trap was caught, by what a transaction left behind; a fault outweighs a finding."""
    outcome = TrapOutcome.OPEN
    for each in evidence:
        if any(fault.code == trap for fault in each.faults):
            return TrapOutcome.MISSED
        if trap in each.noticed:
            outcome = TrapOutcome.CAUGHT
    return outcome
