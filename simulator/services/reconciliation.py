"""The day's reconciliation of transfers: what a desk explains, and what was found, kept as evidence."""

from datetime import datetime

from django.db import transaction

from simulator.models import DeskSession
from simulator.models.work_kinds import TransferWork
from simulator.selectors.reconciliation import Item, Reconciliation, Verdict
from simulator.services import evidence, queue


@transaction.atomic
def explain(*, session: DeskSession, item: Item, said: Verdict, now: datetime) -> None:
    """Says what explains a difference; evidence says whether it does."""
    session = queue.held_session(session)
    facts = {
        "transfer": item.transfer.name,
        "verdict": said.value,
        "right": said is item.verdict,
    }
    evidence.record(session=session, kind=TransferWork.DIFFERENCE_EXPLAINED, facts=facts, now=now)


@transaction.atomic
def finish(*, session: DeskSession, found: Reconciliation, now: datetime) -> None:
    """Keeps what a comparison has found: each open item, each difference, and how many there are."""
    session = queue.held_session(session)
    for item in found.differences:
        facts = {"transfer": item.transfer.name, "verdict": item.verdict.value}
        evidence.record(session=session, kind=TransferWork.OPEN_ITEM_FOUND, facts=facts, now=now)
    summary = {
        "date": found.day.isoformat(),
        "differences": len(found.differences),
        "unexplained": found.unexplained,
        "transit_fen": found.transit,
    }
    evidence.record(session=session, kind=TransferWork.RECONCILED, facts=summary, now=now)
