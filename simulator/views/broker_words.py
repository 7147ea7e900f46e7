"""The securities branch's refusals and codes in words: what stood in the way, its numbers, its rule."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from simulator.engine.brokerage.compliance import phrasebook_on
from simulator.engine.brokerage.contacts import Question, Saying
from simulator.engine.brokerage.rules import book
from simulator.engine.refusal import Refusal
from simulator.models import BankAccount, Transfer
from simulator.templatetags.house import yuan
from simulator.templatetags.quotes import clock
from simulator.views import exchange_words
from simulator.views.counter_words import Told
from simulator.views.market_words import phase_label
from simulator.views.spoken import said

SAYINGS = {
    Saying.IDENTITY: _("Say who is calling"),
    Saying.PERMISSION: _("Ask whether it is convenient"),
    Saying.NEED: _("Ask about needs"),
    Saying.SERVICE: _("Explain a product or service"),
    Saying.RISK: _("Say the risk"),
    Saying.OBJECTION: _("Answer a doubt or a complaint"),
    Saying.VERIFY: _("Ask for the identity number's last four"),
    Saying.APPOINTMENT: _("Invite to the branch"),
    Saying.CLOSING: _("Say goodbye"),
}
QUESTIONS = {
    Question.SITUATION: pgettext_lazy("kind of question", "Situation"),
    Question.PROBLEM: _("Problem"),
    Question.IMPLICATION: _("Implication"),
    Question.PAYOFF: _("Need-payoff"),
}
SIDES = {"buy": _("Buy"), "sell": _("Sell")}
LOG_PARTS = {
    "plan": _("Planned today"),
    "done": _("Done"),
    "problem": _("Problem"),
    "help": _("Help needed"),
    "tomorrow": _("Tomorrow"),
}
TERMS = {
    "side": _("side"),
    "code": _("code"),
    "price": _("price"),
    "quantity": _("quantity"),
}
RETURN_REASONS = {
    "unclear": _("Something on the slip cannot be read"),
    "outside_limits": _("The price lies outside today's limits"),
    "not_funded": _("The client's money or shares do not suffice"),
    "other": _("Something else: ask the broker"),
}
TRAPS = {
    "above_class": _("above the client's class"),
    "asks_for_promise": _("the client wants a promise"),
    "complaint": _("a complaint"),
}
OUTCOMES = {
    "": _("not checked yet"),
    "allow": _("fits"),
    "warn_required": _("above the class: a warning is needed first"),
    "allow_after_warning": _("above the class, the client was warned and insists"),
    "forbid_promote": _("above the class, and the client did not ask for it"),
    "forbid": _("not allowed"),
}
_SENTENCES = {
    "contact_open": _("You are with %(client)s. End that contact first."),
    "contact_over": _("This contact is over."),
    "contact_not_over": _("End the contact before you write its record."),
    "no_open_day": _("The branch has no open business day."),
    "too_many_tries": _(
        "This number was dialled %(tries)s times today; %(most)s are the most. Meet the client instead."
    ),
    "outside_call_hours": _(
        "It is %(second)s in town. Clients are called from %(from_second)s to %(to_second)s."
    ),
    "nothing_written": _("Nothing is written."),
    "text_too_long": _("%(length)s characters are too many: %(most)s are the most."),
    "no_risk_sentence": _(
        "There is no risk sentence in this. Say that shares carry risk and that money may be lost."
    ),
    "statements_missing": _("Not sent. The message lacks: %(keys)s."),
    "appealed_already": _("This finding was appealed before."),
    "recorded_already": _("This contact has its service record already."),
    "next_due_missing": _("Say until when the next contact is due."),
    "next_due_out_of_range": _("The next contact lies between %(from)s and %(to)s."),
    "not_a_date": _("“%(typed)s” is no date. Write it as 2026-11-24."),
    "log_incomplete": _("Fill in: %(parts)s."),
    "caller_not_verified": _(
        "These are not the last %(digits)s figures of the client's identity number. Ask again."
    ),
    "account_not_the_clients": _("The client's account is %(account)s. Nothing was written down."),
    "not_verified": _("The caller's identity has not been checked."),
    "not_read_back": _(
        "The instruction has not been read back and confirmed. It may not be passed on."
    ),
    "suitability_open": _("Check first whether the share fits the client."),
    "suitability_warn_required": _(
        "A share is graded R%(grade)s, above the client's class. Say the risk, then check again."
    ),
    "suitability_forbid": _("A share is graded R%(grade)s: this client may not buy it."),
    "suitability_forbid_promote": _(
        "A share is graded R%(grade)s, above the client's class, and the client did not ask for it."
    ),
    "passed_already": _("Instruction %(instruction)s is not at your desk any more."),
    "not_done_yet": _("Nothing has become of this instruction yet."),
    "no_instruction": _("There is no instruction behind this order that was read back."),
    "terms_differ": _("Not entered. It differs from the instruction in: %(fields)s."),
    "own_instruction": _("You took this instruction yourself. Another person enters it."),
    "not_with_the_clerk": _("Instruction %(instruction)s does not lie with the clerk."),
    "day_over": _("The instruction was for an earlier trading day."),
    "not_accepting": _("The exchange takes no orders now (%(phase)s). Enter it when it does."),
    "day_end": _("what was left of it lapsed at the end of the day"),
    # ---- Transfers
    "not_an_amount": _("An amount is written as 12,350.60: yuan, with at most two places."),
    "transfer_key_used": _(
        "This form was already sent with another transfer. Load the page again."
    ),
    "not_the_same_client": _("Money moves only between a client's own accounts."),
    "nothing_to_transfer": _("An amount is more than nothing."),
    "bank_account_state": _("The account at the bank is not in order: %(state)s."),
    "no_exchange": _("No market is open in this town, so no transfer can be sent."),
    "outside_transfer_hours": _(
        "It is %(second)s on the market's clock. Transfers are made from %(from_second)s to %(to_second)s."
    ),
    "broker_balance_too_low": _(
        "The account at the broker has %(available)s yuan free; %(wanted)s were to leave it."
    ),
    "balance_too_low": _(
        "The account at the bank holds %(balance)s yuan; %(wanted)s were to leave it."
    ),
    "identity_not_checked": _(
        "These are not the last %(digits)s figures of the client's identity number. Look at the paper."
    ),
    "no_such_client": _("Choose a client from the list."),
    "run_ended": _("The market that it was sent to has ended."),
    "not_hosted": _("The exchange cannot be reached just now."),
    "no_answer_yet": _("The exchange has not answered yet."),
    "try_again": _("The exchange stumbled and is asked again."),
    # ---- Desks
    "unknown_choice": _("This choice does not exist. Choose from the list."),
    "differences_open": _("Explain each difference before you finish."),
}


def told(refusal: Refusal) -> Told:
    """A refusal in the reader's language, with the wording of its rule."""
    text = sentence(refusal)
    if not refusal.rule:
        return Told(text)
    rule = book().of(refusal.rule)
    return Told(text, said(rule.words), rule.since, rule.certainty)


