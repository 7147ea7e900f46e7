"""All that the wall shows at a moment, put together from the selectors."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from classroom.models import Shift
from classroom.rules import room_code
from classroom.selectors import displays, room_messages, wall
from classroom.selectors import shifts as reading
from classroom.selectors.room_messages import SentMessage
from classroom.selectors.shifts import StageTimes
from classroom.selectors.versions import version_of
from classroom.selectors.wall import Seat, SeatState
from classroom.views.wall_tiles import Tile, tiles_of
from classroom.views.wall_words import STATES, StateWords
from simulator.models import InjectedEvent, MarketRun, TownPause
from simulator.selectors import desk_floor, injections, market, pauses
from simulator.services import runs
from simulator.views.evidence_words import fault_label, is_worded

_LINES = 8
"""Messages and events that are shown."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A state to filter by, with how many seats are in it."""

    state: SeatState
    words: StateWords
    count: int


@dataclass(frozen=True, slots=True)
class WallPage:
    """The wall. `versions` tell a page which of its parts it has already."""

    shift: Shift
    now: datetime
    stage: StageTimes | None
    pause: TownPause | None
    code: str
    code_left: int
    screens: int
    sort: str
    state: str
    tiles: Sequence[Tile]
    choices: Sequence[Choice]
    here: int
    students: int
    need_help: int
    await_approval: int
    served: int
    commonest_fault: str
    messages: Sequence[SentMessage]
    events: Sequence[InjectedEvent]
    run: MarketRun | None

    @property
    def head_version(self) -> str:
        return version_of(
            self.code,
            self.screens,
            self.here,
            self.students,
            self.need_help,
            self.await_approval,
            self.served,
            self.commonest_fault,
            [(choice.state, choice.count) for choice in self.choices],
            self.sort,
            self.state,
        )

    @property
    def bar_version(self) -> str:
        stage = self.stage
        return version_of(
            self.shift.state,
            stage and (stage.stage.pk, stage.stage.ends_at),
            self.pause and self.pause.pk,
            self.run and (self.run.pk, self.run.state, self.run.speed),
        )

    @property
    def events_version(self) -> str:
        return version_of([(event.pk, event.state, event.ticket_id) for event in self.events])

    @property
    def messages_version(self) -> str:
        return version_of([(sent.message.pk, sent.read) for sent in self.messages])

    @property
    def is_running(self) -> bool:
        return self.run is not None and self.run.state == MarketRun.State.RUNNING

    @property
    def slower(self) -> int:
        return max(runs.SPEEDS[0], self.run.speed // 2) if self.run else 0

    @property
    def faster(self) -> int:
        return min(runs.SPEEDS[1], self.run.speed * 2) if self.run else 0


def wall_page(shift: Shift, now: datetime, *, sort: str = "need", state: str = "") -> WallPage:
    """The wall at a moment.

    Args:
        shift: Whose room.
        now: The server's clock.
        sort: One of `wall.ORDERS`; anything else is `need`.
        state: Only seats in this state; anything else is all.
    """
    town = shift.teaching_class.town
    seats = wall.seats_of(shift, now)
    pause = pauses.pause_of(town)
    sort = sort if sort in wall.ORDERS else "need"
    state = state if state in set(SeatState) else ""
    shown = [seat for seat in wall.ORDERS[sort](seats) if state in ("", seat.state)]
    counts = Counter(seat.state for seat in seats)
    stages = reading.stage_times(reading.stages_of(shift), now)
    return WallPage(
        shift=shift,
        now=now,
        stage=next((item for item in stages if item.stage.is_running), None),
        pause=pause,
        code=room_code.code_at(shift.secret, now) if shift.is_open else "",
        code_left=room_code.seconds_left(now),
        screens=len(displays.displays_of(shift)),
        sort=sort,
        state=state,
        tiles=tiles_of(shown, now, pause.began_at if pause else now),
        choices=[Choice(each, STATES[each], counts[each]) for each in SeatState if counts[each]],
        here=sum(_is_in(seat) for seat in seats),
        students=len(seats),
        need_help=sum(counts[each] for each in SeatState if each.needs_help),
        await_approval=counts[SeatState.APPROVAL],
        served=sum(len(seat.desk.visits) for seat in seats if seat.desk),
        commonest_fault=_commonest_fault(seats),
        messages=room_messages.sent_in(shift, _LINES),
        events=list(
            injections.events_of(town, shift.opened_at or shift.starts_at, shift.closed_at)[:_LINES]
        ),
        run=market.live_run(town.pk),
    )


def falls_of(run: MarketRun | None) -> list[dict[str, Any]]:
    """The news that can be ordered, strongest first, with what it is worth in per cent."""
    if run is None:
        return []
    return [{"news": line, "percent": abs(line.shock) * 100} for line in injections.falls(run)]


def _is_in(seat: Seat) -> bool:
    entry = seat.entry
    return entry is not None and entry.clocked_in_at is not None and not entry.clocked_out_at


def _commonest_fault(seats: Sequence[Seat]) -> str:
    code = desk_floor.commonest_fault([seat.desk.session for seat in seats if seat.desk])
    return fault_label(code) if is_worded(code) else ""
