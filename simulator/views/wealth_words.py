"""The wealth office's codes in words: refusals, outcomes, reasons, clashes, faults, figures of products."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from simulator.engine.people.needs import GoalKind
from simulator.engine.people.wealth_visits import CLIENT_TRAP_NAMES, ClientTrap
from simulator.engine.refusal import Refusal
from simulator.engine.rule_book import Certainty
from simulator.engine.wealth.bands import BandTable
from simulator.engine.wealth.bands import table as band_table
from simulator.engine.wealth.conduct import book
from simulator.engine.wealth.questionnaire import Clash, questionnaire
from simulator.engine.wealth.shelf import Product, product
from simulator.engine.wealth.suitability import Outcome, Reason, Regulator, rules_of
from simulator.models import RiskAssessment
from simulator.templatetags.house import yuan
from simulator.views.counter_words import Told
from simulator.views.spoken import said

OUTCOMES = {
    Outcome.ALLOW: (gettext_lazy("May be offered"), "circle-check", "ok"),
    Outcome.WARN_REQUIRED: (gettext_lazy("Only after a written warning"), "alert-triangle", "warn"),
    Outcome.ALLOW_AFTER_WARNING: (gettext_lazy("May be sold, warned"), "shield-check", "ok"),
    Outcome.FORBID_PROMOTE: (gettext_lazy("Must not be promoted"), "speakerphone", "warn"),
    Outcome.FORBID: (gettext_lazy("Not to be sold"), "ban", "bad"),
}
"""Words, icon and tone of each of the five answers."""

_REASONS = {
    Reason.WITHIN_CLASS: gettext_lazy(
        "C%(level)s may have R1 to R%(level)s; this product is R%(grade)s."
    ),
    Reason.PROFESSIONAL: gettext_lazy(
        "A professional investor; the match of C and R does not bind them. This product is R%(grade)s."
    ),
    Reason.LOWEST_CATEGORY: gettext_lazy(
        "The client accepts no loss at all and belongs to the lowest category: R1 only, without exception. This product is R%(grade)s."
    ),
    Reason.NOT_QUALIFIED: gettext_lazy(
        "For qualified investors only; this client is none. The product is R%(grade)s, from %(minimum)s yuan."
    ),
    Reason.PROMOTED_ABOVE_CLASS: gettext_lazy(
        "C%(level)s may have R1 to R%(level)s; this product is R%(grade)s, %(gap)s above. If we bring it up, we promote it."
    ),
    Reason.ASKED_ABOVE_CLASS: gettext_lazy(
        "C%(level)s may have R1 to R%(level)s; this product is R%(grade)s, %(gap)s above. The client asks for it and is not of the lowest category."
    ),
    Reason.WARNED_ABOVE_CLASS: gettext_lazy(
        "This product is R%(grade)s, %(gap)s above C%(level)s. The client has signed the special warning and insists."
    ),
    Reason.NEVER_ABOVE_CLASS: gettext_lazy(
        "This product is R%(grade)s, %(gap)s above C%(level)s. Its regulator lets nobody sell above the class, asked or not."
    ),
}
_NEXT = {
    Outcome.ALLOW: gettext_lazy("It may be offered; worst case and fees are told all the same."),
    Outcome.WARN_REQUIRED: gettext_lazy(
        "Give the special written warning, leave time to think; sell only if the client insists."
    ),
    Outcome.ALLOW_AFTER_WARNING: gettext_lazy("Go on with the disclosure, sentence by sentence."),
    Outcome.FORBID_PROMOTE: gettext_lazy("Take a product within the class, and say why."),
    Outcome.FORBID: gettext_lazy("Explain why not; no warning opens the way."),
}
GOALS = {
    GoalKind.EDUCATION: gettext_lazy("Study"),
    GoalKind.RETIREMENT: gettext_lazy("Retirement"),
}
REGULATORS = {
    Regulator.SECURITIES: gettext_lazy("securities and funds"),
    Regulator.BANK_WEALTH: gettext_lazy("bank wealth products"),
}
CLASHES = {
    Clash.AGE_AND_HORIZON: gettext_lazy(
        "Over 65, and the money is not needed for more than ten years"
    ),
    Clash.INCOME_AND_SHARE: gettext_lazy("No steady income, and more than seven tenths invested"),
    Clash.LOSS_AND_KINDS: gettext_lazy("Accepts no loss, and means to buy futures or options"),
    Clash.AIM_AND_KINDS: gettext_lazy(
        "The money is to stay whole, and futures or options are to be bought"
    ),
    Clash.INDUCED_RETEST: gettext_lazy("A second test on the same day, and the class has risen"),
}
FAULTS = {
    "asked_above_class": gettext_lazy("Put forward before the special warning"),
    "banned_phrase": gettext_lazy("Used a phrase that a rule forbids"),
    "basis_as_promise": gettext_lazy("Told a basis as an expected return"),
    "clash_ignored": gettext_lazy("Told the class while answers still clash"),
    "class_misstated": gettext_lazy("Told another class than the one found"),
    "disclosure_missing": gettext_lazy("A sentence of the disclosure is missing"),
    "disclosure_out_of_order": gettext_lazy("The disclosure is out of order"),
    "disclosure_unanswered": gettext_lazy("The client has not said yes"),
    "filled_for_client": gettext_lazy("Filled in the questionnaire for the client"),
    "initiative_misstated": gettext_lazy(
        "Recorded as the client's wish what the client never asked"
    ),
    "lowest_category": gettext_lazy("Put before a client of the lowest category"),
    "misled": gettext_lazy("Answered against the product's papers"),
    "never_above_class": gettext_lazy("Put forward above the class, which its regulator forbids"),
    "not_qualified": gettext_lazy("Put before a client who is no qualified investor"),
    "planned_above_class": gettext_lazy("Planned a product above the class"),
    "promised_certainty": gettext_lazy("Promised what is uncertain"),
    "promoted_above_class": gettext_lazy("Promoted a product above the class"),
    "worst_case_hidden": gettext_lazy("Hid or played down the worst case"),
}
CERTAINTIES = {
    Certainty.PRINTED: gettext_lazy("printed"),
    Certainty.READING: gettext_lazy("our reading"),
    Certainty.MEMORY: gettext_lazy("from memory, to be confirmed"),
    Certainty.HOUSE: gettext_lazy("house rule"),
}
_SENTENCES = {
    "no_open_day": gettext_lazy("The branch has no open business day."),
    "interview_open": gettext_lazy("%(client)s still sits with you. Finish that interview first."),
    "client_busy": gettext_lazy("%(client)s sits with another manager now. Choose somebody else."),
    "interview_over": gettext_lazy(
        "The interview with %(client)s is over; nothing can be added to it."
    ),
    "text_too_long": gettext_lazy("This text has %(length)s signs; up to %(limit)s are kept."),
    "contact_past": gettext_lazy("The next contact lies after today, %(date)s."),
    "not_a_date": gettext_lazy("A date is written as 2026-12-20."),
    "question_open": gettext_lazy("Not answered yet: “%(question)s”."),
    "retests_of_the_day": gettext_lazy(
        "Tests a day: %(limit)s at most by these rules. The last one stands."
    ),
    "retests_of_the_year": gettext_lazy(
        "Tests within a year: %(limit)s at most by these rules. The last one stands."
    ),
    "not_assessed_yet": gettext_lazy(
        "The client has not filled in the questionnaire at this visit."
    ),
    "class_told_already": gettext_lazy("The client has been told C%(level)s and has signed."),
    "no_such_clash": gettext_lazy("These answers go together; there is nothing to ask about."),
    "not_professional": gettext_lazy(
        "To be treated as professional takes %(needed_assets_fen)s yuan of financial assets or %(needed_income_fen)s of yearly income, and %(needed_years)s full year of experience; this client has %(assets_fen)s, %(income_fen)s and %(years)s."
    ),
    "professional_already": gettext_lazy("The client is treated as professional already."),
    "not_assessed": gettext_lazy(
        "No signed assessment counts for %(product)s. Have one filled in and signed; by these rules it counts for %(months)s months."
    ),
    "no_warning_due": gettext_lazy("No warning opens the way for %(product)s here."),
    "below_minimum": gettext_lazy("%(amount_fen)s yuan is below the minimum of %(minimum_fen)s."),
    "beyond_means": gettext_lazy(
        "%(amount_fen)s yuan is more than the client can move: %(own_fen)s."
    ),
    "brought_up_already": gettext_lazy("%(product)s lies before the client already."),
    "not_brought_up": gettext_lazy("Put %(product)s before the client first, with an amount."),
    "matter_closed": gettext_lazy("The matter of %(product)s is closed."),
    "no_such_sentence": gettext_lazy("The script has no such sentence."),
    "not_sold": gettext_lazy("%(product)s: “%(outcome)s”. No signature is taken for it."),
    "nothing_asked": gettext_lazy("The client has asked nothing."),
    "no_sheet": gettext_lazy("Draw up the family's sheet first."),
    "no_goal": gettext_lazy("Put the goal into figures first."),
    "goal_too_long": gettext_lazy(
        "Years are whole: 0 to %(limit)s until it begins, 1 to %(limit)s that it lasts."
    ),
    "amount_too_large": gettext_lazy(
        "%(amount_fen)s yuan is more than a sheet holds: %(limit_fen)s."
    ),
    "not_an_amount": gettext_lazy(
        "An amount is written as 12,350.60: yuan, with at most two places. Look at: %(lines)s."
    ),
    "not_a_share": gettext_lazy("Shares are whole per cent, 0 to 100."),
    "unknown_choice": gettext_lazy("This choice does not exist. Choose from the list."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What suitability says, as a page shows it."""

    outcome: Outcome
    name: str
    icon: str
    tone: str
    why: str
    next: str
    pack: str


