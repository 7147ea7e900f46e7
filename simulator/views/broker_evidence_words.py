"""What a step at the securities branch says, in a line: its facts with their names, and its rule."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from simulator.engine.brokerage.compliance import phrasebook_on
from simulator.engine.brokerage.contacts import Question
from simulator.engine.brokerage.rules import book
from simulator.models import Contact, Instruction, ServiceRecord, WorkEvent
from simulator.templatetags.house import price, yuan
from simulator.templatetags.quotes import count
from simulator.views.broker_words import (
    OUTCOMES,
    QUESTIONS,
    RETURN_REASONS,
    SIDES,
    TRAPS,
    direction_label,
)
from simulator.views.reconciliation_words import verdict_words
from simulator.views.spoken import said

KINDS = ("broker.", "order.", "transfer.")
"""How the kinds begin that are told here."""
_NAMES = {
    "channel": _("how"),
    "question": _("kind of question"),
    "group": _("kind of phrase"),
    "next": _("next contact"),
    "due": _("until"),
    "instruction": _("instruction"),
    "side": _("side"),
    "code": _("code"),
    "price_ticks": _("price"),
    "quantity": _("quantity"),
    "outcome": _("suitability"),
    "reason": _("reason"),
    "trap": _("what"),
    "state": _("what became of it"),
    "transfer": _("transfer"),
    "direction": _("direction"),
    "amount_fen": _("amount"),
    "verdict": _("the two sides"),
    "differences": _("to look at"),
    "unexplained": _("unexplained"),
    "transit_fen": _("in transit"),
}
_YES_OR_NO = {
    "opted_out": (_("on the list"), _("not on the list")),
    "reached": (_("reached"), _("not reached")),
    "name": (_("name said"), _("name not said")),
    "firm": (_("firm said"), _("firm not said")),
    "licence": (_("licence said"), _("licence not said")),
    "recording": (_("recording said"), _("recording not said")),
    "granted": (_("may go on"), _("may not go on")),
    "sent": (_("went out"), _("held back")),
    "agrees": (_("as the client said"), _("not as the client said")),
    "right": (_("right"), _("wrong")),
    "acknowledged": (_("took the point up"), _("did not take the point up")),
    "confirmed": (_("asked back"), _("did not ask back")),
    "complete": (_("complete"), _("incomplete")),
    "simulated": (_("by the simulated clerk"), ""),
}
_MARKED = frozenset({"acknowledged", "confirmed", "complete", "right"})
"""What only marking may tell while the work goes on."""


def details(event: WorkEvent) -> str:
    """The facts that a reader wants, in a line, with what was right."""
    return _joined([details_at_the_desk(event), *_judged(event, _MARKED)])


def details_at_the_desk(event: WorkEvent) -> str:
    """The same without what only marking may tell while the work goes on."""
    facts = event.facts
    parts = [
        f"{name} {words}"
        for key, name in _NAMES.items()
        if key in facts and (words := _told(key, facts[key]))
    ]
    return _joined([*parts, *_judged(event, set(_YES_OR_NO) - _MARKED)])


def rule_words(version: str) -> str:
    """The wording of a rule of the branch that evidence names."""
    return said(book().of(version).words)


def _judged(event: WorkEvent, keys: Collection[str]) -> list[str]:
    return [
        str(words[0] if event.facts[key] else words[1])
        for key, words in _YES_OR_NO.items()
        if key in keys and key in event.facts
    ]


def _joined(parts: Collection[str]) -> str:
    return " · ".join(part for part in parts if part)


def _told(key: str, value: Any) -> str:
    teller = _TELLERS.get(key)
    return str(teller(value) if teller is not None else value)


def _kind_of_phrase(key: str) -> str:
    return next((said(one.name) for one in phrasebook_on(date.max).kinds if one.key == key), key)


_TELLERS: Mapping[str, Callable[[Any], object]] = {
    "channel": lambda channel: Contact.Channel(channel).label,
    "question": lambda question: QUESTIONS[Question(question)],
    "group": _kind_of_phrase,
    "next": lambda step: ServiceRecord.NextStep(step).label,
    "due": lambda due: date_format(date.fromisoformat(due), "Y-m-d"),
    "side": lambda side: SIDES[side],
    "price_ticks": price,
    "quantity": count,
    "outcome": lambda outcome: OUTCOMES[outcome],
    "reason": lambda code: RETURN_REASONS.get(code, ""),
    "trap": lambda trap: TRAPS.get(trap, ""),
    "state": lambda state: Instruction.State(state).label,
    "direction": direction_label,
    "amount_fen": yuan,
    "transit_fen": yuan,
    "unexplained": yuan,
    "verdict": verdict_words,
}
