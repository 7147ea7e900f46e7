"""The library of tasks: business type → project → task → steps, in both languages, checked when read.

One file a task in `task/`, the types and projects in businesses.toml. A task says what a student
does, which customers and market it is set in, and by which criteria the evidence is marked. A seed
fills in the rest: names, amounts within the ranges, the order of customers.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from exercises.library.goal_case import FIELDS
from exercises.scoring.attempts import Counts
from exercises.scoring.criteria import FromAnswer, Never
from exercises.scoring.evidence_kinds import all_kinds, all_traps, asked_kinds, criterion_faults
from exercises.scoring.points import HUNDREDTHS
from exercises.scoring.rubric import Rubric, rubric_of
from exercises.scoring.words import words_of
from simulator.engine.bilingual import Bilingual

_FOLDER = Path(__file__).parent / "task"
_BUSINESSES = Path(__file__).parent / "businesses.toml"
WHOLE = 100 * HUNDREDTHS
LEVELS = (1, 2, 3)


class Post(StrEnum):
    """Posts that tasks are set for; their words are the town's duties."""

    TELLER = "teller"
    BROKER = "broker"
    WEALTH = "wealth"


class Wish(StrEnum):
    """What a customer comes for, or is called about."""

    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRANSFER = "transfer"
    INVITATION = "invitation"
    SERVICE = "service"
    ORDER = "order"
    INTERVIEW = "interview"
    PRODUCT = "product"
    PLAN = "plan"


class Market(StrEnum):
    """The market that a task is set in."""

    CALM = "calm"
    RISING = "rising"
    FALLING = "falling"