_NUMBERS_OF_PACKS = {
    "not_assessed": "validity_months",
    "retests_of_the_day": "retests_a_day",
    "retests_of_the_year": "retests_a_year",
    "not_professional": "professional",
}
"""The number of a rule pack on which a refusal rests."""


def told(refusal: Refusal) -> Told:
    """A refusal in the reader's language, with the wording of its rule or the name of the rule pack."""
    text = sentence(refusal)
    if not refusal.rule:
        return Told(text)
    if refusal.rule.startswith("wealth."):
        rule = book().of(refusal.rule)
        return Told(text, said(rule.words), rule.since, rule.certainty)
    pack = rules_of(refusal.rule)
    return Told(text, said(pack.name), pack.since, pack.certainty[_NUMBERS_OF_PACKS[refusal.code]])


def sentence(refusal: Refusal) -> str:
    """What stood in the way, with its numbers."""
    facts = {name: _fact(name, value) for name, value in refusal.facts.items()}
    return str(_SENTENCES[refusal.code] % facts)


def is_worded(code: str) -> bool:
    """Whether there is a sentence for a code."""
    return code in _SENTENCES


def verdict(outcome: str, reason: str, level: int, shown: Product, pack: str) -> Verdict:
    """An answer of suitability in words: the reason with its numbers, and what to do."""
    name, icon, tone = OUTCOMES[Outcome(outcome)]
    numbers = {
        "level": level,
        "grade": shown.level,
        "gap": shown.level - level,
        "minimum": yuan(shown.minimum),
    }
    return Verdict(
        outcome=Outcome(outcome),
        name=str(name),
        icon=icon,
        tone=tone,
        why=str(_REASONS[Reason(reason)] % numbers),
        next=str(_NEXT[Outcome(outcome)]),
        pack=pack_words(pack),
    )


