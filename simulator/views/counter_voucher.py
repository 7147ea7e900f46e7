"""The slip: a preview until it is printed, then the paper that is signed and sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simulator.engine.bank import actions as do
from simulator.engine.bank.progress import Progress
from simulator.engine.bank.seals import PlacedSeal, SealedPaper, sealed_papers
from simulator.engine.bank.situation import Situation
from simulator.engine.bank.spine import TRADE_CODES, Step, next_step
from simulator.models import CounterTransaction
from simulator.selectors import counter as reading
from simulator.views.typed import fen_of


@dataclass(frozen=True, slots=True)
class VoucherView:
    paper: SealedPaper
    state: str | Promise
    is_preview: bool
    takes_seals: bool
    day: date
    trade_code: str
    serial: str
    """The serial number of the transaction; empty before it is posted."""
    number: str
    """The number of the blank slip; empty before it is printed."""
    holder: str
    account: str
    capitals: str
    amount: int | None
    signature: str
    seals: Sequence[PlacedSeal]

    @property
    def title(self) -> str:
        """Slips are Chinese in both languages."""
        return f"上班银行 {self.paper.name.zh}"


def voucher_of(
    work: CounterTransaction, situation: Situation, progress: Progress, typed: Mapping[str, Any]
) -> VoucherView:
    """The slip of a transaction; before posting it shows what is being keyed in."""
    post, sealed = _last(work, do.Post), _last(work, do.SealSlip)
    is_posted = post is not None
    signed = Step.SIGN in progress.done
    return VoucherView(
        paper=sealed_papers()[f"{situation.business}_slip"],
        state=_state(progress),
        is_preview=Step.PRINT not in progress.done,
        takes_seals=next_step(situation.business, progress.done) is Step.SEAL,
        day=situation.day,
        trade_code=TRADE_CODES[situation.business],
        serial=f"{work.session_id:05d}{work.serial:04d}" if is_posted else "",
        number=f"{progress.voucher:08d}" if progress.voucher else "",
        holder=situation.account.holder if is_posted or progress.taken else "",
        account=post.account if post else str(typed.get("account", "")),
        capitals=f"人民币{post.capitals}" if post else str(typed.get("capitals", "")),
        amount=post.fen if post else fen_of(str(typed.get("amount", ""))),
        signature=_signature(situation, work) if signed else "",
        seals=sealed.placed if sealed else (),
    )


def _signature(situation: Situation, work: CounterTransaction) -> str:
    """Whoever stands at the counter signs with their own name."""
    return (
        str(work.ticket.errand["visitor"]["name"])
        if situation.is_agent
        else (situation.account.holder)
    )


def _state(progress: Progress) -> str | Promise:
    states = (
        (Step.HAND_OVER, _("Handed over")),
        (Step.SEAL, _("Sealed")),
        (Step.SIGN, _("Signed, to be sealed")),
        (Step.PRINT, _("Printed, to be signed")),
        (Step.POST, _("Posted, to be printed")),
    )
    return next((words for step, words in states if step in progress.done), _("Before posting"))


def _last(work: CounterTransaction, kind: type[Any]) -> Any:
    """The last action of a kind; None if there was none."""
    found = [action for action in reading.actions_of(work) if isinstance(action, kind)]
    return found[-1] if found else None
