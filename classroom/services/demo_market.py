"""The demo college's markets: one endless run for each town, open whenever somebody comes."""

from datetime import datetime

from django.utils import timezone

from simulator.models import MarketRun, Town
from simulator.selectors import market
from simulator.services import runs

SCENARIO = "main-board"
SPEED = 12
"""A day of four hours' trading takes twenty minutes."""
SEED = 2026


def keep_a_market_open(*, town: Town, now: datetime) -> None:
    """Starts a run where there is none, or only one that is out of order."""
    run = market.live_run(town.pk)
    if run is not None and run.state != MarketRun.State.BROKEN:
        return
    if run is not None:
        runs.end(run=run)
    runs.start_run(
        town=town,
        scenario=SCENARIO,
        seed=SEED + town.pk,
        first_date=timezone.localdate(now),
        speed=SPEED,
        at=now,
        endless=True,
    )
