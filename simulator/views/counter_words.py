"""The counter's refusals, faults and codes in words: what stood in the way, its numbers, its rule."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from simulator.engine.bank.counterfeit import SeizureStep
from simulator.engine.bank.papers import PaperKind
from simulator.engine.bank.rules import book
from simulator.engine.bank.seals import sealed_papers, seals
from simulator.engine.bank.spine import STEP_NAMES, Step
from simulator.engine.bank.traps import TRAP_NAMES, Trap
from simulator.engine.bank.vouchers import VOUCHER_NAMES, VoucherKind
from simulator.engine.refusal import Refusal
from simulator.engine.rmb import CapitalsFault
from simulator.models import BankAccount
from simulator.templatetags.house import yuan
from simulator.views.spoken import said

PAPER_LABELS = {
    PaperKind.IDENTITY: _("Identity card"),
    PaperKind.CARD: _("Debit card"),
    PaperKind.SLIP: _("Slip, filled in by the customer"),
    PaperKind.AGENT_IDENTITY: _("Agent's identity card"),
    PaperKind.SUPPORTING: _("Another proof of identity"),
    PaperKind.RECEIPT: _("Customer's copy of the slip"),
}
TOOL_LABELS = {
    "eye": _("Look"),
    "touch": _("Touch"),
    "tilt": _("Tilt"),
    "back_light": _("Back light"),
    "ultraviolet": _("Ultraviolet"),
}
SEIZURE_LABELS = {
    SeizureStep.TELL: _("Tell the holder; keep the piece in sight"),
    SeizureStep.SECOND_CLERK: _("Have a second clerk examine it"),
    SeizureStep.STAMP: _("Stamp 假币 on face and back"),
    SeizureStep.BAG: _("Put it in a special bag, sealed and stamped"),
    SeizureStep.CERTIFICATE: _("Give the certificate of seizure to the holder"),
    SeizureStep.APPEAL: _("Tell of the right to an appraisal"),
    SeizureStep.REGISTER: _("Enter it in the register, stored apart"),
    SeizureStep.REPORT: _("Report to the People's Bank and the police"),
}
_CAPITALS = {
    CapitalsFault.GAP: _("there is a blank or a mark in it"),
    CapitalsFault.ORDINARY_CHARACTERS: _("it has figures or everyday characters"),
    CapitalsFault.WHOLE_MARK_MISSING: _("it ends at 元 and lacks 整"),
    CapitalsFault.WHOLE_MARK_AFTER_FEN: _("整 does not stand after 分"),
    CapitalsFault.ONE_MISSING: _("ten is 壹拾"),
    CapitalsFault.ZERO: _("there is a 零 too many or too few"),
    CapitalsFault.OTHER_AMOUNT: _("it is another amount"),
    CapitalsFault.UNREADABLE: _("it is no amount in capitals"),
}
_REASONS = {
    "papers_missing": _("Papers are missing"),
    "pin_locked": _("PIN locked"),
    "funds": _("Not enough on the account"),
    "account_state": _("The account is not in order"),
    "nothing_left": _("Nothing is left to pay in"),
    "customer_left": _("The customer leaves"),
    "count_differs": _("The second count differs"),
}
_OPEN_ITEMS = {
    "transaction": _("transaction %(name)s"),
    "box": _("cash box %(name)s"),
    "transfer": _("transfer %(name)s"),
}
_SENTENCES = {
    "not_a_number": _("Numbers of pieces are whole: 0 to 100,000 of each face."),
    "not_an_amount": _("An amount is written as 12,350.60: yuan, with at most two places."),
    "account_missing": _("Key in the number on the card: nineteen figures."),
    "capitals_missing": _("Write the amount in capitals, such as 人民币壹仟元整."),
    "no_open_day": _("The branch has no open business day."),
    "market_not_closed": _("The market still trades on %(date)s. Close the day after that."),
    "day_has_open_items": _("Still open: %(items)s. Finish these first."),
    "counter_not_open": _("Receive your cash box, vouchers and seals first."),
    "counter_closed": _("You handed in box, vouchers and seals at %(at)s; this counter is closed."),
    "counter_busy": _("Number %(number)s is at your counter. Finish there before you call."),
    "counter_empty": _("Nobody is at your counter."),
    "nobody_waits": _("Nobody is waiting."),
    "nothing_to_resume": _("Number %(number)s does not wait aside."),
    "customer_is_there": _("Number %(number)s stands before you and cannot be passed over."),
    "not_at_the_counter": _("Number %(number)s is not at your counter any more."),
    "transaction_over": _("This transaction has ended."),
    "out_of_order": _("“%(step)s” is not due yet; the next step is “%(due)s”."),
    "not_now": _("This can be done after greeting the customer and before posting."),
    "finding_open": _(
        "You found “%(finding)s”. Settle that with another paper, or decline, before you go on."
    ),
    "paper_not_there": _("These do not lie on the counter: %(papers)s."),
    "papers_missing": _("Still missing: %(papers)s. Ask the customer for them, or decline."),
    "no_such_piece": _("The customer brought %(pieces)s pieces; that one is not among them."),
    "seized_already": _("The counterfeits have been seized; the count stands."),
    "pin_locked": _("After %(tries)s wrong PINs the account is locked. Decline the transaction."),
    "account_differs": _("You keyed account %(keyed)s; the card says %(card)s."),
    "not_counted": _("Count the cash before you post."),
    "amount_not_counted": _("You keyed %(keyed_fen)s yuan and counted %(counted_fen)s."),
    "nothing_to_post": _("The amount is nothing; there is nothing to post."),
    "account_state": _("The account is not in order: %(state)s. Decline the withdrawal."),
    "amount_not_asked": _("You keyed %(keyed_fen)s yuan; the slip asks for %(asked_fen)s."),
    "funds": _("The customer asks for %(asked_fen)s yuan; the account holds %(balance_fen)s."),
    "balance_too_low": _("The account holds %(balance)s yuan now; %(wanted)s were to leave it."),
    "not_payable": _("Cash is paid in whole jiao; %(fen)s yuan cannot be paid."),
    "capitals_wrong": _("The amount in capitals is not accepted: %(fault)s."),
    "authorisation_missing": _("This amount needs an authorisation, level %(needed)s."),
    "authorised_by_teller": _("Nobody authorises their own transaction."),
    "authorisation_too_low": _("Level %(needed)s is needed; level %(level)s was given."),
    "authorised_unseen": _("Authorised without looking at: %(papers)s. Ask again and show them."),
    "authorisation_denied": _("The second person has refused. Decline the transaction."),
    "confirmed_uncounted": _("Have the customer confirm the amount that was counted."),
    "seizure_open": _("You put pieces aside (%(pieces)s). Seize them by the rule first."),
    "nothing_to_seize": _("Nothing has been put aside to be seized."),
    "vouchers_used_up": _("The book of “%(kind)s” is used up. Receive a new one."),
    "no_voucher_book": _("This desk has no book of “%(kind)s”."),
    "skipped_number": _("Vouchers are used in order: %(next)s is next, not %(number)s."),
    "box_lacks_pieces": _("Your box does not have these pieces. Pay in others, or fetch cash."),
    "vault_lacks_pieces": _("The vault does not have these pieces."),
    "second_count_differs": _(
        "The second person counts %(counted_fen)s yuan; %(posted_fen)s were posted. Count again."
    ),
    "seal_missing": _("A seal is missing on the slip. It needs: %(needs)s."),
    "nothing_to_show": _("Take the customer's papers before you ask somebody to look at them."),
    "decided_already": _("Somebody has decided on this already."),
    "vouchers_differ": _("“%(kind)s”: %(due)s should be left; you wrote %(counted)s."),
    "seals_missing": _("Seals are missing: %(seals)s."),
    "steps_missing": _("Say in which order the seizure was carried out."),
    "reason_missing": _("Say why the transaction is declined."),
    "unknown_choice": _("This choice does not exist. Choose from the list."),
    "not_posted_here": _("You are posted to another desk. Leave it before you sit down here."),
    "no_town": _("You belong to no town yet. Your instructor enrols you in a class."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal as a page shows it: the sentence, and the rule behind it."""

    sentence: str
    rule: str = ""
    since: date | None = None
    certainty: str = ""


