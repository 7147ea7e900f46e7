"""How long until something happens: the class break on the wall clock, the close on the market's."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from simulator.engine.calendar import Phase
from simulator.models import MarketRun
from simulator.selectors.market import Picture

_CLOSE = 15 * 3600
_LUNCH = (11 * 3600 + 1800, 13 * 3600)


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
    left = seconds_to_close(picture.at.second, skips_lunch=run.endless)
    return Countdown(_("to the close"), left // run.speed, runs=is_running)


def seconds_to_close(second: int, *, skips_lunch: bool) -> int:
    """Simulated seconds from a second of the day to 15:00."""
    left = max(0, _CLOSE - second)
    if skips_lunch and second < _LUNCH[1]:
        left -= _LUNCH[1] - max(second, _LUNCH[0])
    return left
