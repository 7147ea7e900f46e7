"""What the customer of an errand answers to what a teller does, and when one presses to skip a step."""

from simulator.engine.bank import actions as do
from simulator.engine.bank.evidence import Evidence
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.traps import Trap
from simulator.engine.people.errands import Errand, Push

_PUSHED_BEFORE = {
    Push.IDENTITY: {Business.DEPOSIT: Step.IDENTITY, Business.WITHDRAWAL: Step.IDENTITY},
    Push.SECOND_COUNT: {Business.DEPOSIT: Step.COUNT, Business.WITHDRAWAL: Step.COUNT_OUT},
    Push.DILIGENCE: {Business.DEPOSIT: Step.POST, Business.WITHDRAWAL: Step.POST},
    Push.SCAM: {Business.WITHDRAWAL: Step.POST},
}
"""The step before which a customer presses."""


def reply(errand: Errand, action: do.Action, evidence: Evidence) -> str | None:
    """The occasion (`speech.toml`) of the answer to an action; None where nothing is said.

    Args:
        errand: What the customer came for.
        action: What the teller did.
        evidence: What it left behind.
    """
    match action:
        case do.CallCustomer():
            occasion = errand.greeting
        case do.AskForPaper():
            occasion = "paper_shown" if evidence.facts["shown"] else "paper_missing"
        case do.AskPurpose():
            occasion = errand.purpose
        case do.ConfirmAmount():
            occasion = "agree_count"
        case do.SeizeCounterfeits():
            occasion = "seizure_resists" if errand.resists else "seizure_accepts"
        case do.EnterPin(is_right=False):
            occasion = "wrong_pin"
        case do.Decline():
            is_stopped = action.reason == Trap.PHONE_SCAM and errand.trap is Trap.PHONE_SCAM
            occasion = "scam_relents" if is_stopped else "leaving"
        case do.HandOver():
            occasion = "thanks"
        case _:
            return None
    return occasion


def presses(errand: Errand, due: Step | None) -> str | None:
    """The occasion of pressing the teller at the step that is due; None if nobody presses."""
    if errand.push is Push.HURRY:
        return errand.push if due else None
    if errand.push is None or _PUSHED_BEFORE[errand.push].get(errand.business) is not due:
        return None
    return errand.push
