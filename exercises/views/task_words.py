"""A task as its pages show it: how far each step is, and the fields that have a right answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exercises.library.goal_case import CONVENTIONS, GAP, SAVING
from exercises.library.tasks import Business, Project, Step, Task, businesses
from exercises.models import Attempt
from simulator.models import WorkEvent
from simulator.views.spoken import said

_ANSWER = "answer.given"

_FIELDS = {
    GAP: _("Gap to the goal, in yuan"),
    SAVING: _("Monthly saving that closes it, in yuan"),
}
_CASE = {
    "cost_per_year": _("Fees of a year of study, yuan of today"),
    "cost_growth": _("Growth of fees a year"),
    "years_to_start": _("Years until study begins"),
    "duration": _("Years of study"),
    "invest_rate": _("Return on savings a year"),
    "have": _("Saved today, yuan"),
}
_YUAN = ("cost_per_year", "have")
_RATES = ("cost_growth", "invest_rate")


@dataclass(frozen=True, slots=True)
class StepView:
    """A step and how often it has been done."""

    step: Step
    times: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """The figures of a worked case by their names, and the conventions its answers keep to."""

    figures: Sequence[tuple[str, str]]
    conventions: Sequence[str]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field that the answer key knows."""

    key: str
    label: str
    text: str


def steps_of(task: Task, events: Sequence[WorkEvent], answers: int) -> list[StepView]:
    """The steps of a task with the number of times that their evidence was left.

    `answers` is how many fields of the answer key hold something.
    """
    done = Counter(event.kind for event in events)
    done[_ANSWER] = int(bool(task.answers) and answers == len(task.answers))
    return [StepView(step, min(done[kind] for kind in step.evidence)) for step in task.steps]


def answer_fields(attempt: Attempt, typed: Mapping[str, str]) -> list[FieldView]:
    """The fields of an attempt with what was typed, else with what was kept."""
    kept = {row.field: row.text for row in attempt.answers.all()}
    return [
        FieldView(key, str(_FIELDS[key]), typed.get(f"answer-{key}", kept.get(key, "")))
        for key in attempt.answer_key
    ]


def case_of(attempt: Attempt) -> CaseView | None:
    """The worked case of an attempt; None where its task asks for no answers."""
    case = attempt.situation.get("case")
    if case is None:
        return None
    figures = [(str(label), _figure(name, case[name])) for name, label in _CASE.items()]
    return CaseView(figures, [said(words) for words in CONVENTIONS])


def _figure(name: str, value: int) -> str:
    if name in _YUAN:
        return f"{value:,}"
    return f"{value} %" if name in _RATES else str(value)


def place_of(task: Task) -> tuple[Business, Project]:
    """The type of business and the project that a task belongs to."""
    business = next(each for each in businesses() if each.key == task.business)
    return business, next(each for each in business.projects if each.key == task.project)
