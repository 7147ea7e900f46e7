"""The business date of a town, and what keeps a day from being closed."""

from simulator.models import BusinessDay, CounterTransaction, Town
from simulator.selectors import books, cash_boxes


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
