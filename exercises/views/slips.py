"""Slips as they lie beside evidence and reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from exercises.models import Attempt
from exercises.selectors import work_evidence
from exercises.selectors.grading import Script
from exercises.views.evidence_timeline import Line
from simulator.models import CounterTransaction
from simulator.selectors import counter as reading
from simulator.views.counter_voucher import VoucherView, voucher_of

_ON_PAPER = ("counter.sealed", "counter.posted", "counter.printed", "counter.signed")


@dataclass(frozen=True, slots=True)
class SlipView:
    """A printed slip. Where work is marked blind, a number stands for the teller's name."""

    visit: str
    voucher: VoucherView
    teller: str
    lost: int = 0
    """Hundredths lost over its seals and its posting."""


def slips_of(script: Script, lines: Sequence[Line]) -> list[SlipView]:
    """The slips that were printed in an attempt, in the order of its customers."""
    teller = None if script.is_named else script.label
    slips = []
    for work in transactions_of(script.sheet.attempt):
        visit = work.ticket.number
        lost = sum(
            mark.lost
            for line in lines
            if line.kind in _ON_PAPER and line.visit == visit
            for mark in line.marks
        )
        slip = slip_of(work, teller=teller, lost=lost)
        if slip is not None:
            slips.append(slip)
    return slips


def slip_of(
    work: CounterTransaction, *, teller: str | None = None, lost: int = 0
) -> SlipView | None:
    """The slip of a transaction; None where none was printed."""
    situation = reading.situation_of(work)
    progress = reading.progress_of(work, situation)
    if progress.voucher is None:
        return None
    voucher = voucher_of(work, situation, progress, {})
    return SlipView(work.ticket.number, voucher, teller or _teller(work), lost)


def transactions_of(attempt: Attempt) -> list[CounterTransaction]:
    """The counter's transactions of an attempt, by ticket."""
    sessions = [window.session for window in work_evidence.windows_of(attempt)]
    rows = CounterTransaction.objects.filter(session__in=sessions).select_related(
        "ticket__customer", "session__person", "voucher"
    )
    visits = work_evidence.visits_of(attempt)
    return [
        row for row in rows.order_by("ticket__serial") if not visits or row.ticket.number in visits
    ]


def _teller(work: CounterTransaction) -> str:
    return str(getattr(work.session.person, "name", ""))
