"""All that the grading desk shows: the pile, the work of one attempt, and its rubric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from classroom.lessons.conduct import all_items
from exercises.models import Attempt, Decision, MarkSheet
from exercises.scoring.answers import key_of
from exercises.scoring.criteria import ByHuman, Criterion, State
from exercises.scoring.decisions import DecidedCriterion, range_of
from exercises.scoring.points import short
from exercises.selectors import work_evidence
from exercises.selectors.grading import BANDS, TO_MARK, Pile, Script, Show
from exercises.selectors.marks import Standing
from exercises.services.marking import OPEN
from exercises.views.evidence_timeline import Line, timeline_of
from exercises.views.loss_words import clock, sentence
from exercises.views.slips import SlipView, slips_of
from exercises.views.task_words import FieldView, answer_fields
from simulator.views.counter_words import listed
from simulator.views.spoken import said

SheetState = MarkSheet.State

_WIDTH, _GAP, _HEIGHT = 44, 8, 44
"""Of a bar of the spread, in units of its picture."""


@dataclass(frozen=True, slots=True)
class LevelView:
    key: str
    name: str
    points: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LossLine:
    """A loss in the rubric: its points, why, and the step of the timeline it rests on."""

    points: int
    why: str
    line: Line | None


@dataclass(frozen=True, slots=True)
class RubricRow:
    """A criterion with its fields as they stand, or as they were typed."""

    number: int
    criterion: Criterion
    decided: DecidedCriterion
    losses: Sequence[LossLine]
    levels: Sequence[LevelView]
    least: str
    most: str
    points: str
    """Typed or decided points; empty where the computed ones count."""
    reason: str
    decision: Decision | None

    @property
    def name(self) -> str:
        return said(self.criterion.name)

    @property
    def rule(self) -> str:
        return said(self.criterion.rule) if self.criterion.rule else ""

    @property
    def is_pending(self) -> bool:
        return self.decided.points is None and self.decided.computed.state is State.PENDING

    @property
    def is_met(self) -> bool:
        return self.decided.computed.state is not State.NOT_MET or self.decided.is_changed


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the spread of machine marks."""

    x: int
    middle: int
    y: float
    height: float
    count: int
    label: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A part of the pile that can be shown."""

    show: Show
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A count of the release bar."""

    label: str
    count: int
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class SeenView:
    """A line of an observer's sheet."""

    clock: str
    item: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class GradingPage:
    pile: Pile
    show: Show
    listed: Sequence[Script]
    script: Script
    before: Script | None
    after: Script | None
    lines: Sequence[Line]
    observed: Sequence[SeenView]
    length: int
    """Seconds that the replay runs."""
    rows: Sequence[RubricRow]
    slips: Sequence[SlipView]
    bars: Sequence[Bar]
    answers: Sequence[FieldView]
    version: int
    """Of the sheet, as the marker saw it when they began to type."""
    comment: str

    @property
    def standing(self) -> Standing:
        return self.script.standing

    @property
    def sheet(self) -> MarkSheet:
        return self.script.sheet

    @property
    def time_used(self) -> str:
        return clock(self.script.seconds)

    @property
    def tick(self) -> float:
        """How wide a mark of the replay is, in seconds."""
        return max(1, self.length / 120)

    @property
    def is_late(self) -> bool:
        handed_in = self.sheet.attempt.handed_in_at
        return handed_in is not None and handed_in > self.pile.assignment.due_at

    @property
    def is_open(self) -> bool:
        """Whether points can be changed."""
        return self.sheet.state in OPEN

    @property
    def missing(self) -> list[tuple[RubricRow, LossLine]]:
        """Losses that rest on no step: what never happened."""
        return [(row, loss) for row in self.rows for loss in row.losses if loss.line is None]

    @property
    def marked_count(self) -> int:
        return len(self.pile.scripts) - self.pile.count(*TO_MARK)

    @property
    def filters(self) -> list[Filter]:
        words = ((Show.ALL, _("All")), (Show.TO_MARK, _("To mark")), (Show.REVIEW, _("Review")))
        return [Filter(show, label, len(self.pile.shown(show))) for show, label in words]

    @property
    def facts(self) -> list[Fact]:
        """What the release bar counts."""
        to_mark, in_review = self.pile.count(*TO_MARK), self.pile.count(SheetState.IN_REVIEW)
        return [
            Fact(_("to mark"), to_mark, is_open=to_mark > 0),
            Fact(_("in review"), in_review, is_open=in_review > 0),
            Fact(_("marked"), self.pile.count(SheetState.MARKED)),
            Fact(_("ready"), self.pile.count(SheetState.READY)),
            Fact(_("released"), self.pile.count(SheetState.RELEASED)),
        ]

    @property
    def can_accept(self) -> bool:
        return any(
            script.sheet.state == SheetState.NOT_MARKED and not script.standing.decided.pending
            for script in self.pile.scripts
        )

    @property
    def can_ready(self) -> bool:
        return self.pile.count(SheetState.MARKED) > 0

    @property
    def ready_count(self) -> int:
        return self.pile.count(SheetState.READY)

    @property
    def can_release(self) -> bool:
        return self.ready_count > 0

    @property
    def spread_words(self) -> str:
        """The picture of the spread, for who does not see it."""
        return listed(f"{bar.label} %: {bar.count}" for bar in self.bars)


