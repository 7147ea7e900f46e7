"""Marking an attempt: computing from evidence, deciding by hand, moving the sheet on."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from classroom.models import User
from exercises.models import Attempt, ComputedMark, Decision, MarkSheet, SheetStep
from exercises.scoring.answers import key_of
from exercises.scoring.criteria import ByHuman, Criterion, Work
from exercises.scoring.decisions import range_of
from exercises.scoring.evidence import Evidence
from exercises.scoring.marking import Marking, mark
from exercises.scoring.rubric import rubric_of
from exercises.selectors import marks as reading
from exercises.selectors import work_evidence
from simulator.engine.refusal import Refusal

State = MarkSheet.State
Kind = Decision.Kind
LONGEST_REASON = 500
LONGEST_COMMENT = 2_000
NEXT = {
    State.NOT_MARKED: (State.IN_MARKING, State.MARKED),
    State.IN_MARKING: (State.MARKED,),
    State.MARKED: (State.IN_MARKING, State.IN_REVIEW, State.READY),
    State.IN_REVIEW: (State.IN_MARKING, State.MARKED, State.READY),
    State.READY: (State.IN_REVIEW,),
    State.RELEASED: (State.IN_REVIEW,),
}
"""Where a sheet can go. Released is reached by releasing (`services.releases`) alone."""
OPEN = (State.NOT_MARKED, State.IN_MARKING, State.IN_REVIEW)
"""States in which marks can be changed."""


def computed(attempt: Attempt, evidence: Evidence) -> Marking:
    """The marking of an attempt by its frozen rubric and key; human criteria are left open."""
    work = Work(
        evidence=evidence,
        answers=work_evidence.answers_of(attempt),
        key=key_of(attempt.answer_key),
    )
    return mark(rubric_of(attempt.rubric.data), work)


@transaction.atomic
def open_sheet(*, attempt: Attempt, now: datetime) -> MarkSheet:
    """Computes the mark of an attempt that was handed in, and opens its sheet."""
    compute(attempt=attempt, now=now)
    return MarkSheet.objects.create(attempt=attempt)


@transaction.atomic
def compute(*, attempt: Attempt, now: datetime) -> ComputedMark:
    """Computes the mark from the evidence there is; one that says the same is not written again."""
    evidence = work_evidence.evidence_of(attempt)
    marking = computed(attempt, evidence)
    digest = marking.digest()
    last = attempt.computed.order_by("-number").first()
    if last is not None and (last.digest, last.evidence) == (digest, evidence.digest()):
        return last
    return ComputedMark.objects.create(
        attempt=attempt,
        number=last.number + 1 if last else 1,
        marking=marking.as_data(),
        digest=digest,
        evidence=evidence.digest(),
        at=now,
    )


@transaction.atomic
def choose_level(
    *, sheet: MarkSheet, version: int, criterion: str, level: str, by: User, now: datetime
) -> MarkSheet | Refusal:
    """Chooses the level of a criterion that a human judges."""
    held = _held(sheet)
    asked = _criterion(held, criterion)
    refused = _change_refused(held, version)
    if refused:
        return refused
    if asked is None or not isinstance(asked.basis, ByHuman):
        return Refusal("no_such_criterion")
    if level not in {each.key for each in asked.basis.levels}:
        return Refusal("no_such_level")
    return _decide(held, by, now, criterion=criterion, kind=Kind.LEVEL, level=level)


@transaction.atomic
def change_points(
    *,
    sheet: MarkSheet,
    version: int,
    criterion: str,
    points: int,
    reason: str,
    by: User,
    now: datetime,
) -> MarkSheet | Refusal:
    """Lets other points count than those computed, for a reason that the student reads.

    Args:
        sheet: The attempt's sheet.
        version: The version of the sheet that the marker had before their eyes.
        criterion: Key of a criterion of its rubric.
        points: Hundredths.
        reason: Why; never empty.
        by: The marker.
        now: The server's clock.
    """
    held = _held(sheet)
    asked = _criterion(held, criterion)
    refused = _change_refused(held, version)
    if refused:
        return refused
    if asked is None:
        return Refusal("no_such_criterion")
    least, most = range_of(asked)
    if not least <= points <= most:
        return Refusal("points_out_of_range", facts={"least": least, "most": most})
    reason = reason.strip()
    if not reason:
        return Refusal("reason_missing")
    if len(reason) > LONGEST_REASON:
        return Refusal("reason_too_long", facts={"most": LONGEST_REASON})
    return _decide(
        held, by, now, criterion=criterion, kind=Kind.OVERRIDE, points=points, reason=reason
    )


@transaction.atomic
def take_back_change(
    *, sheet: MarkSheet, version: int, criterion: str, by: User, now: datetime
) -> MarkSheet | Refusal:
    """Lets the computed points of a criterion count again."""
    held = _held(sheet)
    refused = _change_refused(held, version)
    if refused:
        return refused
    if _criterion(held, criterion) is None:
        return Refusal("no_such_criterion")
    return _decide(held, by, now, criterion=criterion, kind=Kind.AS_COMPUTED)


@transaction.atomic
def comment(
    *, sheet: MarkSheet, version: int, text: str, by: User, now: datetime
) -> MarkSheet | Refusal:
    """Writes the words to the student on the whole."""
    held = _held(sheet)
    refused = _change_refused(held, version)
    if refused:
        return refused
    if len(text) > LONGEST_COMMENT:
        return Refusal("comment_too_long", facts={"most": LONGEST_COMMENT})
    if held.comment == text.strip():
        return held
    held.comment = text.strip()
    return _changed(held, by, now)


@transaction.atomic
def move(
    *,
    sheet: MarkSheet,
    version: int,
    to: MarkSheet.State,
    by: User,
    now: datetime,
    reason: str = "",
) -> MarkSheet | Refusal:
    """Moves a sheet to another state.

    Refused where that is no next state (`no_such_step`), while a criterion is not judged
    (`not_judged`), and without a reason where a mark that was ready goes back (`reason_missing`).
    """
    held = _held(sheet)
    if held.version != version:
        return _overtaken(held)
    if held.state == to:
        return held
    if to not in NEXT[State(held.state)]:
        return Refusal("no_such_step", facts={"now": held.get_state_display(), "to": to.label})
    pending = reading.standing_of(held).decided.pending
    if to in (State.MARKED, State.READY) and pending:
        return Refusal("not_judged", facts={"criterion": pending[0].criterion.name})
    if held.state in (State.READY, State.RELEASED) and not reason.strip():
        return Refusal("reason_missing")
    step(held, to, by, now, reason.strip()[:300])
    return held


def step(sheet: MarkSheet, to: MarkSheet.State, by: User, now: datetime, reason: str = "") -> None:
    """Writes a sheet's new state and who moved it; the caller holds the sheet and has checked."""
    last = sheet.steps.aggregate(last=Max("number"))["last"] or 0
    SheetStep.objects.create(
        sheet=sheet, number=last + 1, old=sheet.state, new=to, reason=reason, by=by, at=now
    )
    sheet.state, sheet.marker = to, by
    sheet.version += 1
    sheet.save(update_fields=["state", "marker", "version"])


