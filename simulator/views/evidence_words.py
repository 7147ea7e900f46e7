"""What a step of evidence says, in a line: its facts with their names, and the words of a rule."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simulator.engine.bank.counterfeit import SeizureStep
from simulator.engine.bank.papers import PaperKind
from simulator.engine.bank.rules import book
from simulator.engine.bank.seals import seals
from simulator.engine.bank.traps import Trap
from simulator.engine.people.wealth_visits import ClientTrap
from simulator.models import Authorisation, InjectedEvent, WorkEvent
from simulator.models.work_kinds import CounterWork
from simulator.templatetags.house import yuan
from simulator.views import broker_evidence_words, wealth_evidence_words
from simulator.views.broker_words import TRAPS
from simulator.views.counter_words import PAPER_LABELS, SEIZURE_LABELS, listed, trap_label
from simulator.views.slip_words import SLIP_LABELS
from simulator.views.spoken import said
from simulator.views.wealth_words import trap_words

_FAULTS = {
    "account_differs": gettext_lazy("Another account"),
    "called_confiscation": gettext_lazy("Called it confiscation"),
    "counterfeit_given_back": gettext_lazy("Gave a counterfeit back"),
    "declined_without_reason": gettext_lazy("Declined without a reason"),
    "false_finding": gettext_lazy("Found fault with a paper that is right"),
    "genuine_seized": gettext_lazy("Seized genuine money"),
    "miscounted": gettext_lazy("Miscounted"),
    "paid_differs": gettext_lazy("Paid another amount"),
    "paper_given_away": gettext_lazy("Gave away a paper that stays"),
    "paper_kept": gettext_lazy("Kept a paper of the customer's"),
    "scam_untold": gettext_lazy("Told nobody of the scam"),
    "seal_leans": gettext_lazy("A seal leans"),
    "seal_missing": gettext_lazy("A seal is missing"),
    "seal_off_paper": gettext_lazy("A seal hangs over the edge"),
    "seal_on_field": gettext_lazy("A seal lies over a field"),
    "seal_wrong": gettext_lazy("The wrong seal"),
    "seizure_one_clerk": gettext_lazy("Seized alone"),
    "seizure_out_of_order": gettext_lazy("Seizure out of order"),
    "seizure_out_of_sight": gettext_lazy("Left the holder's sight"),
    "seizure_step_missing": gettext_lazy("A step of the seizure is missing"),
    "seizure_step_wrong": gettext_lazy("A step that does not belong to this seizure"),
    "source_asked_needlessly": gettext_lazy("Asked where the money comes from without need"),
    "source_not_asked": gettext_lazy("Did not ask where the money comes from"),
}
_NAMES = {
    "amount_fen": gettext_lazy("amount"),
    "book_fen": gettext_lazy("by the books"),
    "box": gettext_lazy("box"),
    "box_fen": gettext_lazy("float"),
    "counted_fen": gettext_lazy("counted"),
    "event": gettext_lazy("what"),
    "fen": gettext_lazy("amount"),
    "findings": gettext_lazy("found"),
    "left": gettext_lazy("not taken"),
    "over_fen": gettext_lazy("over"),
    "paid_fen": gettext_lazy("paid"),
    "paper": gettext_lazy("paper"),
    "papers": gettext_lazy("papers"),
    "posted_fen": gettext_lazy("posted"),
    "purpose": gettext_lazy("what for"),
    "put_aside": gettext_lazy("put aside"),
    "reason": gettext_lazy("reason"),
    "recounted_fen": gettext_lazy("counted again"),
    "said_fen": gettext_lazy("said"),
    "seals": gettext_lazy("seals"),
    "short_fen": gettext_lazy("short"),
    "steps": gettext_lazy("steps"),
    "there_fen": gettext_lazy("there was"),
    "trap": gettext_lazy("what"),
    "voucher": gettext_lazy("voucher"),
    "waited_seconds": gettext_lazy("seconds waited"),
    "wrong": gettext_lazy("wrong tries"),
}


def details(event: WorkEvent) -> str:
    """The facts that a reader wants, in a line, with what was right."""
    if event.kind.startswith(wealth_evidence_words.KINDS):
        return wealth_evidence_words.details(event)
    if event.kind.startswith(broker_evidence_words.KINDS):
        return broker_evidence_words.details(event)
    facts = event.facts
    judged = [_yes_or_no(key, facts[key]) for key in ("agreed", "is_right") if key in facts]
    return " · ".join([part for part in [details_at_the_desk(event), *judged] if part])


def details_at_the_desk(event: WorkEvent) -> str:
    """The same without what only marking may tell while the customer is at the desk."""
    if event.kind.startswith(wealth_evidence_words.KINDS):
        return wealth_evidence_words.details_at_the_desk(event)
    if event.kind.startswith(broker_evidence_words.KINDS):
        return broker_evidence_words.details_at_the_desk(event)
    facts = event.facts
    if event.kind == CounterWork.REFUSED:
        return str(SLIP_LABELS[facts["code"]])
    parts = [fault_label(facts["fault"])] if "fault" in facts else []
    parts += [
        f"{name} {_told(key, facts[key])}"
        for key, name in _NAMES.items()
        if key in facts and facts[key] not in ("", [], None) and (facts[key] != 0 or key == "fen")
    ]
    return " · ".join(part for part in parts if part)


def fault_label(code: str) -> str:
    """A fault in words."""
    return str(_FAULTS[code]) if code in _FAULTS else trap_label(code)


def rule_words(version: str) -> str:
    """The wording of a rule that evidence names; empty where it names none."""
    if version.startswith("wealth."):
        return wealth_evidence_words.rule_words(version)
    if version.startswith(broker_evidence_words.KINDS):
        return broker_evidence_words.rule_words(version)
    return said(book().of(version).words) if version else ""


def is_worded(code: str) -> bool:
    """Whether there are words for a fault."""
    return code in _FAULTS or code in list(Trap)


def _told(key: str, value: Any) -> str:
    if key.endswith("fen"):
        return yuan(value)
    if isinstance(value, list):
        return listed(_code(key, each) for each in value)
    return _code(key, value)


_CHOICES: dict[str, type[TextChoices]] = {
    "event": InjectedEvent.Kind,
    "purpose": Authorisation.Purpose,
}


def _code(key: str, value: Any) -> str:
    if key in ("papers", "paper", "left") and value in list(PaperKind):
        return str(PAPER_LABELS[PaperKind(value)])
    if key in ("findings", "trap", "reason"):
        return _reason(value)
    if key == "seals" and value in seals():
        return said(seals()[value].name)
    if key == "steps" and value in list(SeizureStep):
        return str(SEIZURE_LABELS[SeizureStep(value)])
    if key in _CHOICES:
        return str(_CHOICES[key](value).label)
    return f"{value:08d}" if key == "voucher" else str(value)


def _reason(code: str) -> str:
    """A reason, or what was planted at whichever house it was."""
    if code in list(ClientTrap):
        return trap_words(code)
    if code in TRAPS:
        return str(TRAPS[code])
    try:
        return trap_label(code)
    except KeyError:
        return code


def _yes_or_no(key: str, value: Any) -> str:
    words = {
        ("agreed", True): _("agreed"),
        ("agreed", False): _("refused"),
        ("is_right", True): _("right"),
        ("is_right", False): _("wrong"),
    }
    return words[key, bool(value)]
