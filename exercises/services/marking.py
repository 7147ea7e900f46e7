"""Marking an attempt: computing from evidence, deciding by hand, moving the sheet on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from classroom.models import User
from exercises.models import (
    Assignment,
    Attempt,
    ComputedMark,
    Decision,
    MarkingPhrase,
    MarkSheet,
    SheetStep,
)
from exercises.scoring.answers import key_of
from exercises.scoring.criteria import ByHuman, Criterion, Work
from exercises.scoring.decisions import range_of
from exercises.scoring.evidence import Evidence
from exercises.scoring.marking import Marking, mark
from exercises.scoring.rubric import rubric_of
from exercises.selectors import marks as reading
from exercises.selectors import work_evidence
from exercises.selectors.marks import Standing
from simulator.engine.refusal import Refusal

State = MarkSheet.State
Kind = Decision.Kind
LONGEST_REASON = 500
LONGEST_COMMENT = 2_000
LONGEST_PHRASE = 120
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
def compute_again(*, sheet: MarkSheet, by: User, now: datetime) -> ComputedMark | Refusal:
    """Computes the mark of a sheet that is open from the evidence there is now."""
    held = _held(sheet)
    if held.state not in OPEN:
        return Refusal("sheet_not_open", facts={"state": held.get_state_display()})
    before = reading.computed_mark(held.attempt)
    made = compute(attempt=held.attempt, now=now)
    if made.pk != before.pk:
        _changed(held, by, now)
    return made


@dataclass(frozen=True, slots=True)
class Change:
    """What a marker wants for a criterion: a level, other points, or neither (as computed)."""

    criterion: str
    level: str = ""
    points: int | None = None
    """Hundredths."""
    reason: str = ""
    """Why other points count; the student reads it."""


@transaction.atomic
def decide(
    *,
    sheet: MarkSheet,
    version: int,
    changes: Sequence[Change],
    comment: str,
    by: User,
    now: datetime,
) -> MarkSheet | Refusal:
    """Writes what a marker decided: all of it or, refused, none.

    What is as it stands already is not written again. A first decision begins the marking. Refused
    where somebody else changed the sheet meanwhile (`sheet_changed`), where it is not open
    (`sheet_not_open`), and for what cannot be decided so.

    Args:
        sheet: The attempt's sheet.
        version: The version that the marker had before their eyes.
        changes: What is wanted for criteria, at most one each.
        comment: Words to the student on the whole.
        by: The marker.
        now: The server's clock.
    """
    held = _held(sheet)
    standing = reading.standing_of(held)
    new = [change for change in changes if not _stands(standing, change)]
    is_new = bool(new) or comment.strip() != held.comment
    if not is_new:
        return held
    refused = _change_refused(held, version, comment)
    for change in new:
        refused = refused or _refused(standing, change)
    if refused:
        return refused
    for change in new:
        _write(held, change, by, now)
    held.comment = comment.strip()
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
        return Refusal("reason_needed")
    step(held, to, by, now, reason.strip()[:300])
    return held


@transaction.atomic
def accept_computed(*, assignment: Assignment, by: User, now: datetime) -> int:
    """Takes as marked whatever nobody has touched and the machine marked in full; says how many."""
    return _move_all(assignment, State.NOT_MARKED, State.MARKED, by, now)


@transaction.atomic
def make_ready(*, assignment: Assignment, by: User, now: datetime) -> int:
    """Makes everything that is marked ready for release; says how much that was."""
    return _move_all(assignment, State.MARKED, State.READY, by, now)


def keep_phrase(*, owner: User, text: str) -> Refusal | None:
    """Keeps a comment that a marker uses again and again."""
    text = " ".join(text.split())
    if not text:
        return Refusal("phrase_empty")
    if len(text) > LONGEST_PHRASE:
        return Refusal("phrase_too_long", facts={"most": LONGEST_PHRASE})
    MarkingPhrase.objects.get_or_create(owner=owner, text=text)
    return None


def step(sheet: MarkSheet, to: MarkSheet.State, by: User, now: datetime, reason: str = "") -> None:
    """Writes a sheet's new state and who moved it; the caller holds the sheet and has checked."""
    last = sheet.steps.aggregate(last=Max("number"))["last"] or 0
    SheetStep.objects.create(
        sheet=sheet, number=last + 1, old=sheet.state, new=to, reason=reason, by=by, at=now
    )
    sheet.state, sheet.marker = to, by
    sheet.version += 1
    sheet.save(update_fields=["state", "marker", "version"])


