"""The business date of a town, and what keeps a day from being closed."""

from simulator.models import BusinessDay, Town
from simulator.selectors import books


def open_day(town: Town) -> BusinessDay | None:
    return town.business_days.filter(closed_at=None).first()


def left_open(day: BusinessDay) -> list[tuple[str, str]]:
    """What is unfinished on a day: a code for its kind, and its name."""
    transfers = books.subs_with_balance(day.town, "securities_transit")
    return [("transfer", name) for name in sorted(transfers)]
