"""The market that a piece of set work is set in: news that moves the class's market, by the seed."""

from datetime import datetime, timedelta

import numpy as np

from exercises.library.situations import drawn, seed_for
from exercises.library.tasks import Market, Seeds
from exercises.models import Assignment
from simulator.selectors import market
from simulator.selectors.injections import falls, rises
from simulator.services import injections

EARLIEST, LATEST = timedelta(minutes=1), timedelta(minutes=4)
"""How long after the first has begun the news comes, by the wall clock."""
_LINES = {Market.FALLING: falls, Market.RISING: rises}


def bring_about(*, assignment: Assignment, now: datetime) -> None:
    """Orders the news of the task's market, within the transaction in which the first begins it.

    The whole class trades on one market, so it comes once for a piece of work, the same whoever begins
    first: line and moment follow from the seed that its attempts would share. Nothing comes in a
    calm market, where none is open, or while other news is on its way; whoever set the work can
    take it back on the wall.
    """
    task, town = assignment.content, assignment.teaching_class.town
    if task.market not in _LINES:
        return
    run = market.live_run(town.pk)
    if run is None:
        return
    seed = seed_for(task, Seeds.SHARED, context=f"assignment:{assignment.pk}", person="", attempt=1)
    chance = np.random.default_rng(drawn(task, seed).market_seed)
    lines = _LINES[task.market](run)
    injections.order_news(
        town=town,
        news=lines[int(chance.integers(len(lines)))].key,
        after=EARLIEST + (LATEST - EARLIEST) * float(chance.random()),
        by_id=assignment.set_by_id,
        now=now,
    )
