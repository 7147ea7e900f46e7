"""Tellers that play themselves, step by step: a careful one, and one that overlooks some traps."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.engine.bank import actions as do
from simulator.engine.bank.authorisation import Authorisation
from simulator.engine.bank.beside_the_spine import SCAM_TOLD
from simulator.engine.bank.checks import defects
from simulator.engine.bank.counterfeit import Find, procedure
from simulator.engine.bank.denominations import FACES, Cash, payout
from simulator.engine.bank.due_diligence import cash_duty
from simulator.engine.bank.notes import cash_of
from simulator.engine.bank.papers import NEEDED_PAPERS, PaperKind
from simulator.engine.bank.progress import Progress
from simulator.engine.bank.rules import rule
from simulator.engine.bank.seals import PlacedSeal
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Business, Step, next_step
from simulator.engine.bank.traps import Trap
from simulator.engine.rmb import capitals

SEALED = (PlacedSeal("cleared", 320, 520), PlacedSeal("name", 560, 560))
"""Seals in their place on a slip."""
_SETTLED_BY = {
    Trap.EXPIRED_ID: PaperKind.IDENTITY,
    Trap.NAME_MISMATCH: PaperKind.SUPPORTING,
    Trap.PHOTO_MISMATCH: PaperKind.SUPPORTING,
    Trap.AGENT_WITHOUT_ID: PaperKind.AGENT_IDENTITY,
}
"""The paper that could settle a finding."""
_Choice = Callable[[], do.Action]
_PLENTY = Cash(dict.fromkeys(FACES, 10_000))


@dataclass(frozen=True, slots=True)
class BotTeller:
    """A teller that knows the rules and overlooks what it is told to overlook."""

    overlooks: frozenset[Trap] = frozenset()
    supervisor: str = "supervisor"
    """Who authorises, by an opaque id."""

    def next_action(
        self, situation: Situation, progress: Progress, *, voucher: int, box: Cash = _PLENTY
    ) -> do.Action:
        """What the teller does now.

        Args:
            situation: What the teller faces.
            progress: How far the transaction has come; not ended.
            voucher: The number of the next blank slip.
            box: What lies in the cash box.
        """
        if Step.IDENTITY in progress.done and Step.POST not in progress.done:
            for decide in (self._about_papers, self._about_scam, self._before_posting):
                if action := decide(situation, progress):
                    return action
        step = next_step(situation.business, progress.done)
        plain: dict[Step | None, _Choice] = {
            Step.CALL: do.CallCustomer,
            Step.PAPERS: lambda: self._papers(progress),
            Step.IDENTITY: lambda: self._identity(situation, progress),
            Step.COUNT: lambda: self._count(situation),
            Step.PIN: lambda: do.EnterPin(is_right=True),
            Step.POST: lambda: self._post(situation, progress),
            Step.PRINT: lambda: do.PrintSlip(voucher),
            Step.SIGN: do.TakeSignature,
            Step.COUNT_OUT: lambda: self._count_out(situation, progress, box),
            Step.SEAL: lambda: do.SealSlip(SEALED),
        }
        if step in plain:
            return plain[step]()
        return do.HandOver((progress.taken - {PaperKind.SLIP}) | {PaperKind.RECEIPT})

    def _papers(self, progress: Progress) -> do.Action:
        missing = NEEDED_PAPERS - progress.papers.kinds() - progress.papers_asked
        if missing:
            return do.AskForPaper(min(missing))
        there = progress.papers.kinds()
        return do.TakePapers(there) if there >= NEEDED_PAPERS else do.Decline("papers_missing")

    def _identity(self, situation: Situation, progress: Progress) -> do.Action:
        found = defects(situation, progress.papers) - self.overlooks
        return do.CheckIdentity(found, central_asked=True)

    def _about_papers(self, _situation: Situation, progress: Progress) -> do.Action | None:
        if not progress.findings:
            return None
        finding = min(progress.findings)
        wanted = _SETTLED_BY[finding]
        if wanted in progress.papers_asked:
            return do.Decline(finding)
        return do.AskForPaper(wanted)

    def _about_scam(self, situation: Situation, progress: Progress) -> do.Action | None:
        if not situation.is_scammed or Trap.PHONE_SCAM in self.overlooks:
            return None
        if not progress.purpose_asked:
            return do.AskPurpose()
        return do.Decline(Trap.PHONE_SCAM, told=SCAM_TOLD)

    def _before_posting(self, situation: Situation, progress: Progress) -> do.Action | None:
        """Seize, confirm, record and have authorised what must be before posting."""
        count = progress.count
        if situation.business is Business.DEPOSIT and count is None:
            return None
        if count is not None and count.put_aside and not progress.has_seized:
            find = Find(len(count.put_aside), resists=situation.resists)
            return do.SeizeCounterfeits(procedure(find, situation.day), staff=2)
        fen = situation.said_fen if count is None else count.counted.fen
        if count is not None and fen not in (situation.said_fen, progress.confirmed_fen):
            return do.ConfirmAmount(fen)
        duty = cash_duty(fen=fen, risk=situation.risk, day=situation.day)
        careful = Trap.NO_DUE_DILIGENCE not in self.overlooks
        if duty.identify and careful and progress.diligence is None:
            return do.RecordDiligence(
                basic_recorded=True, copy_kept=True, source_asked=duty.ask_source_or_use
            )
        level = situation.profile.level(fen)
        if level and progress.authorisation is None:
            return do.Authorise(Authorisation(self.supervisor, level, progress.taken))
        return None

    def _count(self, situation: Situation) -> do.Action:
        aside = frozenset(
            place
            for place, piece in enumerate(situation.money)
            if not piece.is_genuine and Trap.COUNTERFEIT not in self.overlooks
        )
        good = [piece for place, piece in enumerate(situation.money) if place not in aside]
        counted = cash_of(good)
        if Trap.AMOUNT_DIFFERS in self.overlooks:
            counted = payout(situation.said_fen, _PLENTY) or counted
        return do.CountCash(counted, aside, self._second(situation, counted.fen))

    def _post(self, situation: Situation, progress: Progress) -> do.Action:
        count = progress.count
        fen = situation.said_fen if count is None else count.counted.fen
        return do.Post(situation.account.number, fen, capitals(fen))

    def _count_out(self, situation: Situation, progress: Progress, box: Cash) -> do.Action:
        fen = progress.posted_fen or 0
        return do.CountOut(payout(fen, box) or Cash(), self._second(situation, fen))

    def _second(self, situation: Situation, fen: int) -> bool:
        threshold = rule("bank.second-count", situation.day).numbers["cash_fen"]
        return bool(fen >= threshold and Trap.NO_SECOND_COUNT not in self.overlooks)
