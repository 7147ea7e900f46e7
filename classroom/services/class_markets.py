"""The market of a class: its day is laid over the desk stage, and it stands still when that ends.

The demo college's markets are left alone: they are open whenever somebody comes (`demo_market`).
"""

import math
from datetime import datetime

from django.utils import timezone

from classroom.models import Shift, ShiftStage, TeachingClass
from simulator.engine.calendar import Phase, seconds_to_close
from simulator.engine.refusal import Refusal
from simulator.models import MarketRun
from simulator.selectors import market
from simulator.services import pauses, runs

SCENARIO = "main-board"
AUCTION_OPENS = 9 * 3600 + 15 * 60


def open_market(
    *,
    teaching_class: TeachingClass,
    seed: int,
    speed: int,
    now: datetime,
    stops_at: datetime | None = None,
) -> Refusal | None:
    """Opens a market for the class's town where there is none; the same seed gives the same one."""
    if teaching_class.is_archived:
        return Refusal("class_archived")
    made = runs.start_run(
        town=teaching_class.town,
        scenario=SCENARIO,
        seed=seed,
        first_date=timezone.localdate(now),
        speed=speed,
        at=now,
        skips_auction=False,
        stops_at=stops_at,
    )
    return Refusal(made.code, facts=made.facts) if not isinstance(made, MarketRun) else None


def begin_desks(*, shift: Shift, stage: ShiftStage, seed: int, now: datetime) -> None:
    """Opens the class's market, or lets it go on, so that its day ends with the desk stage.

    Args:
        shift: Whose desk stage has begun.
        stage: That stage; its end is the class break.
        seed: Of a new market, if the town has none.
        now: Now.
    """
    if not _follows(shift):
        return
    run = market.live_run(shift.teaching_class.town_id)
    if run is None:
        open_market(
            teaching_class=shift.teaching_class,
            seed=seed,
            speed=speed_for(AUCTION_OPENS, stage, now),
            now=now,
            stops_at=stage.ends_at,
        )
        _wait_for_the_room(shift)
        return
    if run.state == MarketRun.State.BROKEN:
        return
    picture = market.picture(run)
    is_over = picture is None or picture.phase is Phase.CLOSED
    begins = AUCTION_OPENS if picture is None or is_over else picture.at.second
    runs.set_speed(run=run, speed=speed_for(begins, stage, now))
    runs.stop_at(run=run, moment=stage.ends_at)
    runs.resume(run=run, now=now)
    _wait_for_the_room(shift)


def move_break(*, shift: Shift, stage: ShiftStage) -> None:
    """The desk stage has got more time: the market stops so much later."""
    run = _run_of(shift)
    if run is not None:
        runs.stop_at(run=run, moment=stage.ends_at)


def end_desks(*, shift: Shift) -> None:
    """The desk stage is over: simulated time stands still until the next one."""
    run = _run_of(shift)
    if run is not None:
        pauses.hold_market(town=shift.teaching_class.town, goes_on=False)
        runs.pause(run=run)


def _wait_for_the_room(shift: Shift) -> None:
    """In a room that is paused the market goes on with it, not before."""
    run = _run_of(shift)
    if run is not None and pauses.hold_market(town=shift.teaching_class.town, goes_on=True):
        runs.pause(run=run)


def _follows(shift: Shift) -> bool:
    """Whether the market of this class opens and stops with its shifts."""
    return not shift.teaching_class.college.is_demo


def _run_of(shift: Shift) -> MarketRun | None:
    return market.live_run(shift.teaching_class.town_id) if _follows(shift) else None


def speed_for(second: int, stage: ShiftStage, now: datetime) -> int:
    """Simulated seconds per second so that the rest of the market's day fits into the stage."""
    left = max(60.0, (stage.ends_at - now).total_seconds())
    least, most = runs.SPEEDS
    return min(most, max(least, math.ceil(seconds_to_close(second) / left)))
