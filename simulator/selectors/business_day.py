"""The business date of a town, and what keeps a day from being closed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from simulator.engine.calendar import Phase
from simulator.models import (
    BusinessDay,
    CounterTransaction,
    DeskSession,
    Duty,
    Town,
    WorkEvent,
)
from simulator.selectors import books, cash_boxes, market


@dataclass(frozen=True, slots=True)
class MarketDay:
    """Where a town's market is: its date, and whether that day's trading is over."""

    date: date
    is_closed: bool


def market_day(town: Town) -> MarketDay | None:
    """Where the town's live market stands; None if it has none, or it has not been hosted yet."""
    run = market.live_run(town.pk)
    picture = market.picture(run) if run else None
    return MarketDay(picture.date, picture.phase == Phase.CLOSED) if picture else None


def open_day(town: Town) -> BusinessDay | None:
    return town.business_days.filter(closed_at=None).first()


def date_of(town: Town | None, otherwise: date) -> date:
    """The date of the town's open business day, or another where none is open."""
    day = open_day(town) if town is not None else None
    return day.date if day else otherwise


def left_open(day: BusinessDay) -> list[tuple[str, str]]:
    """What is unfinished on a day, each as a code for its kind and its name.

    Kinds: `transaction` (by its ticket), `box` (by its number), `transfer` (money in transit).
    """
    works = CounterTransaction.objects.filter(session__town=day.town, finished_at=None)
    tickets = [work.ticket.number for work in works.select_related("ticket").order_by("pk")]
    boxes = [box.name for box in cash_boxes.boxes_out(day.town)]
    transfers = sorted(books.subs_with_balance(day.town, "securities_transit"))
    return [
        *(("transaction", name) for name in tickets),
        *(("box", name) for name in boxes),
        *(("transfer", name) for name in transfers),
    ]


def is_at_work(town: Town, since: datetime) -> bool:
    """Whether anything was done at an open counter of a town after a moment."""
    return WorkEvent.objects.filter(
        session__town=town,
        session__closed_at=None,
        session__cash_box__isnull=False,
        at__gt=since,
    ).exists()


def teller_sessions(town: Town) -> QuerySet[DeskSession]:
    """Sessions of those who have kept a counter of a town, the latest first; `served` counts customers."""
    ended = Q(counter_transactions__finished_at__isnull=False)
    left = Q(counter_transactions__ending=CounterTransaction.Ending.ABANDONED)
    return (
        DeskSession.objects.filter(town=town, duty=Duty.TELLER, seal_rack__isnull=False)
        .select_related("town", "person", "seal_rack")
        .annotate(served=Count("counter_transactions", filter=ended & ~left))
        .order_by("-opened_at", "-pk")
    )
