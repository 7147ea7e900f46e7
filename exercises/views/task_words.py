"""A task as its pages show it: how far each step is, and the fields that have a right answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exercises.library.tasks import Business, Project, Step, Task, businesses
from exercises.models import Attempt
from simulator.models import WorkEvent

_FIELDS = {
    "goal_gap_yuan": _("Gap to the goal, in yuan"),
    "monthly_saving_yuan": _("Monthly saving that closes it, in yuan"),
}


@dataclass(frozen=True, slots=True)
class StepView:
    """A step and how often it has been done."""

    step: Step
    times: int


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field that the answer key knows."""

    key: str
    label: str
    text: str


def steps_of(task: Task, events: Sequence[WorkEvent]) -> list[StepView]:
    """The steps of a task with the number of times that their evidence was left."""
    done = Counter(event.kind for event in events)
    return [StepView(step, min(done[kind] for kind in step.evidence)) for step in task.steps]


def answer_fields(attempt: Attempt, typed: Mapping[str, str]) -> list[FieldView]:
    """The fields of an attempt with what was typed, else with what was kept."""
    kept = {row.field: row.text for row in attempt.answers.all()}
    return [
        FieldView(key, str(_FIELDS[key]), typed.get(f"answer-{key}", kept.get(key, "")))
        for key in attempt.answer_key
    ]


def place_of(task: Task) -> tuple[Business, Project]:
    """The type of business and the project that a task belongs to."""
    business = next(each for each in businesses() if each.key == task.business)
    return business, next(each for each in business.projects if each.key == task.project)
