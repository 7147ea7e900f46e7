"""The business date of a town's bank: opening the first day, closing one and opening the next."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from simulator.engine.calendar import trading_date
from simulator.engine.refusal import Refusal
from simulator.models import BusinessDay, Town
from simulator.selectors.business_day import MarketDay


@transaction.atomic
def open_first(*, town: Town, day: date, now: datetime) -> BusinessDay:
    """Opens a town's first day; a town that has had one keeps its own."""
    Town.objects.select_for_update(no_key=True).get(pk=town.pk)
    last = town.business_days.order_by("date").last()
    return last or BusinessDay.objects.create(town=town, date=day, opened_at=now)


def held(*, town: Town) -> BusinessDay | None:
    """The open day, kept from closing (and from anybody else's entries) until the commit.

    Who waits for a day that is closed just then finds the next one by looking again, however many
    are closed meanwhile; None where the town has no open day.
    """
    is_open = BusinessDay.objects.filter(town=town, closed_at=None)
    while is_open.exists():
        day = is_open.select_for_update(of=("self",), no_key=True).first()
        if day is not None:
            return day
    return None


def turn_over(
    *,
    day: BusinessDay,
    left_open: Sequence[tuple[str, str]],
    by_night: bool,
    following: date | None,
    now: datetime,
) -> BusinessDay:
    """Closes a held day and opens the next one.

    Args:
        day: The open day.
        left_open: What is carried over, each as a code for its kind and its name.
        by_night: Nobody closed it.
        following: The next business date; the next weekday where left out.
        now: The server's clock.
    """
    day.closed_at, day.closed_by_night, day.left_open = now, by_night, list(left_open)
    day.save(update_fields=["closed_at", "closed_by_night", "left_open"])
    return BusinessDay.objects.create(
        town=day.town, date=following or next_date(day.date), opened_at=now
    )


def next_date(day: date) -> date:
    """The next day on which bank and exchange are open."""
    return trading_date(day + timedelta(days=1), 0)


def market_refusal(day: BusinessDay, market: MarketDay | None) -> Refusal | None:
    """Why the market keeps a day open: it still trades on this date."""
    if market is not None and market.date == day.date and not market.is_closed:
        return Refusal("market_not_closed", facts={"date": day.date})
    return None
