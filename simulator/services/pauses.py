"""Stopping a town and letting it go on: desks, customers and market together."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from simulator.models import DeskSession, MarketRun, Town, TownPause
from simulator.models.work_kinds import Intervention
from simulator.selectors import market
from simulator.selectors import pauses as reading
from simulator.services import evidence, runs


@transaction.atomic
def begin(*, town: Town, by_id: int, now: datetime) -> TownPause:
    """Stops a town; one that stands still already is left as it is.

    Whoever is at a desk finds it in the evidence, so that nobody's pace is marked for it.
    """
    Town.objects.select_for_update(no_key=True).get(pk=town.pk)
    current = reading.pause_of(town)
    if current is not None:
        return current
    run = market.live_run(town.pk)
    runs_now = run is not None and run.state == MarketRun.State.RUNNING
    pause = TownPause.objects.create(
        town=town, began_at=now, begun_by_id=by_id, market_goes_on=runs_now
    )
    _tell(town, Intervention.PAUSED, by_id, now)
    transaction.on_commit(lambda: _stop_market(town), robust=True)
    return pause


@transaction.atomic
def end(*, town: Town, by_id: int, now: datetime) -> TownPause | None:
    """Lets a town go on; None if it did not stand still.

    Customers have lost no patience meanwhile.
    """
    Town.objects.select_for_update(no_key=True).get(pk=town.pk)
    pause = reading.pause_of(town)
    if pause is None:
        return None
    pause.ended_at, pause.ended_by_id = now, by_id
    pause.save(update_fields=["ended_at", "ended_by"])
    length = now - pause.began_at
    here = town.queue_tickets.filter(done_at=None, drawn_at__lte=pause.began_at)
    here.update(leaves_at=F("leaves_at") + length, stood_still=F("stood_still") + length)
    _tell(town, Intervention.RESUMED, by_id, now)
    if pause.market_goes_on:
        transaction.on_commit(lambda: _start_market(town, now), robust=True)
    return pause


def hold_market(*, town: Town, goes_on: bool) -> bool:
    """What the market should do now it does at the end of the pause; False if there is no pause."""
    return town.pauses.filter(ended_at=None).update(market_goes_on=goes_on) > 0


def _tell(town: Town, kind: Intervention, by_id: int, now: datetime) -> None:
    for session in DeskSession.objects.filter(town=town, closed_at=None).order_by("pk"):
        evidence.record(session=session, kind=kind, facts={}, now=now, person_id=by_id)


def _stop_market(town: Town) -> None:
    run = market.live_run(town.pk)
    if run is not None:
        runs.pause(run=run)


def _start_market(town: Town, now: datetime) -> None:
    run = market.live_run(town.pk)
    if run is not None:
        runs.resume(run=run, now=now)
