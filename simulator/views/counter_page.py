"""All that the page of the counter shows, put together from the selectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from simulator.engine.bank.spine import BUSINESS_NAMES, SPINES, STEP_NAMES, Business, Step
from simulator.models import CashBox, CounterTransaction, DeskPolicy, DeskSession, QueueTicket
from simulator.models.work_kinds import CounterWork
from simulator.selectors import business_day, cash_boxes, pauses
from simulator.selectors import counter as reading
from simulator.selectors import queue as hall
from simulator.views.counter_cash import DrawerRow, rows_of
from simulator.views.counter_words import Told
from simulator.views.counter_work import Work, work_of
from simulator.views.spoken import said

_IN_LINE = 6


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step of the bar: its place, and where the work stands."""

    number: int
    name: str
    is_done: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class InLine:
    """A customer in the hall."""

    pk: int
    number: str
    business: str
    minutes: int
    is_held: bool


@dataclass(frozen=True, slots=True)
class CounterPage:
    """The counter; without a customer there is the queue."""

    desk: DeskSession
    day: date | None
    policy: DeskPolicy
    box: CashBox | None
    box_rows: Sequence[DrawerRow]
    served: int
    faults: int
    waiting: Sequence[InLine]
    in_line: int
    aside: Sequence[InLine]
    called: QueueTicket | None
    """Called, and not yet come."""
    steps: Sequence[StepMark]
    work: Work | None
    problem: Told | None = None
    step: str = ""
    """The form that was refused; its fields are shown as they were typed."""
    typed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def typed_papers(self) -> list[str]:
        """The papers that were ticked in the form that was refused."""
        return self.typed.getlist("papers") if isinstance(self.typed, QueryDict) else []


def counter_page(
    desk: DeskSession,
    now: datetime,
    *,
    central: bool = False,
    problem: Told | None = None,
    step: str = "",
    typed: Mapping[str, Any] | None = None,
) -> CounterPage:
    """The page of a counter.

    Args:
        desk: Whose counter.
        now: The server's clock.
        central: The central record was asked for.
        problem: Why the last form was refused.
        step: That form.
        typed: Its fields.
    """
    now = pauses.clock(desk.town, now)
    day = business_day.open_day(desk.town)
    box = cash_boxes.box_of(desk)
    row = reading.transaction_at(desk)
    at_counter = hall.at_counter(desk)
    work = work_of(row, box, now, central=central, typed=typed or {}) if row else None
    waiting = [_in_line(ticket, now) for ticket in hall.waiting_for(desk)]
    ended = desk.counter_transactions.exclude(finished_at=None)
    return CounterPage(
        desk=desk,
        day=day.date if day else None,
        policy=DeskPolicy.of(desk.policy),
        box=box,
        box_rows=rows_of(box),
        served=ended.exclude(ending=CounterTransaction.Ending.ABANDONED).count(),
        faults=desk.events.filter(kind=CounterWork.FAULT).count(),
        waiting=waiting[:_IN_LINE],
        in_line=len(waiting),
        aside=[_in_line(ticket, now) for ticket in hall.aside(desk.town)],
        called=at_counter if at_counter and not at_counter.is_present else None,
        steps=_steps(work),
        work=work,
        problem=problem,
        step=step,
        typed=typed or {},
    )


def _in_line(ticket: QueueTicket, now: datetime) -> InLine:
    return InLine(
        pk=ticket.pk,
        number=ticket.number,
        business=said(BUSINESS_NAMES[Business(ticket.errand["business"])]),
        minutes=max(0, int(ticket.waited(now).total_seconds() // 60)),
        is_held=ticket.state == QueueTicket.State.HELD,
    )


def _steps(work: Work | None) -> list[StepMark]:
    business = work.situation.business if work else Business.DEPOSIT
    done = work.progress.done if work else ()
    due = work.due if work else Step.CALL
    return [
        StepMark(number, said(STEP_NAMES[step]), step in done, step is due)
        for number, step in enumerate(SPINES[business], start=1)
    ]