def sentence(refusal: Refusal) -> str:
    """What stood in the way, with its numbers."""
    return reason(refusal.code, refusal.facts)


def reason(code: str, facts: Mapping[str, Any]) -> str:
    """The same from a code and its facts, as a row keeps them."""
    if code in RETURN_REASONS:
        return str(RETURN_REASONS[code])
    if code not in _SENTENCES:
        return exchange_words.sentence(Refusal(code, facts=facts))
    return str(_SENTENCES[code] % {name: _fact(name, value) for name, value in facts.items()})


def transfer_reason(transfer: Transfer) -> str:
    """What keeps a transfer in transit, or why it came back; empty if nothing does."""
    if transfer.reason == "not_enough_cash":
        facts = {"wanted": transfer.facts["needed"], "available": transfer.facts["available"]}
        return reason("broker_balance_too_low", facts)
    return reason(transfer.reason, transfer.facts) if transfer.reason else ""


def is_worded(code: str) -> bool:
    """Whether there is a sentence for a code of this house."""
    return code in _SENTENCES


def direction_label(direction: str) -> str:
    return str(Transfer.Direction(direction).label)


def listed(parts: Iterable[object]) -> str:
    return str(_(", ")).join(map(str, parts))


def _statements(keys: Iterable[str]) -> str:
    names = {one.key: one.name for one in phrasebook_on(date.max).statements}
    return listed(said(names[key]) for key in keys)


_FACTS: dict[str, Callable[[Any], object]] = {
    "second": clock,
    "from_second": clock,
    "to_second": clock,
    "available": yuan,
    "wanted": yuan,
    "balance": yuan,
    "from": lambda day: date_format(day, "Y-m-d"),
    "to": lambda day: date_format(day, "Y-m-d"),
    "keys": _statements,
    "parts": lambda parts: listed(LOG_PARTS[part] for part in parts),
    "fields": lambda fields: listed(TERMS[field] for field in fields),
    "phase": phase_label,
    "state": lambda state: BankAccount.Status(state).label,
}


def _fact(name: str, value: Any) -> object:
    teller = _FACTS.get(name)
    return teller(value) if teller is not None else value
