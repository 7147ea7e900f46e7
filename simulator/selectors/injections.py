"""What has been ordered for desks and markets, and what can be."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from simulator.engine.market.instruments import NewsItem
from simulator.models import DeskSession, InjectedEvent, MarketRun, Town
from simulator.scenarios.scenario_file import MARKET
from simulator.selectors import market

State = InjectedEvent.State


def pending_at(session: DeskSession) -> QuerySet[InjectedEvent]:
    """What waits for a desk, the earliest order first."""
    return session.injected_events.filter(state=State.PENDING).order_by("pk")


def pending_fall(town: Town) -> InjectedEvent | None:
    """The market event that is to come or on its way."""
    return town.injected_events.filter(
        session=None, state__in=(State.PENDING, State.STRIKING)
    ).first()


def events_of(town: Town, since: datetime, until: datetime | None) -> QuerySet[InjectedEvent]:
    """What was ordered in a town in a span of time, for desks and for its market; the newest first."""
    rows = town.injected_events.filter(ordered_at__gte=since)
    if until is not None:
        rows = rows.filter(ordered_at__lte=until)
    return rows.select_related("session__person", "ordered_by", "ended_by", "ticket").order_by(
        "-pk"
    )


def falls(run: MarketRun) -> Sequence[NewsItem]:
    """The lines of a run's scenario that pull the whole market down, the strongest first."""
    down = [line for line in _of_the_market(run) if line.shock < 0]
    return sorted(down, key=lambda line: line.shock)


def rises(run: MarketRun) -> Sequence[NewsItem]:
    """The lines that lift the whole market, the strongest first."""
    up = [line for line in _of_the_market(run) if line.shock > 0]
    return sorted(up, key=lambda line: -line.shock)


def _of_the_market(run: MarketRun) -> Sequence[NewsItem]:
    return [line for line in market.scenario_of(run).news if line.scope == MARKET]