def told(refusal: Refusal) -> Told:
    """A refusal in the reader's language, with the wording of its rule."""
    text = sentence(refusal)
    if not refusal.rule:
        return Told(text)
    rule = book().of(refusal.rule)
    return Told(text, said(rule.words), rule.since, rule.certainty)


def sentence(refusal: Refusal) -> str:
    """What stood in the way, with its numbers."""
    counted = _COUNTED.get(refusal.code)
    if counted is not None:
        return counted(refusal.facts)
    facts = {name: _fact(name, value) for name, value in refusal.facts.items()}
    return str(_SENTENCES[refusal.code] % facts)


def is_worded(code: str) -> bool:
    """Whether there is a sentence for a code."""
    return code in _SENTENCES or code in _COUNTED


def trap_label(code: str) -> str:
    """A trap, or another reason to refuse or decline, in words."""
    if code in list(Trap):
        return said(TRAP_NAMES[Trap(code)])
    return str(_REASONS[code])


def papers(kinds: Any) -> str:
    return listed(str(PAPER_LABELS[PaperKind(kind)]) for kind in kinds)


def _fact(name: str, value: Any) -> object:
    teller = _FACTS.get(name)
    if teller is not None:
        return teller(value)
    if name.endswith("_fen") or name in ("fen", "balance", "wanted"):
        return yuan(value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M}"
    return value


