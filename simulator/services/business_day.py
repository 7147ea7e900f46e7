"""Opening, closing and forcing the business date of a town's bank."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from simulator.engine.refusal import Refusal
from simulator.models import BusinessDay, Town
from simulator.selectors import business_day as reading

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class MarketDay:
    """Where the town's market is: its date, and whether that day's trading is over."""

    date: date
    is_closed: bool


@transaction.atomic
def open_first(*, town: Town, day: date, now: datetime) -> BusinessDay:
    """Opens a town's first day; a town that has had one keeps its own."""
    Town.objects.select_for_update(no_key=True).get(pk=town.pk)
    last = town.business_days.order_by("date").last()
    return last or BusinessDay.objects.create(town=town, date=day, opened_at=now)


@transaction.atomic
def close_day(*, town: Town, market: MarketDay | None, now: datetime) -> BusinessDay | Refusal:
    """Closes the day and opens the next one.

    Refused while the market still trades on this date, while a box is out, or while anything is
    left unfinished; `force` carries it over instead.

    Args:
        town: Whose day it is.
        market: Where the town's market stands; None if it has none.
        now: The server's clock.
    """
    day = held(town=town)
    if day is None:
        return Refusal("no_open_day")
    if market is not None and market.date == day.date and not market.is_closed:
        return Refusal("market_not_closed", facts={"date": day.date})
    left = reading.left_open(day)
    if left:
        return Refusal("day_has_open_items", facts={"items": left})
    return _turn_over(day, [], now=now)


@transaction.atomic
def force(*, town: Town, now: datetime) -> BusinessDay | Refusal:
    """Closes the day whatever is left open, names what was, and opens the next one.

    An instructor may; the night run of a town that goes on by itself does.
    """
    day = held(town=town)
    if day is None:
        return Refusal("no_open_day")
    day.closed_by_night = True
    return _turn_over(day, reading.left_open(day), now=now)


def held(*, town: Town) -> BusinessDay | None:
    """The open day, kept from closing (and from anybody else's entries) until the commit."""
    days = BusinessDay.objects.select_for_update(of=("self",), no_key=True)
    return days.filter(town=town, closed_at=None).first()


def next_date(day: date) -> date:
    """The next day on which bank and exchange are open: weekdays; holidays are not modelled."""
    following = day + timedelta(days=1)
    while following.weekday() >= _SATURDAY:
        following += timedelta(days=1)
    return following


def _turn_over(day: BusinessDay, left: list[tuple[str, str]], *, now: datetime) -> BusinessDay:
    day.closed_at, day.left_open = now, left
    day.save(update_fields=["closed_at", "closed_by_night", "left_open"])
    return BusinessDay.objects.create(town=day.town, date=next_date(day.date), opened_at=now)