def grading_page(
    pile: Pile, sheet_pk: int, show: Show, typed: Mapping[str, Any] | None = None
) -> GradingPage:
    """The desk with one attempt open on it.

    Args:
        pile: The pile that the attempt is in.
        sheet_pk: Its sheet.
        show: Which part of the pile is listed; the open attempt is always in it.
        typed: A form that was refused; its fields are shown as they were typed.
    """
    script = next(each for each in pile.scripts if each.sheet.pk == sheet_pk)
    wanted = pile.shown(show)
    listed = [each for each in pile.scripts if each in wanted or each is script]
    place = listed.index(script)
    attempt = script.sheet.attempt
    lines = timeline_of(attempt, script.standing.decided.criteria)
    return GradingPage(
        pile=pile,
        show=show,
        listed=listed,
        script=script,
        before=listed[place - 1] if place else None,
        after=listed[place + 1] if place + 1 < len(listed) else None,
        lines=lines,
        observed=_observed(attempt),
        length=max([script.seconds, 1, *(line.seconds for line in lines)]),
        rows=rows_of(script.standing, lines, typed or {}),
        slips=slips_of(script, lines),
        bars=_bars(pile, script),
        answers=answer_fields(attempt, {}),
        version=script.sheet.version,
        comment=(typed or {}).get("comment", script.sheet.comment),
    )


def rows_of(standing: Standing, lines: Sequence[Line], typed: Mapping[str, Any]) -> list[RubricRow]:
    """The rubric with what counts, or with what was typed into a form that was refused."""
    attempt = standing.sheet.attempt
    key = key_of(attempt.answer_key)
    wrote = {field: answer.text for field, answer in work_evidence.answers_of(attempt).items()}
    by_ref = {line.ref: line for line in lines}
    rows = []
    for number, each in enumerate(standing.decided.criteria, start=1):
        criterion = each.criterion
        decision = standing.decisions.get(criterion.key)
        losses = [
            LossLine(
                loss.points,
                sentence(
                    loss.fault,
                    criterion,
                    key=key,
                    wrote=wrote.get(str(loss.fault.facts.get("field", "")), ""),
                ),
                next((by_ref[ref] for ref in loss.fault.lines if ref in by_ref), None),
            )
            for loss in each.computed.losses
        ]
        least, most = range_of(criterion)
        changed = short(each.points) if each.is_changed and each.points is not None else ""
        reason = decision.reason if decision and each.is_changed else ""
        rows.append(
            RubricRow(
                number=number,
                criterion=criterion,
                decided=each,
                losses=losses,
                levels=_levels(criterion, decision, typed),
                least=short(least),
                most=short(most),
                points=typed.get(f"points-{criterion.key}", changed),
                reason=typed.get(f"reason-{criterion.key}", reason),
                decision=decision,
            )
        )
    return rows


def _levels(
    criterion: Criterion, decision: Decision | None, typed: Mapping[str, Any]
) -> list[LevelView]:
    if not isinstance(criterion.basis, ByHuman):
        return []
    chosen = decision.level if decision else ""
    chosen = typed.get(f"level-{criterion.key}", chosen)
    return [
        LevelView(level.key, said(level.words), level.points, level.key == chosen)
        for level in criterion.basis.levels
    ]


def _observed(attempt: Attempt) -> list[SeenView]:
    items = {item.key: item for item in all_items()}
    return [
        SeenView(
            clock(max(0, int((line.at - attempt.begun_at).total_seconds()))),
            items[str(line.facts["item"])].words.said_in(get_language() or ""),
            bool(line.facts["seen"]),
        )
        for line in work_evidence.observed(attempt)
        if line.facts["item"] in items
    ]


def _bars(pile: Pile, here: Script) -> list[Bar]:
    counts = pile.spread
    most = max(counts) or 1
    bars = []
    for place, (least, count) in enumerate(zip(BANDS, counts, strict=True)):
        until = BANDS[place + 1] if place + 1 < len(BANDS) else 101
        height = _HEIGHT * count / most
        x = 4 + place * (_WIDTH + _GAP)
        bars.append(
            Bar(
                x=x,
                middle=x + _WIDTH // 2,
                y=48 - height,
                height=height,
                count=count,
                label=str(least) if place else f"<{BANDS[1]}",
                is_here=least <= here.machine_percent < until,
            )
        )
    return bars