class Seeds(StrEnum):
    """Whether everybody gets figures of their own, so that a copied one shows, or all the same."""

    OWN = "own"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the situation. The seed draws an amount in the range, in whole yuan."""

    wish: Wish
    trap: str = ""
    least_yuan: int = 0
    most_yuan: int = 0


@dataclass(frozen=True, slots=True)
class TaskPolicy:
    """How a task is taken. `attempts`: how many there are, 0 for as many as one likes."""

    hints: bool
    attempts: int
    counts: Counts
    seeds: Seeds


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what is done, what to mind (the coach's hint), and the evidence it leaves."""

    key: str
    name: Bilingual
    hint: Bilingual
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A task in one version."""

    key: str
    version: str
    post: Post
    business: str
    project: str
    level: int
    minutes: int
    name: Bilingual
    about: Bilingual
    market: Market
    customers: tuple[Customer, ...]
    practice: TaskPolicy
    exam: TaskPolicy
    steps: tuple[Step, ...]
    answers: tuple[str, ...]
    """Fields that the seed has a right answer for."""
    rubric: Rubric


@dataclass(frozen=True, slots=True)
class Project:
    key: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Business:
    """A type of business of a post, with its projects in teaching order."""

    key: str
    post: Post
    name: Bilingual
    projects: tuple[Project, ...]


@cache
def businesses() -> tuple[Business, ...]:
    """Types of business in the order of the file."""
    raw = tomllib.loads(_BUSINESSES.read_text(encoding="utf-8"))
    return tuple(
        Business(
            row["key"],
            Post(row["post"]),
            words_of(row["name"]),
            tuple(Project(each["key"], words_of(each["name"])) for each in row["projects"]),
        )
        for row in raw["businesses"]
    )


@cache
def all_tasks() -> Mapping[str, Task]:
    """Every task by its key: by post, then from simple to complex.

    Raises:
        ValueError: a task contradicts itself; the message names the file and the fault.
    """
    found = []
    for file in sorted(_FOLDER.glob("*.toml")):
        try:
            raw = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
            task = read_task(raw)
        except (KeyError, TypeError, ValueError) as error:
            what = f"{error} is missing" if isinstance(error, KeyError) else error
            msg = f"{file.name}: {what}"
            raise ValueError(msg) from error
        if task.key != file.stem:
            msg = f"{file.name}: its key is {task.key!r}"
            raise ValueError(msg)
        found.append(task)
    posts = list(Post)
    found.sort(key=lambda task: (posts.index(task.post), task.level, task.key))
    return MappingProxyType({task.key: task for task in found})


def task_of(key: str) -> Task | None:
    return all_tasks().get(key)


def tasks_for(post: Post) -> list[Task]:
    """The tasks of a post, from simple to complex."""
    return [task for task in all_tasks().values() if task.post is post]


def read_task(raw: Mapping[str, Any]) -> Task:
    """A task from its data, checked.

    Raises:
        KeyError: an entry is missing.
        ValueError: the message says what is wrong: an unknown entry, words in one language, points
            that are not 100 in all, criteria that ask for what no desk or no step writes.
    """
    unknown = set(raw) - _ENTRIES
    if unknown:
        msg = f"a task knows no {sorted(unknown)}"
        raise ValueError(msg)
    rubric = rubric_of(
        {
            "key": raw["key"],
            "version": raw["version"],
            "red_line_cap": raw["red_line_cap"],
            "criteria": raw["criteria"],
        }
    )
    task = Task(
        key=raw["key"],
        version=raw["version"],
        post=Post(raw["post"]),
        business=raw["business"],
        project=raw["project"],
        level=raw["level"],
        minutes=raw["minutes"],
        name=words_of(raw["name"]),
        about=words_of(raw["about"]),
        market=Market(raw["market"]),
        customers=tuple(_customer(row) for row in raw["customers"]),
        practice=_policy(raw["practice"]),
        exam=_policy(raw["exam"]),
        steps=tuple(_step(row) for row in raw["steps"]),
        answers=tuple(raw.get("answers", ())),
        rubric=rubric,
    )
    faults = [*_task_faults(task), *_rubric_faults(task)]
    if faults:
        raise ValueError("; ".join(faults))
    return task


_ENTRIES = (set(Task.__slots__) - {"rubric"}) | {"red_line_cap", "criteria"}


def _customer(raw: Mapping[str, Any]) -> Customer:
    least, most = raw.get("yuan", (0, 0))
    unknown = set(raw) - {"wish", "trap", "yuan"}
    if unknown or not 0 <= least <= most:
        msg = f"a customer has a wish, may have a trap and yuan = [least, most]: {dict(raw)}"
        raise ValueError(msg)
    return Customer(Wish(raw["wish"]), raw.get("trap", ""), least, most)


def _policy(raw: Mapping[str, Any]) -> TaskPolicy:
    policy = TaskPolicy(raw["hints"], raw["attempts"], Counts(raw["counts"]), Seeds(raw["seeds"]))
    if policy.attempts < 0:
        msg = f"attempts are counted, 0 for any number: {policy.attempts}"
        raise ValueError(msg)
    return policy


def _step(raw: Mapping[str, Any]) -> Step:
    return Step(raw["key"], words_of(raw["name"]), words_of(raw["hint"]), tuple(raw["evidence"]))


def _task_faults(task: Task) -> list[str]:
    kinds = all_kinds()
    traps = all_traps()
    projects = [
        project.key
        for business in businesses()
        if (business.key, business.post) == (task.business, task.post)
        for project in business.projects
    ]
    keys = [step.key for step in task.steps]
    wrong = [
        (task.project not in projects, f"{task.post} has no {task.business} / {task.project}"),
        (task.level not in LEVELS, f"levels are {LEVELS}, not {task.level}"),
        (task.minutes < 1, "a task takes at least a minute"),
        (not task.customers, "a task needs a customer"),
        (not task.steps, "a task needs a step"),
        (len(set(keys)) != len(keys), "a step stands twice"),
        *(
            (bool(customer.trap) and customer.trap not in traps, f"no such trap: {customer.trap}")
            for customer in task.customers
        ),
        *(
            (kind not in kinds, f"step {step.key}: there is no kind of evidence {kind!r}")
            for step in task.steps
            for kind in step.evidence
        ),
        *((not step.evidence, f"step {step.key} leaves no evidence") for step in task.steps),
    ]
    return [said for is_wrong, said in wrong if is_wrong]


def _rubric_faults(task: Task) -> list[str]:
    written = {kind for step in task.steps for kind in step.evidence}
    faults = [fault for criterion in task.rubric for fault in criterion_faults(criterion)]
    for criterion in task.rubric:
        nowhere = sorted(asked_kinds(criterion) - written)
        if nowhere:
            faults.append(f"criterion {criterion.key} marks {nowhere}, which no step writes")
        if isinstance(criterion.basis, Never) and criterion.points:
            faults.append(f"criterion {criterion.key} gives points for doing nothing")
    fields = [each.basis.field for each in task.rubric if isinstance(each.basis, FromAnswer)]
    if sorted(fields) != sorted(task.answers):
        faults.append(f"answers {sorted(task.answers)} are not what is marked: {sorted(fields)}")
    if set(fields) - set(FIELDS):
        faults.append(f"no case has answers to {sorted(set(fields) - set(FIELDS))}")
    if task.rubric.points != WHOLE:
        faults.append(f"points must be 100 in all, not {task.rubric.points / HUNDREDTHS:g}")
    return faults