def _needs(groups: Any) -> str:
    each = (" / ".join(said(seals()[key].name) for key in group) for group in groups)
    return listed(each)


def _numbers(run: Any) -> str:
    return "—" if not run else f"{run[0]:08d}–{run[1]:08d}"


def open_item(kind: str, name: str) -> str:
    """Something that keeps a day open, by name."""
    return str(_OPEN_ITEMS[kind] % {"name": name})


def _items(items: Any) -> str:
    return listed(open_item(kind, name) for kind, name in items)


def listed(parts: Iterable[str]) -> str:
    """Several words as a list in the reader's language."""
    return str(_(", ")).join(parts)


def _unfinished(facts: Mapping[str, Any]) -> str:
    return ngettext(
        "%(transactions)s transaction is unfinished. Finish or decline it first.",
        "%(transactions)s transactions are unfinished. Finish or decline them first.",
        facts["transactions"],
    ) % {"transactions": facts["transactions"]}


_COUNTED: dict[str, Callable[[Mapping[str, Any]], str]] = {"unfinished": _unfinished}
_FACTS: dict[str, Callable[[Any], object]] = {
    "step": lambda step: said(STEP_NAMES[Step(step)]),
    "due": lambda due: said(STEP_NAMES[Step(due)]) if due in list(Step) else _numbers(due),
    "counted": _numbers,
    "finding": lambda trap: said(TRAP_NAMES[Trap(trap)]),
    "papers": papers,
    "state": lambda state: BankAccount.Status(state).label,
    "fault": lambda fault: _CAPITALS[CapitalsFault(fault)],
    "kind": lambda kind: said(VOUCHER_NAMES[VoucherKind(kind)]),
    "needs": _needs,
    "paper": lambda key: said(sealed_papers()[key].name),
    "seals": lambda keys: listed(said(seals()[key].name) for key in keys),
    "items": _items,
    "next": lambda number: f"{number:08d}",
}
