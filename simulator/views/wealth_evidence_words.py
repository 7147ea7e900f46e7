"""What a step at the wealth office says, in a line: its facts with their names, and a fault with its rule."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simulator.engine.people.decisions import Because
from simulator.engine.people.needs import GoalKind
from simulator.engine.people.talk import asked, decided, topics
from simulator.engine.people.wealth_visits import ClientQuestion
from simulator.engine.wealth.conduct import book
from simulator.engine.wealth.disclosure import disclosure
from simulator.engine.wealth.household import ratio_bands
from simulator.engine.wealth.questionnaire import Clash
from simulator.engine.wealth.shelf import product
from simulator.engine.wealth.suitability import Outcome
from simulator.models import Recommendation, WorkEvent
from simulator.models.work_kinds import WealthWork
from simulator.templatetags.house import yuan
from simulator.views.counter_words import listed
from simulator.views.spoken import said
from simulator.views.wealth_ratios import READINGS
from simulator.views.wealth_shelf import explained
from simulator.views.wealth_words import CLASHES, FAULTS, GOALS, OUTCOMES, trap_words

KINDS = ("wealth.",)
"""How the kinds begin that are told here."""
_NAMES = {
    "topic": gettext_lazy("topic"),
    "score": gettext_lazy("score"),
    "risk_class": gettext_lazy("class"),
    "clash": gettext_lazy("clash"),
    "product": gettext_lazy("product"),
    "instead_of": gettext_lazy("instead of"),
    "initiative": gettext_lazy("brought up by"),
    "outcome": gettext_lazy("suitability"),
    "amount_fen": gettext_lazy("amount"),
    "step": gettext_lazy("sentence"),
    "phrase": gettext_lazy("phrase"),
    "ratio": gettext_lazy("ratio"),
    "reading": gettext_lazy("read as"),
    "goal": gettext_lazy("goal"),
    "yearly_fen": gettext_lazy("needed a year"),
    "years_to": gettext_lazy("years until then"),
    "duration": gettext_lazy("years it lasts"),
    "monthly_fen": gettext_lazy("put aside a month"),
    "gap_fen": gettext_lazy("gap"),
    "net_worth_fen": gettext_lazy("net worth"),
    "told": gettext_lazy("told"),
    "found": gettext_lazy("found"),
    "trap": gettext_lazy("what"),
    "topics": gettext_lazy("notes on"),
    "next_contact": gettext_lazy("next contact"),
}
_YES_OR_NO = {
    "signed": (gettext_lazy("signed"), gettext_lazy("not signed")),
    "by_client": (gettext_lazy("by the client"), gettext_lazy("by the manager")),
    "changed": (gettext_lazy("put right"), gettext_lazy("the client keeps to it")),
    "bought": (gettext_lazy("accepted"), gettext_lazy("declined")),
    "balances": (gettext_lazy("balances"), gettext_lazy("does not balance")),
    "right": (gettext_lazy("right"), gettext_lazy("wrong")),
    "adds_up": (gettext_lazy("adds up"), gettext_lazy("does not add up")),
    "within_class": (gettext_lazy("within the class"), gettext_lazy("above the class")),
    "complete": (gettext_lazy("complete"), gettext_lazy("incomplete")),
    "own_words": (gettext_lazy("in own words"), ""),
}
_MARKED = frozenset({"right", "balances", "within_class"})


def details(event: WorkEvent) -> str:
    """The facts that a reader wants, in a line, with what was right."""
    parts = [details_at_the_desk(event), *_judged(event, _MARKED)]
    return " · ".join(part for part in parts if part)


def details_at_the_desk(event: WorkEvent) -> str:
    """The same without what only marking may tell while the client is at the desk."""
    facts = event.facts
    parts = [str(FAULTS[facts["fault"]])] if "fault" in facts else []
    parts += [
        f"{name} {told}"
        for key, name in _NAMES.items()
        if key in facts and (told := _told(key, facts[key]))
    ]
    parts += [*_spoken(event), *_judged(event, set(_YES_OR_NO) - _MARKED)]
    return " · ".join(part for part in parts if part)


def fault_words(event: WorkEvent) -> str:
    """A breach with its rule."""
    rule = book().of(event.facts["rule"])
    return _("%(fault)s. Rule: %(rule)s") % {
        "fault": details(event),
        "rule": said(rule.words),
    }


def rule_words(version: str) -> str:
    """The wording of a rule of conduct that evidence names."""
    return said(book().of(version).words)


def is_worded(code: str) -> bool:
    """Whether there are words for a fault."""
    return code in FAULTS


def _spoken(event: WorkEvent) -> list[str]:
    """What client and manager said to each other, word for word."""
    facts, words = event.facts, []
    if event.kind == WealthWork.CLIENT_ASKED:
        words.append(said(asked(ClientQuestion(facts["question"]))))
    if event.kind == WealthWork.ANSWERED:
        words.append(explained(facts["question"], facts["answer"], facts["product"]))
    if event.kind == WealthWork.DECISION:
        words.append(said(decided(Because(facts["because"]))))
    return [_("“%(words)s”") % {"words": each} for each in words if each]


def _judged(event: WorkEvent, keys: Collection[str]) -> list[str]:
    return [
        str(words[0] if event.facts[key] else words[1])
        for key, words in _YES_OR_NO.items()
        if key in keys and key in event.facts
    ]


def _told(key: str, value: Any) -> str:
    if key.endswith("_fen"):
        return yuan(value)
    teller = _CODES.get(key)
    return str(value) if teller is None else teller(value)


def _step(value: str) -> str:
    """A sentence of the disclosure; the step of a breach is a kind of work, and not repeated."""
    return next((said(each.name) for each in disclosure().steps if each.key == value), "")


def _topic(key: str) -> str:
    return next(said(each.name) for each in topics() if each.topic == key)


_CODES: Mapping[str, Callable[[Any], str]] = {
    "topic": _topic,
    "topics": lambda keys: listed(map(_topic, keys)),
    "clash": lambda key: str(CLASHES[Clash(key)]),
    "product": lambda code: said(product(code).name),
    "instead_of": lambda code: said(product(code).name),
    "initiative": lambda key: str(Recommendation.Initiative(key).label),
    "outcome": lambda key: str(OUTCOMES[Outcome(key)][0]),
    "ratio": lambda key: said(ratio_bands()[key].name),
    "reading": lambda key: str(READINGS[key]),
    "goal": lambda key: str(GOALS[GoalKind(key)]),
    "step": _step,
    "trap": trap_words,
}
