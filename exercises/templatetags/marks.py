"""Points, percentages and spans of time as pages show them: `{% load marks %}{{ mark|points }}`."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django import template

from classroom.models import User
from exercises.models import Assignment
from exercises.scoring import points as scoring
from exercises.selectors.gradebook import Book, BookRow, WorkCell
from exercises.views.loss_words import clock as as_clock
from simulator.views.counter_words import listed

register = template.Library()


@register.filter
def points(hundredths: int | None) -> str:
    """Hundredths as points, no longer than needed: 1250 is 12.5, 8000 is 80."""
    if hundredths is None:
        return "—"
    return scoring.short(hundredths)


@register.filter
def signed_points(hundredths: int) -> str:
    """The same with its sign: +4, −2.5."""
    shown = points(abs(hundredths))
    return f"−{shown}" if hundredths < 0 else f"+{shown}"


@register.filter
def one_place(value: Decimal | None) -> str:
    """A percentage rounded half up to one decimal, as grades are."""
    return "—" if value is None else str(scoring.half_up(value, 1))


@register.filter
def clock(seconds: int | None) -> str:
    """Seconds as minutes and seconds: 291 is 4:51."""
    return "—" if seconds is None else as_clock(seconds)


@register.filter
def weight(percent: Decimal) -> str:
    """A weight without zeros at its end: 70.00 is 70."""
    return scoring.plain(percent)


@register.filter
def item(several: Sequence[str], place: int) -> str:
    """What stands at a place of a list, from 0."""
    return several[place]


@register.filter
def join_names(people: Iterable[User]) -> str:
    return listed(person.name for person in people)


@register.filter
def work_of(row: BookRow, book: Book) -> list[tuple[Assignment, WorkCell]]:
    """A student's set work with the results, in its order."""
    return list(zip(book.work, row.work, strict=True))
