"""The business date of a town, and what keeps a day from being closed."""

from dataclasses import dataclass
from datetime import date, datetime

from simulator.engine.calendar import Phase
from simulator.models import BusinessDay, CounterTransaction, Town, WorkEvent
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
