"""Posting at the counter: what the system refuses, and what it cannot see but the evidence can."""

from dataclasses import dataclass

from simulator.engine.bank.actions import Post
from simulator.engine.bank.authorisation import judge_authorisation
from simulator.engine.bank.checks import defects
from simulator.engine.bank.denominations import SMALLEST_FEN
from simulator.engine.bank.due_diligence import cash_duty
from simulator.engine.bank.notes import cash_of
from simulator.engine.bank.progress import Progress, kept_money
from simulator.engine.bank.rules import rule
from simulator.engine.bank.situation import AccountState, Situation
from simulator.engine.bank.spine import Business, order_rule
from simulator.engine.bank.traps import Trap, missed
from simulator.engine.refusal import Fault, Refusal
from simulator.engine.rmb import judge_capitals


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a step at the counter did about traps and against rules."""

    noticed: tuple[Trap, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: "Judgement") -> "Judgement":
        return Judgement((*self.noticed, *other.noticed), (*self.faults, *other.faults))


def refusal_of(situation: Situation, progress: Progress, post: Post) -> Refusal | None:
    """Why the system does not post; None if it does."""
    account, day = situation.account, situation.day
    if post.account != account.number:
        return Refusal("account_differs", facts={"keyed": post.account, "card": account.number})
    own = _deposit_refusal if situation.business is Business.DEPOSIT else _withdrawal_refusal
    if refusal := own(situation, progress, post):
        return refusal
    if fault := judge_capitals(post.fen, post.capitals).fault:
        return rule("bank.capitals", day).refuses("capitals_wrong", fault=fault, fen=post.fen)
    return judge_authorisation(
        progress.authorisation,
        teller=situation.teller,
        needed=situation.profile.level(post.fen),
        papers=progress.taken,
        day=day,
    )


def judge_posting(situation: Situation, progress: Progress, fen: int) -> Judgement:
    """What was noticed and what was overlooked by the time of posting."""
    day = situation.day
    overlooked = [missed(trap, day) for trap in sorted(defects(situation, progress.papers))]
    if situation.is_scammed:
        overlooked.append(missed(Trap.PHONE_SCAM, day))
    judged = Judgement(faults=tuple(overlooked)) + _judge_diligence(situation, progress, fen)
    if situation.business is Business.DEPOSIT:
        judged += _judge_count(situation, progress)
        second = progress.count is not None and progress.count.second_count
        judged += judge_second_count(situation, fen, is_done=second)
    return judged


def judge_second_count(situation: Situation, fen: int, *, is_done: bool) -> Judgement:
    """Whether cash of 50,000 and above was counted by a second person."""
    threshold = rule("bank.second-count", situation.day).numbers["cash_fen"]
    if fen < threshold:
        return Judgement()
    if is_done:
        return Judgement((Trap.NO_SECOND_COUNT,))
    return Judgement(
        faults=(missed(Trap.NO_SECOND_COUNT, situation.day, fen=fen, threshold_fen=threshold),)
    )


def _deposit_refusal(situation: Situation, progress: Progress, post: Post) -> Refusal | None:
    count = progress.count
    if count is None:
        return order_rule(situation.business, situation.day).refuses("not_counted")
    if count.put_aside and not progress.has_seized:
        seizure = rule("bank.counterfeit.seizure", situation.day)
        return seizure.refuses("seizure_open", pieces=len(count.put_aside))
    if post.fen != count.counted.fen:
        return order_rule(situation.business, situation.day).refuses(
            "amount_not_counted", keyed_fen=post.fen, counted_fen=count.counted.fen
        )
    if post.fen == 0:
        return Refusal("nothing_to_post")
    return None


def _withdrawal_refusal(situation: Situation, _progress: Progress, post: Post) -> Refusal | None:
    account = situation.account
    if account.state is not AccountState.NORMAL:
        return Refusal("account_state", facts={"state": account.state})
    if post.fen != situation.said_fen:
        return Refusal(
            "amount_not_asked", facts={"keyed_fen": post.fen, "asked_fen": situation.said_fen}
        )
    if post.fen > account.balance_fen:
        return Refusal("funds", facts={"asked_fen": post.fen, "balance_fen": account.balance_fen})
    if post.fen <= 0 or post.fen % SMALLEST_FEN:
        return Refusal("not_payable", facts={"fen": post.fen, "smallest_fen": SMALLEST_FEN})
    return None


def _judge_diligence(situation: Situation, progress: Progress, fen: int) -> Judgement:
    duty = cash_duty(fen=fen, risk=situation.risk, day=situation.day)
    done = progress.diligence
    recorded = done is not None and done.basic_recorded and done.copy_kept
    asked = done is not None and done.source_asked
    faults = []
    if duty.identify and not recorded:
        faults.append(missed(Trap.NO_DUE_DILIGENCE, situation.day, fen=fen))
    if duty.ask_source_or_use and not asked:
        faults.append(duty.rule.faults("source_not_asked", fen=fen))
    if asked and not duty.ask_source_or_use:
        faults.append(duty.rule.faults("source_asked_needlessly", fen=fen))
    noticed = (Trap.NO_DUE_DILIGENCE,) if duty.identify and recorded else ()
    return Judgement(noticed, tuple(faults))


def _judge_count(situation: Situation, progress: Progress) -> Judgement:
    """A miscount, an undetected counterfeit, an amount that the customer has not agreed to."""
    count = progress.count
    if count is None:
        return Judgement()
    money, day = kept_money(situation, progress), situation.day
    there = cash_of(money)
    false_pieces = sum(not piece.is_genuine for piece in money)
    faults = []
    if count.counted != there:
        faults.append(
            rule("bank.count.said", day).faults(
                "miscounted", counted_fen=count.counted.fen, there_fen=there.fen
            )
        )
    if false_pieces:
        faults.append(missed(Trap.COUNTERFEIT, day, pieces=false_pieces))
    if there.fen not in (situation.said_fen, progress.confirmed_fen):
        faults.append(
            missed(Trap.AMOUNT_DIFFERS, day, said_fen=situation.said_fen, there_fen=there.fen)
        )
    return Judgement(faults=tuple(faults))