def _move_all(
    assignment: Assignment, old: MarkSheet.State, new: MarkSheet.State, by: User, now: datetime
) -> int:
    sheets = MarkSheet.objects.select_for_update(of=("self",)).filter(
        attempt__party__assignment=assignment, state=old
    )
    moved = 0
    for standing in reading.standings_of(sheets):
        if not standing.decided.pending:
            step(standing.sheet, new, by, now)
            moved += 1
    return moved


def _held(sheet: MarkSheet) -> MarkSheet:
    rows = MarkSheet.objects.select_for_update(of=("self",))
    return rows.select_related(
        "attempt__rubric", "attempt__party__assignment__teaching_class", "marker"
    ).get(pk=sheet.pk)


def _change_refused(sheet: MarkSheet, version: int, comment: str) -> Refusal | None:
    if sheet.version != version:
        return _overtaken(sheet)
    if sheet.state not in OPEN:
        return Refusal("sheet_not_open", facts={"state": sheet.get_state_display()})
    if len(comment) > LONGEST_COMMENT:
        return Refusal("comment_too_long", facts={"most": LONGEST_COMMENT})
    return None


def _stands(standing: Standing, change: Change) -> bool:
    """Whether a criterion is already as the marker wants it."""
    decision = standing.decisions.get(change.criterion)
    if decision is None or decision.kind == Kind.AS_COMPUTED:
        return not change.level and change.points is None
    if decision.kind == Kind.LEVEL:
        return decision.level == change.level and change.points is None
    return (decision.points, decision.reason) == (change.points, change.reason.strip())


def _refused(standing: Standing, change: Change) -> Refusal | None:
    asked = next((each for each in standing.rubric if each.key == change.criterion), None)
    if asked is None:
        return Refusal("no_such_criterion")
    levels = asked.basis.levels if isinstance(asked.basis, ByHuman) else ()
    if change.level and change.level not in {level.key for level in levels}:
        return Refusal("no_such_level")
    return None if change.points is None else _points_refused(asked, change.points, change.reason)


def _points_refused(asked: Criterion, points: int, reason: str) -> Refusal | None:
    least, most = range_of(asked)
    named = {"criterion": asked.name}
    if not least <= points <= most:
        return Refusal("points_out_of_range", facts={"least": least, "most": most, **named})
    if not reason.strip():
        return Refusal("reason_missing", facts=named)
    if len(reason) > LONGEST_REASON:
        return Refusal("reason_too_long", facts={"most": LONGEST_REASON, **named})
    return None


def _overtaken(sheet: MarkSheet) -> Refusal:
    name = sheet.marker.name if sheet.marker else ""
    return Refusal("sheet_changed", facts={"name": name})


def _write(sheet: MarkSheet, change: Change, by: User, now: datetime) -> None:
    last = sheet.decisions.aggregate(last=Max("number"))["last"] or 0
    kind = Kind.LEVEL if change.level else Kind.AS_COMPUTED
    Decision.objects.create(
        sheet=sheet,
        number=last + 1,
        criterion=change.criterion,
        kind=kind if change.points is None else Kind.OVERRIDE,
        level="" if change.points is not None else change.level,
        points=change.points,
        reason="" if change.points is None else change.reason.strip(),
        by=by,
        at=now,
    )


def _changed(sheet: MarkSheet, by: User, now: datetime) -> MarkSheet:
    """The sheet with one more change by somebody; a first one begins the marking."""
    if sheet.state == State.NOT_MARKED:
        step(sheet, State.IN_MARKING, by, now)
    else:
        sheet.version += 1
        sheet.marker = by
    sheet.save(update_fields=["comment", "marker", "version"])
    return sheet
