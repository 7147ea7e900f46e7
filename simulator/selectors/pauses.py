"""Whether a town stands still, and what its clock shows then."""

from datetime import datetime

from simulator.models import Town, TownPause


def pause_of(town: Town) -> TownPause | None:
    """The pause that is going on."""
    return town.pauses.filter(ended_at=None).first()


def pause_at_desk(person_id: int) -> TownPause | None:
    """The pause of the town in which a person sits at a desk."""
    at_work = TownPause.objects.filter(
        ended_at=None,
        town__desk_sessions__person=person_id,
        town__desk_sessions__closed_at=None,
    )
    return at_work.first()


def went_on_at(town: Town) -> datetime | None:
    """When the last pause of a town ended; None where there was none."""
    ended = town.pauses.filter(ended_at__isnull=False).order_by("-ended_at").first()
    return ended.ended_at if ended else None


def clock(town: Town, now: datetime) -> datetime:
    """The branch's clock: in a pause it shows the moment at which the town stopped."""
    pause = pause_of(town)
    return pause.began_at if pause else now
