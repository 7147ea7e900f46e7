"""The contact calendar of a client: one column a week, one row a working day, as rectangles to draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simulator.models import Contact

WEEKS = 26
DAYS = 5
CELL, STEP, LEFT = 15, 18, 30
_HEAT = {
    Contact.Channel.MESSAGE: 1,
    Contact.Channel.PHONE: 3,
    Contact.Channel.VISIT: 4,
}


@dataclass(frozen=True, slots=True)
class Day:
    """A cell. A visit carries a dot and a call in vain a cross, so that colour is not alone."""

    x: int
    y: int
    heat: int
    title: str
    is_visit: bool = False
    is_vain: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + CELL / 2, self.y + CELL / 2

    @property
    def cross(self) -> str:
        x, y = self.x + 4, self.y + 4
        return f"M{x} {y}l7 7M{x + 7} {y}l-7 7"


@dataclass(frozen=True, slots=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Calendar:
    width: int
    height: int
    days: Sequence[Day]
    labels: Sequence[Label]
    summary: str


def calendar_of(contacts: Iterable[Contact], today: date) -> Calendar:
    """Half a year of contacts up to this week."""
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    by_day: dict[date, list[Contact]] = {}
    for contact in contacts:
        by_day.setdefault(contact.date, []).append(contact)
    dates = [
        first + timedelta(weeks=week, days=day) for week in range(WEEKS) for day in range(DAYS)
    ]
    reached = [one for day in dates for one in by_day.get(day, []) if _is_reached(one)]
    met = sum(one.channel == Contact.Channel.VISIT for one in reached)
    return Calendar(
        width=LEFT + WEEKS * STEP,
        height=DAYS * STEP + 16,
        days=[_cell(day, first, by_day.get(day, [])) for day in dates if day <= today],
        labels=[*_weekdays(), *_months(first)],
        summary=_("Contacts in half a year: %(reached)s, of which in person: %(met)s.")
        % {"reached": len(reached), "met": met},
    )


def _is_reached(contact: Contact) -> bool:
    return contact.state in (Contact.State.ENDED, Contact.State.OPEN)


def _cell(day: date, first: date, contacts: Sequence[Contact]) -> Day:
    week, weekday = divmod((day - first).days, 7)
    reached = [Contact.Channel(one.channel) for one in contacts if _is_reached(one)]
    best = max(reached, key=lambda channel: _HEAT[channel], default=None)
    is_vain = best is None and bool(contacts)
    what = best.label if best else _("no answer") if is_vain else _("no contact")
    return Day(
        x=LEFT + week * STEP,
        y=weekday * STEP,
        heat=_HEAT[best] if best else 0,
        title=f"{date_format(day, 'Y-m-d')} {what}",
        is_visit=best == Contact.Channel.VISIT,
        is_vain=is_vain,
    )


def _weekdays() -> list[Label]:
    return [
        Label(0, row * STEP + 12, str(WEEKDAYS_ABBR[row]).removeprefix("周").removeprefix("星期"))
        for row in range(DAYS)
    ]


def _months(first: date) -> list[Label]:
    """The name of a month under the first week that begins in it."""
    labels = []
    for week in range(WEEKS):
        monday = first + timedelta(weeks=week)
        if monday.day <= 7:  # noqa: PLR2004  the month's first Monday
            label = str(MONTHS_3[monday.month]).capitalize()
            labels.append(Label(LEFT + week * STEP, DAYS * STEP + 12, label))
    return labels
