"""The demo college's banks: open whenever somebody comes, and never a night behind their market."""

from datetime import datetime

from django.utils import timezone

from simulator.models import Town
from simulator.selectors.business_day import market_day
from simulator.services import branch, night


def keep_a_bank_open(*, town: Town, now: datetime) -> None:
    """Founds the bank where there is none, and closes the day that its market has left behind."""
    branch.open_if_needed(town=town, today=timezone.localdate(now), now=now)
    night.follow_market(town=town, market=market_day(town), now=now)