def pack_words(version: str) -> str:
    """A rule pack by its name and first day."""
    pack = rules_of(version)
    return f"{said(pack.name)} {pack.since:%Y-%m}"


def class_words(row: RiskAssessment) -> str:
    """A class with the name that its table gives it: the word is only said with the table."""
    band = next(each for each in _table(row).bands if each.level == row.level)
    return f"C{row.level} {said(band.name)} ({table_words(row)})"


def table_words(row: RiskAssessment) -> str:
    """The band table by which an assessment was judged."""
    return said(_table(row).name)


def trap_words(code: str) -> str:
    """What was planted, in words."""
    return said(CLIENT_TRAP_NAMES[ClientTrap(code)])


def term_words(days: int) -> str:
    """A product's term."""
    if days <= 1:
        return _("any time")
    if days % 365 == 0:
        return ngettext("%(n)d year", "%(n)d years", days // 365) % {"n": days // 365}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in the reader's large unit: 61.3 and 万元, or 613.0 and thousand yuan."""

    number: str
    unit: str


def large(fen: int) -> Amount:
    """An amount as a plan says it."""
    if (get_language() or "").startswith("en"):
        return Amount(f"{Decimal(fen) / 100_000:,.1f}".replace("-", "−"), "thousand yuan")
    return Amount(f"{Decimal(fen) / 1_000_000:,.1f}".replace("-", "−"), "万元")


def rate_words(hundredths: int) -> str:
    """A rate in hundredths of a per cent: 120 is 1.20%."""
    return f"{Decimal(hundredths) / 100:.2f}%"


def _table(row: RiskAssessment) -> BandTable:
    return band_table(row.table.partition("@")[0])


def _fact(name: str, value: Any) -> object:
    if name.endswith("_fen"):
        return yuan(value)
    if isinstance(value, date):
        return date_format(value, "Y-m-d")
    teller = _FACTS.get(name)
    return value if teller is None else teller(value)


def _question(key: str) -> str:
    return next(said(each.words) for each in questionnaire().questions if each.key == key)


_FACTS: Mapping[str, Any] = {
    "question": _question,
    "product": lambda code: said(product(code).name),
    "outcome": lambda outcome: str(OUTCOMES[Outcome(outcome)][0]),
    "lines": lambda lines: str(_(", ")).join(lines),
}
