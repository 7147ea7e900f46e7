"""A student's radar, and behind each of its points the criteria, marks and evidence it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from classroom.views.signed_in import SignedInRequest
from exercises.access.work import student
from exercises.models import Release
from exercises.scoring.abilities import Ability, RadarLine, weakest
from exercises.scoring.criteria import criterion_mark_of
from exercises.selectors import radar as reading
from exercises.views.evidence_timeline import Line, timeline_of
from exercises.views.released import CriterionView, criteria_of


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the radar with its name, and the class's value where enough have one."""

    line: RadarLine
    name: str
    in_class: int | None = None


@dataclass(frozen=True, slots=True)
class TraceRow:
    """A criterion of a mark that a line rests on. Points are hundredths."""

    release: Release
    view: CriterionView
    points: int
    out_of: int
    lines: Sequence[Line]
    """The steps for which points were given."""


@login_required
@require_GET
def radar(request: SignedInRequest) -> HttpResponse:
    """All six lines, beside those of the class."""
    person, now = student(request.user), timezone.now()
    found = reading.radar_of(person, now)
    rows = rows_of(found.lines, reading.class_values(person, now))
    line = weakest(found.lines)
    context = {
        "radar": found,
        "rows": rows,
        "weakest": next((row for row in rows if row.line is line), None),
        "days": reading.DAYS,
    }
    return render(request, "exercises/grades/radar.html", context)


@login_required
@require_GET
def radar_line(request: SignedInRequest, ability: str) -> HttpResponse:
    """What one line rests on, the largest loss first."""
    person = student(request.user)
    if ability not in list(Ability):
        raise Http404
    found = reading.radar_of(person, timezone.now())
    line = found.line(Ability(ability))
    views = {name: _views(found.marks[name]) for name in {part.attempt for part in line.trace}}
    steps = {name: _steps(found.marks[name]) for name in views}
    context = {
        "row": LineRow(line, ability_name(line.ability)),
        "trace": [
            TraceRow(
                found.marks[part.attempt],
                views[part.attempt][part.criterion],
                part.points,
                part.out_of,
                steps[part.attempt][part.criterion],
            )
            for part in line.trace
            if part.points or part.out_of
        ],
        "days": reading.DAYS,
    }
    return render(request, "exercises/grades/radar_line.html", context)


def rows_of(
    lines: Iterable[RadarLine], in_class: Mapping[Ability, int | None] | None = None
) -> list[LineRow]:
    """Lines with their names in the reader's language."""
    values = in_class or {}
    return [LineRow(line, ability_name(line.ability), values.get(line.ability)) for line in lines]


def ability_name(ability: Ability) -> str:
    """会服务、能营销、善理财 and 诚信、合规、创新."""
    names = {
        Ability.SERVICE: pgettext("ability", "Service"),
        Ability.MARKETING: pgettext("ability", "Marketing"),
        Ability.WEALTH: pgettext("ability", "Wealth"),
        Ability.INTEGRITY: pgettext("ability", "Integrity"),
        Ability.COMPLIANCE: pgettext("ability", "Compliance"),
        Ability.INNOVATION: pgettext("ability", "Innovation"),
    }
    return names[ability]


def _views(release: Release) -> dict[str, CriterionView]:
    return {view.criterion.key: view for view in criteria_of(release)}


def _steps(release: Release) -> dict[str, list[Line]]:
    """For each criterion of a mark the steps that it was given for."""
    lines = {line.ref: line for line in timeline_of(release.attempt, ())}
    marks = [criterion_mark_of(row["computed"]) for row in release.data["criteria"]]
    return {
        mark.key: [lines[ref] for ref in dict.fromkeys(mark.lines) if ref in lines]
        for mark in marks
    }
