"""What a teller does between the steps of a transaction: ask, confirm, seize, record, decline."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from simulator.engine.bank import actions as do
from simulator.engine.bank.checks import defects
from simulator.engine.bank.counterfeit import Find, Seizure, judge_seizure
from simulator.engine.bank.evidence import Evidence
from simulator.engine.bank.papers import NEEDED_PAPERS
from simulator.engine.bank.progress import Ending, Move, Progress, kept_money
from simulator.engine.bank.rules import rule
from simulator.engine.bank.situation import AccountState, Situation
from simulator.engine.bank.spine import Business, Step
from simulator.engine.bank.traps import Trap, trap_rule
from simulator.engine.refusal import Fault, Refusal

SCAM_TOLD = frozenset({"supervisor", "police"})
"""Who hears of a scam that was stopped."""


def ask_for_paper(situation: Situation, progress: Progress, action: do.AskForPaper) -> Move:
    """The customer shows the paper if it is along; then identity is checked again."""
    found = action.kind in situation.held_back.kinds()
    evidence = Evidence("counter.paper_asked", {"paper": action.kind, "shown": found})
    asked = replace(progress, papers_asked=progress.papers_asked | {action.kind})
    if not found:
        return Move(asked, evidence)
    shown = replace(
        asked,
        papers=progress.papers.with_paper(action.kind, situation.held_back),
        findings=frozenset(),
        done=tuple(step for step in progress.done if step is not Step.IDENTITY),
        taken=progress.taken | {action.kind} if progress.taken else progress.taken,
    )
    return Move(shown, evidence)


def confirm_amount(
    situation: Situation, progress: Progress, action: do.ConfirmAmount
) -> Move | Refusal:
    """The customer agrees to what was counted."""
    counted = None if progress.count is None else progress.count.counted.fen
    if action.fen != counted:
        return rule("bank.count.said", situation.day).refuses(
            "confirmed_uncounted", said_fen=action.fen, counted_fen=counted
        )
    differs = action.fen != situation.said_fen
    facts = {"counted_fen": action.fen, "said_fen": situation.said_fen}
    evidence = Evidence(
        "counter.confirmed", facts, noticed=(Trap.AMOUNT_DIFFERS,) if differs else ()
    )
    return Move(replace(progress, confirmed_fen=action.fen), evidence)


def seize(situation: Situation, progress: Progress, action: do.SeizeCounterfeits) -> Move | Refusal:
    """Carries out the seizure of what was put aside, and judges it."""
    holding = rule("bank.counterfeit.seizure", situation.day)
    aside = progress.count.put_aside if progress.count else frozenset()
    if not aside or progress.has_seized:
        return holding.refuses("nothing_to_seize")
    genuine = sum(situation.money[place].is_genuine for place in aside)
    seizure = Seizure(
        Find(len(aside), resists=situation.resists),
        action.steps,
        action.staff,
        left_sight=action.left_sight,
        given_back=action.given_back,
        called_confiscation=action.called_confiscation,
    )
    faults = judge_seizure(seizure, situation.day)
    if genuine:
        faults = (*faults, holding.faults("genuine_seized", pieces=genuine))
    left = any(not piece.is_genuine for piece in kept_money(situation, progress))
    caught = not left and genuine < len(aside)
    evidence = Evidence(
        "counter.seized",
        {"pieces": len(aside), "steps": list(action.steps), "staff": action.staff},
        noticed=(Trap.COUNTERFEIT,) if caught else (),
        faults=faults,
    )
    return Move(replace(progress, has_seized=True), evidence)


def record_diligence(_situation: Situation, progress: Progress, action: do.RecordDiligence) -> Move:
    """Keeps what due diligence recorded; posting judges whether it was due."""
    facts = {
        "basic_recorded": action.basic_recorded,
        "copy_kept": action.copy_kept,
        "source_asked": action.source_asked,
    }
    return Move(replace(progress, diligence=action), Evidence("counter.diligence", facts))


def ask_purpose(situation: Situation, progress: Progress, _action: do.AskPurpose) -> Move:
    """The answer shows signs of a scam if there is one; hearing them is not stopping it."""
    facts = {"signs_heard": situation.is_scammed}
    return Move(replace(progress, purpose_asked=True), Evidence("counter.purpose_asked", facts))


def authorise(_situation: Situation, progress: Progress, action: do.Authorise) -> Move:
    """Keeps what the second person decided; posting judges whether it carries."""
    given = action.given
    facts = {
        "by": given.by,
        "level": given.level,
        "seen": sorted(given.seen),
        "agreed": given.agreed,
    }
    return Move(replace(progress, authorisation=given), Evidence("counter.authorised", facts))


def decline(situation: Situation, progress: Progress, action: do.Decline) -> Move | Refusal:
    """Ends the transaction unposted. Counterfeits that were put aside are seized first."""
    if progress.count and progress.count.put_aside and not progress.has_seized:
        return rule("bank.counterfeit.seizure", situation.day).refuses(
            "seizure_open", pieces=len(progress.count.put_aside)
        )
    is_right = action.reason in _reasons(situation, progress)
    faults: list[Fault] = []
    if not is_right:
        faults.append(Fault("declined_without_reason", facts={"reason": action.reason}))
    elif action.reason == Trap.PHONE_SCAM and (untold := SCAM_TOLD - action.told):
        scam = trap_rule(Trap.PHONE_SCAM, situation.day)
        faults.append(scam.faults("scam_untold", untold=sorted(untold)))
    evidence = Evidence(
        "counter.declined",
        {"reason": action.reason, "told": sorted(action.told)},
        noticed=(action.reason,) if is_right and isinstance(action.reason, Trap) else (),
        faults=tuple(faults),
    )
    return Move(replace(progress, ending=Ending.DECLINED), evidence)


def _reasons(situation: Situation, progress: Progress) -> frozenset[str]:
    """What a transaction may be declined for."""
    account = situation.account
    tries = rule("bank.pin.tries", situation.day).numbers["tries"]
    is_withdrawal = situation.business is Business.WITHDRAWAL
    reasons = {
        Trap.PHONE_SCAM: situation.is_scammed,
        "pin_locked": progress.wrong_pins >= tries,
        "funds": is_withdrawal and situation.said_fen > account.balance_fen,
        "account_state": is_withdrawal and account.state is not AccountState.NORMAL,
        "papers_missing": not progress.papers.kinds() >= NEEDED_PAPERS,
        "nothing_left": bool(situation.money) and not kept_money(situation, progress),
        "customer_left": True,
    }
    stand = frozenset(str(reason) for reason, stands in reasons.items() if stands)
    return stand | defects(situation, progress.papers)


HANDLERS: dict[type, Callable[[Situation, Progress, Any], Move | Refusal]] = {
    do.AskForPaper: ask_for_paper,
    do.ConfirmAmount: confirm_amount,
    do.SeizeCounterfeits: seize,
    do.RecordDiligence: record_diligence,
    do.AskPurpose: ask_purpose,
    do.Authorise: authorise,
    do.Decline: decline,
}
