"""How far a counter transaction has come, and what a step adds to it."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.engine.bank.actions import CountCash, RecordDiligence
from simulator.engine.bank.authorisation import Authorisation
from simulator.engine.bank.denominations import Cash
from simulator.engine.bank.evidence import Evidence
from simulator.engine.bank.notes import Piece
from simulator.engine.bank.papers import PaperKind, Papers
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import Step
from simulator.engine.bank.traps import Trap


class Ending(StrEnum):
    COMPLETED = "completed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Progress:
    """A transaction in the middle of its steps."""

    papers: Papers
    """What lies on the counter now."""
    done: tuple[Step, ...] = ()
    taken: frozenset[PaperKind] = frozenset()
    findings: frozenset[Trap] = frozenset()
    """What the teller holds against the papers; nothing goes on while any stands."""
    papers_asked: frozenset[PaperKind] = frozenset()
    purpose_asked: bool = False
    count: CountCash | None = None
    confirmed_fen: int | None = None
    """What the customer has agreed to after the count."""
    has_seized: bool = False
    diligence: RecordDiligence | None = None
    authorisation: Authorisation | None = None
    wrong_pins: int = 0
    posted_fen: int | None = None
    voucher: int | None = None
    paid: Cash | None = None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What an action did: the next progress and one line of evidence."""

    progress: Progress
    evidence: Evidence
    completes_step: bool = True
    """False where the step has to be done again, as after a wrong PIN."""


def start(situation: Situation) -> Progress:
    """A transaction before its first step."""
    return Progress(situation.papers)


def kept_money(situation: Situation, progress: Progress) -> tuple[Piece, ...]:
    """The customer's money without what was put aside: what goes into the box when it is posted.

    It is what lies there, not what was counted: an undetected counterfeit or a miscount shows up at
    closing.
    """
    aside = progress.count.put_aside if progress.count else frozenset()
    return tuple(piece for place, piece in enumerate(situation.money) if place not in aside)
