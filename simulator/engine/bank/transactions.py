"""A counter transaction as a value that actions carry forward.

`perform(situation, progress, action)` gives the next progress with the evidence of the step, or a
refusal, and changes nothing itself: whoever keeps the books writes what a move asks for. The same
actions on the same situation give the same moves.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from simulator.engine.bank import actions as do
from simulator.engine.bank import beside_the_spine as beside
from simulator.engine.bank.checks import defects
from simulator.engine.bank.evidence import Evidence
from simulator.engine.bank.notes import cash_of
from simulator.engine.bank.papers import NEEDED_PAPERS, PaperKind
from simulator.engine.bank.posting import judge_posting, judge_second_count, refusal_of
from simulator.engine.bank.progress import Ending, Move, Progress
from simulator.engine.bank.rules import rule
from simulator.engine.bank.seals import is_complete, judge_seals, sealed_papers
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Step, judge_order, order_rule
from simulator.engine.bank.traps import trap_rule
from simulator.engine.refusal import Refusal


def perform(situation: Situation, progress: Progress, action: do.Action) -> Move | Refusal:
    """What an action does, if it is allowed now."""
    if progress.ending is not None:
        return Refusal("transaction_over", facts={"ending": progress.ending})
    handler = beside.HANDLERS.get(type(action))
    if handler is not None:
        if Step.CALL not in progress.done or Step.POST in progress.done:
            return order_rule(situation.business, situation.day).refuses("not_now")
        return handler(situation, progress, action)
    step, spine_handler = _HANDLERS[type(action)]
    if refusal := _not_due(situation, progress, step):
        return refusal
    move = spine_handler(situation, progress, action)
    if isinstance(move, Refusal) or not move.completes_step or step in move.progress.done:
        return move
    return replace(move, progress=replace(move.progress, done=(*move.progress.done, step)))


def _not_due(situation: Situation, progress: Progress, step: Step) -> Refusal | None:
    if refusal := judge_order(situation.business, progress.done, step, situation.day):
        return refusal
    if progress.findings and step is not Step.IDENTITY:
        finding = min(progress.findings)
        return trap_rule(finding, situation.day).refuses("finding_open", finding=finding)
    return None


def _call(_situation: Situation, progress: Progress, _action: do.CallCustomer) -> Move:
    return Move(progress, Evidence("counter.called", {}))


def _take(situation: Situation, progress: Progress, action: do.TakePapers) -> Move | Refusal:
    there = progress.papers.kinds()
    if absent := sorted(action.kinds - there):
        return Refusal("paper_not_there", facts={"papers": absent})
    if missing := sorted(NEEDED_PAPERS - action.kinds):
        return order_rule(situation.business, situation.day).refuses(
            "papers_missing", papers=missing
        )
    facts = {"papers": sorted(action.kinds), "left": sorted(there - action.kinds)}
    return Move(replace(progress, taken=action.kinds), Evidence("counter.papers", facts))


def _identity(situation: Situation, progress: Progress, action: do.CheckIdentity) -> Move:
    real = defects(situation, progress.papers)
    wrong = sorted(action.findings - real)
    evidence = Evidence(
        "counter.identity",
        {"findings": sorted(action.findings), "central_asked": action.central_asked},
        noticed=tuple(sorted(action.findings & real)),
        faults=tuple(
            trap_rule(trap, situation.day).faults("false_finding", finding=trap) for trap in wrong
        ),
    )
    return Move(replace(progress, findings=action.findings), evidence)


def _count(situation: Situation, progress: Progress, action: do.CountCash) -> Move | Refusal:
    if progress.has_seized:
        return rule("bank.counterfeit.seizure", situation.day).refuses("seized_already")
    if not action.put_aside <= set(range(len(situation.money))):
        return Refusal("no_such_piece", facts={"pieces": len(situation.money)})
    moved = replace(progress, count=action, confirmed_fen=None)
    good = [p for place, p in enumerate(situation.money) if place not in action.put_aside]
    facts = {
        "counted_fen": action.counted.fen,
        "pieces": action.counted.pieces,
        "put_aside": len(action.put_aside),
        "second_count": action.second_count,
        "is_right": action.counted == cash_of(good),
    }
    return Move(moved, Evidence("counter.counted", facts))


def _pin(situation: Situation, progress: Progress, action: do.EnterPin) -> Move | Refusal:
    holding = rule("bank.pin.tries", situation.day)
    tries = holding.numbers["tries"]
    if progress.wrong_pins >= tries:
        return holding.refuses("pin_locked", tries=tries)
    wrong = 0 if action.is_right else progress.wrong_pins + 1
    evidence = Evidence("counter.pin", {"is_right": action.is_right, "wrong": wrong})
    return Move(replace(progress, wrong_pins=wrong), evidence, completes_step=action.is_right)


def _post(situation: Situation, progress: Progress, action: do.Post) -> Move | Refusal:
    if refusal := refusal_of(situation, progress, action):
        return refusal
    judged = judge_posting(situation, progress, action.fen)
    facts = {"business": situation.business, "fen": action.fen, "account": action.account}
    evidence = Evidence("counter.posted", facts, judged.noticed, judged.faults)
    return Move(replace(progress, posted_fen=action.fen), evidence)


def _print(_situation: Situation, progress: Progress, action: do.PrintSlip) -> Move:
    evidence = Evidence("counter.printed", {"voucher": action.voucher})
    return Move(replace(progress, voucher=action.voucher), evidence)


def _sign(_situation: Situation, progress: Progress, _action: do.TakeSignature) -> Move:
    return Move(progress, Evidence("counter.signed", {"voucher": progress.voucher}))


def _count_out(situation: Situation, progress: Progress, action: do.CountOut) -> Move:
    fen = progress.posted_fen or 0
    judged = judge_second_count(situation, fen, is_done=action.second_count)
    faults = judged.faults
    if action.cash.fen != fen:
        wrong = rule("bank.count.said", situation.day).faults(
            "paid_differs", posted_fen=fen, paid_fen=action.cash.fen
        )
        faults = (*faults, wrong)
    facts = {"paid_fen": action.cash.fen, "pieces": action.cash.pieces}
    evidence = Evidence("counter.counted_out", facts, judged.noticed, faults)
    return Move(replace(progress, paid=action.cash), evidence)


def _seal(situation: Situation, progress: Progress, action: do.SealSlip) -> Move | Refusal:
    paper = sealed_papers()[f"{situation.business}_slip"]
    if not is_complete(paper, action.placed):
        return rule("bank.seal.use", situation.day).refuses(
            "seal_missing", paper=paper.key, needs=[list(group) for group in paper.needs]
        )
    facts = {"seals": [placed.seal for placed in action.placed], "voucher": progress.voucher}
    faults = judge_seals(paper, action.placed, situation.day)
    return Move(progress, Evidence("counter.sealed", facts, faults=faults))


def _hand_over(situation: Situation, progress: Progress, action: do.HandOver) -> Move:
    """The customer's own papers and copy go back; the slip stays with the bank."""
    due = (progress.taken - {PaperKind.SLIP}) | {PaperKind.RECEIPT}
    kept, given = sorted(due - action.returned), sorted(action.returned - due)
    holding = order_rule(situation.business, situation.day)
    faults = [holding.faults("paper_kept", papers=kept)] if kept else []
    faults += [holding.faults("paper_given_away", papers=given)] if given else []
    evidence = Evidence(
        "counter.handed_over", {"papers": sorted(action.returned)}, faults=tuple(faults)
    )
    return Move(replace(progress, ending=Ending.COMPLETED), evidence)


_Handler = Callable[[Situation, Progress, Any], Move | Refusal]
_HANDLERS: dict[type, tuple[Step, _Handler]] = {
    do.CallCustomer: (Step.CALL, _call),
    do.TakePapers: (Step.PAPERS, _take),
    do.CheckIdentity: (Step.IDENTITY, _identity),
    do.CountCash: (Step.COUNT, _count),
    do.EnterPin: (Step.PIN, _pin),
    do.Post: (Step.POST, _post),
    do.PrintSlip: (Step.PRINT, _print),
    do.TakeSignature: (Step.SIGN, _sign),
    do.CountOut: (Step.COUNT_OUT, _count_out),
    do.SealSlip: (Step.SEAL, _seal),
    do.HandOver: (Step.HAND_OVER, _hand_over),
}