def _held(sheet: MarkSheet) -> MarkSheet:
    rows = MarkSheet.objects.select_for_update(of=("self",))
    return rows.select_related(
        "attempt__rubric", "attempt__party__assignment__teaching_class", "marker"
    ).get(pk=sheet.pk)


def _criterion(sheet: MarkSheet, key: str) -> Criterion | None:
    rubric = rubric_of(sheet.attempt.rubric.data)
    return next((criterion for criterion in rubric if criterion.key == key), None)


def _change_refused(sheet: MarkSheet, version: int) -> Refusal | None:
    if sheet.version != version:
        return _overtaken(sheet)
    if sheet.state not in OPEN:
        return Refusal("sheet_not_open", facts={"state": sheet.get_state_display()})
    return None


def _overtaken(sheet: MarkSheet) -> Refusal:
    name = sheet.marker.name if sheet.marker else ""
    return Refusal("sheet_changed", facts={"name": name})


def _decide(
    sheet: MarkSheet,
    by: User,
    now: datetime,
    *,
    criterion: str,
    kind: Decision.Kind,
    **what: object,
) -> MarkSheet:
    last = sheet.decisions.aggregate(last=Max("number"))["last"] or 0
    Decision.objects.create(
        sheet=sheet, number=last + 1, criterion=criterion, kind=kind, by=by, at=now, **what
    )
    return _changed(sheet, by, now)


def _changed(sheet: MarkSheet, by: User, now: datetime) -> MarkSheet:
    """The sheet with one more change by somebody; a first one begins the marking."""
    if sheet.state == State.NOT_MARKED:
        step(sheet, State.IN_MARKING, by, now)
    else:
        sheet.version += 1
        sheet.marker = by
    sheet.save(update_fields=["comment", "marker", "version"])
    return sheet
