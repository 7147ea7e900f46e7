"""What a coach says beside the desk in practice: the next step, and the rule it rests on."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from simulator.engine.bank.due_diligence import cash_duty
from simulator.engine.bank.progress import Progress
from simulator.engine.bank.rules import rule
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Step, order_rule
from simulator.engine.rule_book import Rule
from simulator.views.spoken import said


def hints_for(situation: Situation, progress: Progress, due: Step | None) -> Sequence[str]:
    """One or two sentences about the step that is due; they never say what is planted."""
    first = _STEP.get(due) if due else None
    rules = [said(each.words) for each in _rules(situation, progress, due)]
    return [*([str(first())] if first else []), *rules]


def _rules(situation: Situation, progress: Progress, due: Step | None) -> list[Rule]:
    day = situation.day
    if due is Step.IDENTITY:
        return [rule("bank.identity.name", day)]
    if due in (Step.COUNT, Step.COUNT_OUT):
        amount = situation.said_fen
        second = rule("bank.second-count", day)
        is_large = amount >= second.numbers["cash_fen"]
        return [second if is_large else rule("bank.count.said", day)]
    if due is Step.POST:
        fen = progress.count.counted.fen if progress.count else situation.said_fen
        duty = cash_duty(fen=fen, risk=situation.risk, day=day)
        return [duty.rule if duty.identify else order_rule(situation.business, day)]
    if due is Step.SEAL:
        return [rule("bank.seal.place", day)]
    if due is Step.PIN:
        return [rule("bank.pin.customer", day)]
    return [order_rule(situation.business, day)] if due is Step.PAPERS else []


_STEP = {
    Step.PAPERS: lambda: _("Take the papers one by one and look for what is missing."),
    Step.IDENTITY: lambda: _(
        "Compare person, paper and account. Ask the central record before you decide."
    ),
    Step.COUNT: lambda: _(
        "Count before the customer, by machine and by hand, note by note; say the sum aloud."
    ),
    Step.PIN: lambda: _("Turn the keypad to the customer and look away."),
    Step.POST: lambda: _("Key in what was counted or asked for, in figures and in capitals."),
    Step.PRINT: lambda: _("Print on the next slip of the book."),
    Step.SIGN: lambda: _("The customer reads the slip and signs."),
    Step.COUNT_OUT: lambda: _("Large notes first. Count twice before it leaves your hands."),
    Step.SEAL: lambda: _("Set the business seal and your name seal, clear of amount and name."),
    Step.HAND_OVER: lambda: _("Give back every paper that is the customer's, and the copy."),
}
