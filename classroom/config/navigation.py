"""The main navigation: which rooms a role sees. A room joins with one line, by URL name."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classroom.models import Role, User

_EVERYBODY = frozenset(Role)
_CLASS = frozenset({Role.STUDENT, Role.INSTRUCTOR})


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the navigation."""

    url_name: str
    label: Promise
    icon: str
    roles: frozenset[Role] = _EVERYBODY
    pages: tuple[str, ...] = ()
    """Beginnings of the URL names of further pages under this entry."""

    def holds(self, url_name: str) -> bool:
        return url_name == self.url_name or url_name.startswith(self.pages)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one page shows it."""

    address: str
    label: str
    icon: str
    is_current: bool


ENTRIES = (
    Entry("home", _("Today"), "home"),
    Entry(
        "shift-now",
        _("Shift"),
        "clock",
        _CLASS,
        ("shift-", "clock-", "meeting", "minutes-", "posts", "observe", "attendance-", "wall"),
    ),
    Entry(
        "counter",
        _("Bank hall"),
        "building-bank",
        frozenset({Role.STUDENT}),
        ("counter-", "closing", "authorise", "queue", "procedures"),
    ),
    Entry("wealth", _("Wealth office"), "briefcase", frozenset({Role.STUDENT}), ("wealth-",)),
    Entry(
        "broker",
        _("Securities branch"),
        "phone",
        frozenset({Role.STUDENT}),
        ("clerk", "work-log", "transfer", "reconciliation"),
    ),
    Entry(
        "work",
        _("Work"),
        "clipboard-check",
        _CLASS,
        ("work-", "attempt", "own-mark", "peer", "report", "grade", "grading"),
    ),
    Entry("hall", _("Securities hall"), "chart-candle", pages=("hall-", "order-")),
    Entry(
        "class-list",
        _("Classes"),
        "users",
        frozenset({Role.INSTRUCTOR}),
        ("class-detail", "class-market", "roster-", "student-", "bank-"),
    ),
    Entry(
        "office",
        _("Classes"),
        "school",
        frozenset({Role.OFFICE}),
        ("office-", "class-"),
    ),
    Entry("contest-list", _("Contests"), "trophy", pages=("contest", "judge")),
    Entry("people", _("People"), "users", frozenset({Role.OFFICE}), ("person",)),
)


def links_for(user: User, url_name: str) -> Iterator[Link]:
    """The links of a person's role; the first entry that holds the page `url_name` is marked.

    An entry whose page this site does not have is left out.
    """
    seen = [entry for entry in ENTRIES if user.role in entry.roles]
    current = next((entry for entry in seen if entry.holds(url_name)), None)
    for entry in seen:
        try:
            address = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        yield Link(address, str(entry.label), entry.icon, entry is current)
