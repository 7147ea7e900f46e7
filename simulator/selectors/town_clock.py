"""What time it is in a town: by its market's clock, or by the wall where no market runs."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from simulator.models import Town
from simulator.selectors import market


@dataclass(frozen=True, slots=True)
class TownTime:
    date: date
    second: int
    """Of the day."""


def town_time(town: Town, now: datetime) -> TownTime:
    """The town's time: the market's, since the branch's business date follows it.

    Args:
        town: Whose time.
        now: The wall clock, for a town without a market.
    """
    run = market.live_run(town.pk)
    picture = market.picture(run) if run else None
    if picture is not None:
        return TownTime(picture.date, picture.at.second)
    local = timezone.localtime(now)
    return TownTime(local.date(), local.hour * 3600 + local.minute * 60 + local.second)
