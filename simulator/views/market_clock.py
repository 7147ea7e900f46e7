"""How long until something happens: the class break on the wall clock, the close on the market's."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from simulator.engine.calendar import Phase, seconds_to_close
from simulator.models import MarketRun
from simulator.selectors.market import Picture


@dataclass(frozen=True, slots=True)
class Countdown:
    """Seconds on the wall, and what they lead to. It stands still while the run does."""

    label: str
    seconds: int
    runs: bool


def countdown_of(run: MarketRun, picture: Picture, now: datetime) -> Countdown | None:
    """To the class break if one is set, else to the close; None after the close."""
    is_running = run.state == MarketRun.State.RUNNING
    if run.stops_at is not None and run.stops_at > now:
        left = int((run.stops_at - now).total_seconds())
        return Countdown(_("to the class break"), left, runs=True)
    if picture.phase is Phase.CLOSED:
        return None
    left = seconds_to_close(picture.at.second)
    return Countdown(_("to the close"), left // run.speed, runs=is_running)
