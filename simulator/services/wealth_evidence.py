"""What each step of an interview leaves behind, and the interview kept from others until the commit."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from simulator.engine.plain import to_plain
from simulator.engine.refusal import Fault, Refusal
from simulator.models import Interview, WorkEvent
from simulator.models.work_kinds import WealthWork
from simulator.services import evidence, queue
from simulator.services.refused import RefusedError


def held(interview: Interview) -> Interview:
    """An open interview as it is now, kept from others until the commit; its desk is held first.

    Raises:
        RefusedError: the interview is over, or its desk has been left.
    """
    session = queue.held_session(interview.session)
    rows = Interview.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("customer", "session__town").get(pk=interview.pk)
    if found.closed_at is not None or session.closed_at is not None:
        raise RefusedError(Refusal("interview_over", facts={"client": found.customer.name}))
    return found


def tell(
    interview: Interview,
    kind: WealthWork,
    now: datetime,
    facts: Mapping[str, object] = MappingProxyType({}),
    *,
    texts: Mapping[str, str] | None = None,
) -> WorkEvent:
    """Adds a step to the evidence of the interview's desk."""
    return evidence.record(
        session=interview.session,
        kind=kind,
        facts={"visit": interview.visit, **facts},
        texts=texts,
        now=now,
    )


def notice(interview: Interview, trap: str, step: WealthWork, now: datetime) -> None:
    """Something planted was found and dealt with."""
    tell(interview, WealthWork.NOTICED, now, {"trap": trap, "step": step})


def break_rule(interview: Interview, fault: Fault, step: WealthWork, now: datetime) -> None:
    """Something was done although a rule forbids it."""
    facts: dict[str, object] = to_plain(fault.facts)
    facts |= {"fault": fault.code, "rule": fault.rule, "step": step}
    tell(interview, WealthWork.RULE_BROKEN, now, facts)
