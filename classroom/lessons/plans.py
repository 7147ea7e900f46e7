"""Ready lesson plans: bilingual data, checked when read."""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from classroom.models import StageKind
from simulator.models import Duty

_FOLDER = Path(__file__).parent / "plan"
MEETINGS = (StageKind.MORNING_MEETING, StageKind.EVENING_MEETING)


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            msg = f"words need both languages: {self.zh!r} / {self.en!r}"
            raise ValueError(msg)

    def said_in(self, language: str) -> str:
        """The words for a language code as Django gives it."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class PlannedStage:
    kind: StageKind
    minutes: int
    agenda: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffSlot:
    """A place to be filled: the duty and the desk it stands at ("" where there is none)."""

    duty: Duty
    desk: str = ""


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """Stages in order with their minutes, meeting agendas, and who is needed at which desk."""

    key: str
    minutes: int
    name: Words
    about: Words
    stages: tuple[PlannedStage, ...]
    staffing: tuple[StaffSlot, ...]
    more_staff: tuple[StaffSlot, ...]

    def slots(self, count: int) -> list[StaffSlot]:
        """As many places as there are people; beyond the list `more_staff` repeats, desks numbered."""
        places = list(self.staffing[:count])
        for extra in range(count - len(places)):
            slot = self.more_staff[extra % len(self.more_staff)]
            number = len(self.staffing) + extra + 1
            places.append(StaffSlot(slot.duty, f"{slot.desk}{number}" if slot.desk else ""))
        return places

    def agenda(self, kind: str) -> tuple[Words, ...]:
        return next((stage.agenda for stage in self.stages if stage.kind == kind), ())

    def as_data(self) -> dict[str, Any]:
        """Plain data to be kept with a shift; `read_plan` takes it back."""
        return asdict(self)


@cache
def all_plans() -> tuple[LessonPlan, ...]:
    """Every plan in the folder, the shortest first.

    Raises:
        ValueError: a plan contradicts itself; the message names the file and the fault.
    """
    plans = []
    for file in sorted(_FOLDER.glob("*.toml")):
        try:
            plan = read_plan(tomllib.loads(file.read_text(encoding="utf-8")))
        except (KeyError, TypeError, ValueError) as error:
            msg = f"{file.name}: {error}"
            raise ValueError(msg) from error
        if plan.key != file.stem:
            msg = f"{file.name}: its key is {plan.key!r}"
            raise ValueError(msg)
        plans.append(plan)
    return tuple(sorted(plans, key=lambda plan: (plan.minutes, plan.key)))


def plan_of(key: str) -> LessonPlan | None:
    return next((plan for plan in all_plans() if plan.key == key), None)


def read_plan(raw: dict[str, Any]) -> LessonPlan:
    """A plan from its data.

    Raises:
        ValueError: stages out of order or missing, minutes that do not add up, an empty agenda,
            an unknown duty, or words in one language only.
    """
    stages = tuple(
        PlannedStage(
            StageKind(stage["kind"]),
            int(stage["minutes"]),
            tuple(Words(**item) for item in stage.get("agenda", ())),
        )
        for stage in raw["stages"]
    )
    plan = LessonPlan(
        key=raw["key"],
        minutes=int(raw["minutes"]),
        name=Words(**raw["name"]),
        about=Words(**raw["about"]),
        stages=stages,
        staffing=_slots(raw["staffing"]),
        more_staff=_slots(raw["more_staff"]),
    )
    _check(plan)
    return plan


def _slots(raw: list[dict[str, str]]) -> tuple[StaffSlot, ...]:
    return tuple(StaffSlot(Duty(slot["duty"]), slot.get("desk", "")) for slot in raw)


def _check(plan: LessonPlan) -> None:
    if [stage.kind for stage in plan.stages] != list(StageKind):
        msg = "the stages must be all six, in the order of the day"
        raise ValueError(msg)
    if any(stage.minutes < 1 for stage in plan.stages):
        msg = "every stage needs a minute"
        raise ValueError(msg)
    if sum(stage.minutes for stage in plan.stages) != plan.minutes:
        msg = f"the stages do not add up to {plan.minutes} minutes"
        raise ValueError(msg)
    if any(not plan.agenda(kind) for kind in MEETINGS):
        msg = "both meetings need an agenda"
        raise ValueError(msg)
    if not plan.staffing or not plan.more_staff:
        msg = "staffing and more_staff must not be empty"
        raise ValueError(msg)
