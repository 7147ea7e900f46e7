"""What the compliance scan held back, and why a broker thinks otherwise."""

from datetime import datetime

from django.db import transaction

from simulator.engine.brokerage.compliance import Scan
from simulator.engine.refusal import Refusal
from simulator.models import Contact, DeskSession, PhraseFinding
from simulator.models.work_kinds import BrokerWork
from simulator.services import evidence, queue

LONGEST = 1_000
"""Characters of one thing said or written."""


def hold_back(
    *, contact: Contact, session: DeskSession, text: str, scanned: Scan, now: datetime
) -> PhraseFinding:
    """Keeps a text that may not be said as it is, with a line of evidence for each kind of phrase."""
    digest = ""
    for kind in dict.fromkeys(hit.kind.key for hit in scanned.held):
        facts = {"visit": contact.visit, "group": kind, "sent": False, "version": scanned.version}
        event = evidence.record(
            session=session,
            kind=BrokerWork.PHRASE_CAUGHT,
            facts=facts,
            texts={"draft": text},
            now=now,
        )
        digest = str(event.texts.get("draft", ""))
    return PhraseFinding.objects.create(
        contact=contact,
        session=session,
        text=digest,
        version=scanned.version,
        phrases=[[hit.kind.key, hit.spelling, hit.start, hit.end] for hit in scanned.held],
        found_at=now,
    )


@transaction.atomic
def appeal(*, finding: PhraseFinding, text: str, now: datetime) -> PhraseFinding | Refusal:
    """Keeps why the broker thinks that a caught phrase may be said; once for each finding."""
    refused = text_refusal(text)
    if refused is not None:
        return refused
    session = queue.held_session(finding.session)
    finding = PhraseFinding.objects.select_related("contact").get(pk=finding.pk)
    if finding.appealed_at is not None:
        return Refusal("appealed_already")
    event = evidence.record(
        session=session,
        kind=BrokerWork.PHRASE_APPEALED,
        facts={"visit": finding.contact.visit, "version": finding.version},
        texts={"appeal": text},
        now=now,
    )
    finding.appeal, finding.appealed_at = str(event.texts.get("appeal", "")), now
    finding.save(update_fields=["appeal", "appealed_at"])
    return finding


def text_refusal(text: str) -> Refusal | None:
    """Why a text cannot be said or written: nothing in it, or too much."""
    if not text.strip():
        return Refusal("nothing_written")
    if len(text) > LONGEST:
        return Refusal("text_too_long", facts={"most": LONGEST, "length": len(text)})
    return None
