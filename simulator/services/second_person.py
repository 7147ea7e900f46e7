"""Asking a second person: to authorise, to count again, to take part in a seizure.

Whoever is posted as supervisor in the same context answers; where nobody is, a simulated one does
after a while. Both look at the customer's papers before they decide.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from simulator.engine.bank import actions as do
from simulator.engine.bank.authorisation import Authorisation as Given
from simulator.engine.bank.checks import defects
from simulator.engine.bank.notes import cash_of
from simulator.engine.bank.progress import Progress, kept_money
from simulator.engine.bank.situation import Situation
from simulator.engine.refusal import Refusal
from simulator.models import Authorisation, CounterTransaction, DeskPolicy, DeskSession
from simulator.models.work_kinds import CounterWork
from simulator.selectors import counter as reading
from simulator.selectors import second_person as asked_reading
from simulator.services import counter, evidence, queue

Purpose, State = Authorisation.Purpose, Authorisation.State
SIMULATED = "supervisor"
"""Names the simulated supervisor in evidence."""


@transaction.atomic
def ask(
    *,
    work: CounterTransaction,
    purpose: Authorisation.Purpose,
    papers: Collection[str],
    now: datetime,
) -> Authorisation | Refusal:
    """Asks for a second person and shows papers; who has asked already goes on waiting.

    Refused before the papers were taken (`nothing_to_show`).
    """
    session = queue.held_session(work.session)
    work = counter.held(work=work)
    situation = reading.situation_of(work)
    progress = reading.progress_of(work, situation)
    if not progress.taken or progress.ending is not None:
        return Refusal("nothing_to_show")
    open_one = work.authorisations.filter(purpose=purpose, state=State.ASKED).first()
    if open_one is not None:
        return open_one
    amount = _amount(situation, progress)
    asked = Authorisation.objects.create(
        transaction=work,
        purpose=purpose,
        level=situation.profile.level(amount) if purpose == Purpose.AUTHORISE else 0,
        amount=amount,
        presented=_kinds(progress, papers),
        asked_at=now,
    )
    _tell(asked, session, CounterWork.SECOND_ASKED, now, papers=list(asked.presented))
    return asked


@transaction.atomic
def show(*, asked: Authorisation, papers: Collection[str], now: datetime) -> None:
    """Shows further papers to whoever was asked."""
    session = queue.held_session(asked.transaction.session)
    work = counter.held(work=asked.transaction)
    progress = reading.progress_of(work, reading.situation_of(work))
    shown = sorted({*asked.presented, *_kinds(progress, papers)})
    if shown == sorted(asked.presented):
        return
    asked.presented = shown
    asked.save(update_fields=["presented"])
    _tell(asked, session, CounterWork.SECOND_SHOWN, now, papers=shown)


@transaction.atomic
def look(*, asked: Authorisation, paper: str) -> None:
    """A real second person looks at a paper that was shown."""
    held = Authorisation.objects.select_for_update(no_key=True).get(pk=asked.pk)
    if paper in held.presented and paper not in held.looked_at:
        held.looked_at = sorted([*held.looked_at, paper])
        held.save(update_fields=["looked_at"])


@transaction.atomic
def decide(
    *, asked: Authorisation, authoriser: DeskSession, agrees: bool, reason: str, now: datetime
) -> Refusal | None:
    """A real second person decides. Refused where somebody has decided already.

    Agreeing to papers that were not looked at is possible; the posting is refused then
    (`authorised_unseen`).
    """
    queue.held_session(asked.transaction.session)
    held = Authorisation.objects.select_for_update(of=("self",), no_key=True).get(pk=asked.pk)
    if held.state != State.ASKED:
        return Refusal("decided_already")
    held.authoriser = authoriser
    return _settle(held, agrees=agrees, reason="" if agrees else reason, now=now)


def answer_due(*, work: CounterTransaction, now: datetime) -> None:
    """Lets the simulated supervisor answer what has waited long enough and nobody else will answer.

    Pages ask on every look, so nothing is locked where nothing was asked.
    """
    if work.authorisations.filter(state=State.ASKED).exists():
        _answer_due(work, now)


@transaction.atomic
def _answer_due(work: CounterTransaction, now: datetime) -> None:
    session = queue.held_session(work.session)
    work = counter.held(work=work)
    if asked_reading.supervisors(session).exists():
        return
    wait = timedelta(seconds=DeskPolicy.of(session.policy).supervisor_seconds)
    situation = reading.situation_of(work)
    for asked in work.authorisations.filter(state=State.ASKED, asked_at__lte=now - wait):
        progress = reading.progress_of(work, situation)
        asked.looked_at = asked.presented
        if asked_reading.papers_wanted(asked, progress):
            asked.save(update_fields=["looked_at"])
            continue
        reason = objection(asked, situation, progress)
        _settle(asked, agrees=not reason, reason=reason, now=now)


def objection(asked: Authorisation, situation: Situation, progress: Progress) -> str:
    """Why a supervisor who knows the rules refuses; empty if there is nothing to object to."""
    found = sorted(defects(situation, progress.papers))
    if found:
        return found[0].value
    if situation.is_scammed:
        return "phone_scam"
    if asked.purpose == Purpose.SECOND_COUNT and progress.count is not None:
        money = kept_money(situation, progress)
        if any(not piece.is_genuine for piece in money):
            return "counterfeit"
        if progress.count.counted != cash_of(money):
            return "count_differs"
    return ""


def _settle(asked: Authorisation, *, agrees: bool, reason: str, now: datetime) -> Refusal | None:
    work = counter.held(work=asked.transaction)
    asked.state = State.GRANTED if agrees else State.REFUSED
    asked.reason, asked.decided_at = reason, now
    asked.save()
    _tell(
        asked,
        work.session,
        CounterWork.SECOND_DECIDED,
        now,
        papers=list(asked.looked_at),
        agreed=agrees,
        reason=reason,
        by=_name(asked),
    )
    action = _action(asked, work, agrees=agrees)
    if action is None:
        return None
    result = counter.act(work=work, action=action, now=now)
    return result if isinstance(result, Refusal) else None


def _action(asked: Authorisation, work: CounterTransaction, *, agrees: bool) -> do.Action | None:
    """What the decision does to the transaction at once."""
    if asked.purpose == Purpose.AUTHORISE:
        seen = frozenset(asked.looked_at)
        return do.Authorise(Given(_name(asked), asked.level, seen, agreed=agrees))
    count = reading.progress_of(work, reading.situation_of(work)).count
    if asked.purpose == Purpose.SECOND_COUNT and agrees and count is not None:
        return replace(count, second_count=True)
    return None


def _amount(situation: Situation, progress: Progress) -> int:
    """Fen that the question is about: what was counted, else what the customer asks for."""
    return progress.count.counted.fen if progress.count else situation.said_fen


def _kinds(progress: Progress, papers: Collection[str]) -> list[str]:
    """Of the papers named, those that lie with the teller."""
    return sorted(kind.value for kind in progress.taken if kind.value in papers)


def _name(asked: Authorisation) -> str:
    return reading.desk_name(asked.authoriser_id) if asked.authoriser_id else SIMULATED


def _tell(
    asked: Authorisation,
    session: DeskSession,
    kind: CounterWork,
    now: datetime,
    **facts: object,
) -> None:
    told = {
        "visit": asked.transaction.ticket.number,
        "business": asked.transaction.business,
        "purpose": asked.purpose,
        "level": asked.level,
        "amount_fen": asked.amount,
        **facts,
    }
    person = asked.authoriser.person_id if asked.authoriser and "agreed" in facts else None
    evidence.record(session=session, kind=kind, facts=told, now=now, person_id=person)
