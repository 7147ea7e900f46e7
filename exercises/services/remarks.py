"""Asking to have a mark that is out looked at again, and answering."""

from datetime import datetime

from django.db import transaction

from classroom.models import User
from exercises.models import MarkSheet, Release, RemarkRequest
from exercises.services import marking
from simulator.engine.refusal import Refusal

LONGEST_TEXT = 1_000
Outcome = RemarkRequest.Outcome


@transaction.atomic
def ask(
    *, release: Release, criterion: str, text: str, by: User, now: datetime
) -> RemarkRequest | Refusal:
    """Asks about a criterion, or about the whole where none is named.

    Refused without words (`request_empty`), for a criterion that the rubric does not have, and
    while a request about the same is open (`asked_already`).
    """
    text = text.strip()
    known = {row["computed"]["key"] for row in release.data["criteria"]}
    if criterion and criterion not in known:
        return Refusal("no_such_criterion")
    if not text:
        return Refusal("request_empty")
    if len(text) > LONGEST_TEXT:
        return Refusal("request_too_long", facts={"most": LONGEST_TEXT})
    Release.objects.select_for_update().get(pk=release.pk)
    if release.requests.filter(criterion=criterion, outcome="").exists():
        return Refusal("asked_already")
    return RemarkRequest.objects.create(
        release=release, criterion=criterion, text=text, by=by, at=now
    )


@transaction.atomic
def answer(
    *, request: RemarkRequest, outcome: RemarkRequest.Outcome, text: str, by: User, now: datetime
) -> RemarkRequest | Refusal:
    """Answers a request; to look again takes the mark back into review.

    Refused without words (`answer_empty`); an answered request stays as it is.
    """
    held = RemarkRequest.objects.select_for_update().get(pk=request.pk)
    if held.outcome:
        return held
    text = text.strip()
    if not text:
        return Refusal("answer_empty")
    if len(text) > LONGEST_TEXT:
        return Refusal("request_too_long", facts={"most": LONGEST_TEXT})
    held.outcome, held.answer, held.answered_by, held.answered_at = outcome, text, by, now
    held.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    sheet = MarkSheet.objects.select_for_update().get(attempt=held.release.attempt_id)
    if outcome == Outcome.AGAIN and sheet.is_released:
        marking.step(sheet, MarkSheet.State.IN_REVIEW, by, now, text[:300])
    return held
