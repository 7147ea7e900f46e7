"""The slips of an attempt, as they lie beside the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from exercises.models import Attempt
from exercises.selectors import work_evidence
from exercises.selectors.grading import Script
from exercises.views.evidence_timeline import Line
from simulator.models import CounterTransaction
from simulator.selectors import counter as reading
from simulator.views.counter_voucher import VoucherView, voucher_of


@dataclass(frozen=True, slots=True)
class SlipView:
    """A printed slip. Where work is marked blind, a number stands for the teller's name."""

    visit: str
    voucher: VoucherView
    teller: str
    lost: int
    """Hundredths lost over its seals and its posting."""


_ON_PAPER = ("counter.sealed", "counter.posted", "counter.printed", "counter.signed")


def slips_of(script: Script, lines: Sequence[Line]) -> list[SlipView]:
    """The slips that were printed in an attempt, in the order of its customers."""
    attempt = script.sheet.attempt
    slips = []
    for work in transactions_of(attempt):
        situation = reading.situation_of(work)
        progress = reading.progress_of(work, situation)
        if progress.voucher is None:
            continue
        visit = work.ticket.number
        refs = {
            (str(event.session_id), event.number)
            for event in work_evidence.events_of(attempt)
            if event.kind in _ON_PAPER and event.facts.get("visit") == visit
        }
        lost = sum(
            mark.lost
            for line in lines
            if (line.ref.session, line.ref.sequence) in refs
            for mark in line.marks
        )
        teller = _teller(work) if script.is_named else script.label
        slips.append(SlipView(visit, voucher_of(work, situation, progress, {}), teller, lost))
    return slips


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
    person = work.session.person
    return getattr(person, "name", "") if person else ""
