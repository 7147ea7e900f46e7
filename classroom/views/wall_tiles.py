"""A seat as a tile: the words and the measures that the template draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from classroom.selectors.wall import PublicSeat, Seat, SeatState
from classroom.views import wall_words
from classroom.views.wall_words import STATES, StateWords
from simulator.models import InjectedEvent
from simulator.selectors.desk_floor import DeskNow

_CELLS, _CELL = 20, 6
"""Customers on the strip, and how wide each is drawn."""
_MANY_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A customer on the strip: served well, served with faults (taller), or still to come."""

    x: int
    y: int
    height: int
    css: str


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of a customer's patience; the page counts them down."""

    left: int
    whole: int
    stands_still: bool


@dataclass(frozen=True, slots=True)
class Tile:
    """A seat as its instructor sees it."""

    seat: Seat
    words: StateWords
    duty: str
    desk: str
    action: str
    ago: int | None
    """Seconds since the last action."""
    since: int | None
    """Seconds in a state that should not last."""
    why: str
    patience: Patience | None
    strip: Sequence[Cell]
    served: int
    faults: int
    ordered: Sequence[str]
    version: str

    @property
    def has_many_faults(self) -> bool:
        return self.faults >= _MANY_FAULTS

    @property
    def needs_help(self) -> bool:
        return self.seat.state.needs_help


@dataclass(frozen=True, slots=True)
class PublicTile:
    """A seat on the projector."""

    seat: PublicSeat
    words: StateWords
    due: str
    strip: Sequence[Cell]


def tiles_of(seats: Iterable[Seat], now: datetime, clock: datetime) -> list[Tile]:
    """Tiles in the order of the seats.

    Args:
        seats: The seats.
        now: The server's clock.
        clock: The town's, which stands still in a pause: patience goes by it.
    """
    return [_tile(seat, now, clock) for seat in seats]


def public_tiles(seats: Iterable[PublicSeat]) -> list[PublicTile]:
    return [
        PublicTile(
            seat=seat,
            words=STATES[seat.state],
            due=wall_words.due_name(seat.due),
            strip=_strip([0] * min(seat.served, _CELLS)),
        )
        for seat in seats
    ]


def _tile(seat: Seat, now: datetime, clock: datetime) -> Tile:
    desk = seat.desk
    is_here = seat.state is not SeatState.ABSENT
    post = seat.post
    return Tile(
        seat=seat,
        words=STATES[seat.state],
        duty=_duty(seat),
        desk=desk.session.desk if desk else post.published_desk if post else "",
        action=wall_words.action_of(seat),
        ago=_seconds(now, desk.last_at) if desk and is_here else None,
        since=_seconds(now, seat.since) if seat.since else None,
        why=wall_words.why(seat),
        patience=_patience(desk, clock, stands_still=clock != now) if desk else None,
        strip=_strip([faults for _, faults in desk.visits[-_CELLS:]]) if desk else (),
        served=len(desk.visits) if desk else 0,
        faults=desk.faults if desk else 0,
        ordered=[str(InjectedEvent.Kind(kind).label) for kind in seat.ordered],
        # In a pause the page stops counting.
        version=f"{seat.version}{'-still' if clock != now else ''}",
    )


def _duty(seat: Seat) -> str:
    if seat.desk is not None:
        return str(seat.desk.session.get_duty_display())
    return str(seat.post.get_published_duty_display()) if seat.post else ""


def _patience(desk: DeskNow, clock: datetime, *, stands_still: bool) -> Patience | None:
    if desk.visitor is None or desk.visitor.patience is None:
        return None
    waits_from, leaves_at = desk.visitor.patience
    return Patience(
        left=max(0, int((leaves_at - clock).total_seconds())),
        whole=max(1, int((leaves_at - waits_from).total_seconds())),
        stands_still=stands_still,
    )


def _strip(faults: Sequence[int]) -> list[Cell]:
    served = [
        Cell(place * _CELL, 0, 12, "is-wrong") if wrong else Cell(place * _CELL, 6, 6, "is-done")
        for place, wrong in enumerate(faults)
    ]
    still = [Cell(place * _CELL, 6, 6, "is-open") for place in range(len(served), _CELLS)]
    return served + still


def _seconds(now: datetime, then: datetime) -> int:
    return max(0, int((now - then).total_seconds()))
